package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Logistic regression with an elastic net, or a support vector machine, every fold and the final
 * model of every setting side by side: one Spark job an iteration brings the loss and its
 * derivatives for all fits that have not converged (more than one job where their sums pass {@link
 * #BYTES_IN_JOB}). The objective is the weighted mean loss plus the {@link LinearPenalty} of the
 * coefficients of {@link LinearDesign}. How a fit moves from pass to pass is {@link NewtonFit}'s,
 * and for designs wider than {@link #WIDEST_HESSIAN} {@link QuasiNewtonFit}'s, which takes more
 * passes, each cheaper.
 */
final class LinearLearner implements Learner {
  /** Solving so many equations takes a fit about as long as a pass. */
  static final int WIDEST_HESSIAN = 1000;

  /** What the partial sums of one task may take. */
  static final long BYTES_IN_JOB = 128L << 20;

  private final Rung.Linear rung;
  private final LinearLoss loss;
  private final Making model;
  private final int widestHessian;

  /** Makes a model of coefficients and the means of their columns. */
  @FunctionalInterface
  private interface Making {
    FittedModel of(Encoder encoder, List<Double> coefficients, List<Double> means);
  }

  LinearLearner(Rung.Linear rung) {
    this(rung, WIDEST_HESSIAN);
  }

  LinearLearner(Rung.Linear rung, int widestHessian) {
    this(rung, new LogisticLoss(), LinearModel::new, widestHessian);
  }

  private LinearLearner(Rung.Linear rung, LinearLoss loss, Making model, int widestHessian) {
    this.rung = rung;
    this.loss = loss;
    this.model = model;
    this.widestHessian = widestHessian;
  }

  /** The same for the squared hinge. */
  static LinearLearner of(Rung.LinearSupportVectors machine) {
    return new LinearLearner(
        new Rung.Linear(machine.penalty(), machine.maximumCategories()),
        new SquaredHingeLoss(),
        SupportVectorModel::new,
        WIDEST_HESSIAN);
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearPenalty> penalties = LinearPenalty.of(rung);
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<List<Double>> means = new ArrayList<>();
    List<LinearFit> fits = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design =
          new LinearDesign(matrix.encoder(folds, model, part, rung.maximumCategories()));
      designs.add(design);
      means.add(DesignMeans.of(matrix.features(), part, design.encoder()));
      for (LinearPenalty penalty : penalties) {
        fits.add(
            design.width() <= widestHessian
                ? new NewtonFit(model, penalty, design.width(), part)
                : new QuasiNewtonFit(model, penalty, design.width(), part));
      }
    }
    try (Shipment<ArrayList<LinearDesign>> shipped = Shipment.of(matrix.context(), designs)) {
      converge(matrix, folds, shipped, fits);
    }
    return settings(penalties, designs, means, fits);
  }

  private void converge(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<LinearFit> fits) {
    for (int iteration = 1; ; iteration++) {
      List<LinearFit> open = fits.stream().filter(fit -> !fit.done()).toList();
      if (open.isEmpty()) {
        return;
      }
      LinearFit slowest = open.get(0);
      if (iteration > slowest.order().mostPasses()) {
        throw LearnerErrors.notConverged(slowest.penalty().setting(), iteration - 1);
      }
      String description =
          "Fit linear models: iteration %d, %d to go".formatted(iteration, open.size());
      for (List<LinearFit> batch : batches(open)) {
        TrainingMatrix.described(
            matrix.context(),
            description,
            () -> {
              advance(matrix, folds, designs, batch);
              return batch;
            });
      }
    }
  }

  private static List<List<LinearFit>> batches(List<LinearFit> open) {
    List<List<LinearFit>> batches = new ArrayList<>();
    long bytes = 0;
    for (LinearFit fit : open) {
      long more = 8L * fit.order().length(fit.candidate().length);
      if (batches.isEmpty() || bytes + more > BYTES_IN_JOB) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.get(batches.size() - 1).add(fit);
      bytes += more;
    }
    return batches;
  }

  /** One pass over the rows, and one step of every fit. */
  private void advance(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<LinearFit> batch) {
    Map<Integer, List<LinearFit>> byModel =
        batch.stream()
            .collect(Collectors.groupingBy(LinearFit::model, TreeMap::new, Collectors.toList()));
    ArrayList<LinearCandidates> asked = new ArrayList<>();
    byModel.values().forEach(fits -> asked.add(new LinearCandidates(fits)));
    double[][] sums = sums(matrix, folds, designs, asked, loss);
    int next = 0;
    for (List<LinearFit> fits : byModel.values()) {
      LinearCandidates candidates = asked.get(next);
      double[] found = sums[next++];
      // Each fit is independent of the others, and its equations take a while.
      IntStream.range(0, fits.size())
          .parallel()
          .forEach(fit -> fits.get(fit).advance(candidates.sumsOf(fit, found)));
    }
  }

  /** As few tasks as there are cores: each task's sums are as wide as the models. */
  static double[][] sums(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      ArrayList<LinearCandidates> asked,
      LinearLoss loss) {
    JavaSparkContext context = matrix.context();
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    JavaRDD<Block> blocks = matrix.blocks().coalesce(context.defaultParallelism());
    try (Shipment<ArrayList<LinearCandidates>> shipped = Shipment.of(context, asked)) {
      return blocks
          .mapPartitions(
              part ->
                  Collections.singletonList(
                          LinearSums.of(
                              part,
                              folds,
                              columns,
                              dictionaries.value(),
                              designs.value(),
                              shipped.value(),
                              loss))
                      .iterator())
          .treeReduce(LinearSums::add);
    }
  }

  private List<FittedSetting> settings(
      List<LinearPenalty> penalties,
      List<LinearDesign> designs,
      List<List<Double>> means,
      List<LinearFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    for (int penalty = 0; penalty < penalties.size(); penalty++) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < designs.size(); model++) {
        double[] coefficients = fits.get(model * penalties.size() + penalty).candidate();
        models.add(
            this.model.of(
                designs.get(model).encoder().fitted(),
                Arrays.stream(coefficients).boxed().toList(),
                means.get(model)));
      }
      settings.add(new FittedSetting(penalties.get(penalty).setting(), models));
    }
    return settings;
  }
}
