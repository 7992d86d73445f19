package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Logistic regression by Newton's method, every fold and the final model of every penalty side by
 * side: one Spark job an iteration brings the loss, gradient and Hessian of all models that have
 * not converged (more than one job where their Hessians pass {@link #BYTES_IN_JOB}). The objective
 * is the weighted mean log loss plus half the penalty times the squared coefficients of {@link
 * LinearDesign}, the intercept's left out. A model is done when half the squared Newton decrement,
 * an estimate of the distance to the optimum, is below {@link #TOLERANCE}; the step then taken
 * squares what is left.
 */
final class LinearLearner implements Learner {
  /** The widest design fitted: its Hessian takes 16 MB a model. */
  static final int WIDEST_DESIGN = 2000;

  static final double TOLERANCE = 1e-10;
  static final int MOST_ITERATIONS = 100;

  /** What the partial sums of one task may take. */
  static final long BYTES_IN_JOB = 128L << 20;

  private final Rung.Linear rung;

  LinearLearner(Rung.Linear rung) {
    this.rung = rung;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearDesign> designs = new ArrayList<>();
    List<CellSummary> parts = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design = new LinearDesign(matrix.encoder(part, rung.maximumCategories()));
      if (design.width() > WIDEST_DESIGN) {
        throw LearnerErrors.tooWide(design.width(), WIDEST_DESIGN);
      }
      parts.add(part);
      designs.add(design);
    }
    List<NewtonFit> fits = new ArrayList<>();
    for (double ridge : rung.ridge()) {
      for (int model = 0; model < folds.models(); model++) {
        fits.add(new NewtonFit(model, ridge, designs.get(model).width(), parts.get(model)));
      }
    }
    try (Shipment<ArrayList<LinearDesign>> shipped =
        Shipment.of(matrix.context(), new ArrayList<>(designs))) {
      converge(matrix, folds, shipped, fits);
    }
    return settings(folds, designs, fits);
  }

  private static void converge(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<NewtonFit> fits) {
    for (int iteration = 1; ; iteration++) {
      List<NewtonFit> open = fits.stream().filter(fit -> !fit.done()).toList();
      if (open.isEmpty()) {
        return;
      }
      if (iteration > MOST_ITERATIONS) {
        throw LearnerErrors.notConverged(open.get(0).ridge(), MOST_ITERATIONS);
      }
      String description =
          "Fit linear models: iteration %d, %d to go".formatted(iteration, open.size());
      for (List<NewtonFit> batch : batches(open)) {
        double[][] sums =
            TrainingMatrix.described(
                matrix.context(), description, () -> sums(matrix, folds, designs, batch));
        for (int i = 0; i < sums.length; i++) {
          batch.get(i).advance(sums[i]);
        }
      }
    }
  }

  private static List<List<NewtonFit>> batches(List<NewtonFit> open) {
    List<List<NewtonFit>> batches = new ArrayList<>();
    long bytes = 0;
    for (NewtonFit fit : open) {
      long more = 8L * LinearSums.length(fit.width());
      if (batches.isEmpty() || bytes + more > BYTES_IN_JOB) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.get(batches.size() - 1).add(fit);
      bytes += more;
    }
    return batches;
  }

  private static double[][] sums(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<NewtonFit> batch) {
    int[] models = batch.stream().mapToInt(NewtonFit::model).toArray();
    double[][] coefficients = batch.stream().map(NewtonFit::candidate).toArray(double[][]::new);
    JavaSparkContext context = matrix.context();
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    try (Shipment<double[][]> shipped = Shipment.of(context, coefficients)) {
      return matrix
          .blocks()
          .map(
              block ->
                  LinearSums.of(
                      block,
                      folds,
                      columns,
                      dictionaries.value(),
                      designs.value(),
                      models,
                      shipped.value()))
          .treeReduce(LinearSums::add);
    }
  }

  private List<FittedSetting> settings(
      Folds folds, List<LinearDesign> designs, List<NewtonFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    int next = 0;
    for (double ridge : rung.ridge()) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < folds.models(); model++) {
        models.add(
            new LinearModel(
                designs.get(model).encoder().fitted(), fits.get(next++).coefficients()));
      }
      settings.add(new FittedSetting("ridge=" + ridge, models));
    }
    return settings;
  }
}
