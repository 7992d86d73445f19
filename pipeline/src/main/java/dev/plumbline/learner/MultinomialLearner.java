package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Multinomial logistic regression with an elastic net, every fold and the final model of every
 * setting side by side: a pass over the matrix, one Spark job (more where its sums pass {@link
 * LinearLearner#BYTES_IN_JOB}), serves all fits that are not done. The objective is the weighted
 * mean log loss plus the {@link LinearPenalty} of the coefficients of all classes, symmetric in the
 * classes as in glmnet and MLlib: none of them is left out as a reference. In a pass each class of
 * each fit is what a setting of the {@link LinearLearner} is: a column beside the others.
 */
final class MultinomialLearner implements Learner {
  private final Rung.Linear rung;
  private final int classes;

  MultinomialLearner(Rung.Linear rung, int classes) {
    this.rung = rung;
    this.classes = classes;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearPenalty> penalties = LinearPenalty.of(rung);
    List<double[]> rows = ClassRulesLearner.classWeights(matrix, folds, classes);
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<MultinomialFit> fits = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design =
          new LinearDesign(matrix.encoder(folds, model, part, rung.maximumCategories()));
      designs.add(design);
      for (LinearPenalty penalty : penalties) {
        fits.add(new MultinomialFit(model, penalty, design.width(), rows.get(model)));
      }
    }
    try (Shipment<ArrayList<LinearDesign>> shipped = Shipment.of(matrix.context(), designs)) {
      converge(matrix, folds, shipped, fits);
    }
    return settings(penalties, designs, fits);
  }

  private void converge(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<MultinomialFit> fits) {
    while (true) {
      List<MultinomialFit> open = fits.stream().filter(fit -> !fit.done()).toList();
      if (open.isEmpty()) {
        return;
      }
      for (List<MultinomialFit> batch : batches(open)) {
        TrainingMatrix.described(
            matrix.context(),
            "Fit multinomial models: %d to go".formatted(open.size()),
            () -> {
              advance(matrix, folds, designs, batch);
              return batch;
            });
      }
    }
  }

  private static List<List<MultinomialFit>> batches(List<MultinomialFit> open) {
    List<List<MultinomialFit>> batches = new ArrayList<>();
    long bytes = 0;
    for (MultinomialFit fit : open) {
      long more = 2L * 8L * fit.candidate().length;
      if (batches.isEmpty() || bytes + more > LinearLearner.BYTES_IN_JOB) {
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
      List<MultinomialFit> batch) {
    Map<Integer, List<MultinomialFit>> byModel =
        batch.stream()
            .collect(
                Collectors.groupingBy(MultinomialFit::model, TreeMap::new, Collectors.toList()));
    ArrayList<LinearCandidates> asked = new ArrayList<>();
    byModel.forEach(
        (model, fits) ->
            asked.add(
                new LinearCandidates(
                    model,
                    fits.get(0).order(),
                    fits.stream().map(MultinomialFit::candidate).toList(),
                    classes)));
    double[][] sums =
        LinearLearner.sums(matrix, folds, designs, asked, new MultinomialLoss(classes));
    int next = 0;
    for (List<MultinomialFit> fits : byModel.values()) {
      LinearCandidates candidates = asked.get(next);
      double[] found = sums[next++];
      IntStream.range(0, fits.size())
          .parallel()
          .forEach(fit -> fits.get(fit).advance(candidates.sumsOf(fit, classes, found)));
    }
  }

  private List<FittedSetting> settings(
      List<LinearPenalty> penalties, List<LinearDesign> designs, List<MultinomialFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    for (int penalty = 0; penalty < penalties.size(); penalty++) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < designs.size(); model++) {
        double[] coefficients = fits.get(model * penalties.size() + penalty).coefficients();
        models.add(
            new ClassModel.Linear(
                designs.get(model).encoder().fitted(),
                classes,
                Arrays.stream(coefficients).boxed().toList()));
      }
      settings.add(new FittedSetting(penalties.get(penalty).setting(), models));
    }
    return settings;
  }
}
