package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Networks with one hidden layer, every setting, fold and the final model side by side: each pass
 * over the matrix, one Spark job, brings the loss and gradient of all that are not done. Rows stay
 * where they are, whatever their number, and all of them count in each step, so the same rows give
 * the same network but for the last digits of sums.
 */
final class PerceptronLearner implements Learner {
  private final Rung.MultilayerPerceptron rung;
  private final long seed;

  /** 2 where the label is true or false, or a number. */
  private final int classes;

  PerceptronLearner(Rung.MultilayerPerceptron rung, long seed) {
    this(rung, seed, 2);
  }

  PerceptronLearner(Rung.MultilayerPerceptron rung, long seed, int classes) {
    this.rung = rung;
    this.seed = seed;
    this.classes = classes;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<CellSummary> parts = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      parts.add(part);
      designs.add(new LinearDesign(matrix.encoder(folds, model, part, rung.maximumCategories())));
    }
    ArrayList<PerceptronTarget> targets = targets(matrix, folds, parts);
    List<PerceptronFit> fits = new ArrayList<>();
    for (int hidden : rung.hidden()) {
      for (double ridge : rung.ridge()) {
        for (int model = 0; model < folds.models(); model++) {
          fits.add(
              new PerceptronFit(
                  model,
                  hidden,
                  ridge,
                  designs.get(model),
                  parts.get(model),
                  targets.get(model),
                  rung.iterations(),
                  seed));
        }
      }
    }
    try (Shipment<ArrayList<LinearDesign>> shipped = Shipment.of(matrix.context(), designs)) {
      converge(matrix, folds, shipped, targets, fits);
    }
    return settings(matrix, parts, designs, fits);
  }

  private ArrayList<PerceptronTarget> targets(
      TrainingMatrix matrix, Folds folds, List<CellSummary> parts) {
    Stream<PerceptronTarget> targets =
        switch (matrix.task()) {
          case BINARY -> parts.stream().map(PerceptronTarget::ofChance);
          case REGRESSION -> parts.stream().map(PerceptronTarget::ofNumber);
          case MULTICLASS ->
              ClassRulesLearner.classWeights(matrix, folds, classes).stream()
                  .map(PerceptronTarget::ofClasses);
        };
    return targets.collect(Collectors.toCollection(ArrayList::new));
  }

  private static void converge(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      ArrayList<PerceptronTarget> targets,
      List<PerceptronFit> fits) {
    while (true) {
      List<PerceptronFit> open = fits.stream().filter(fit -> !fit.done()).toList();
      if (open.isEmpty()) {
        return;
      }
      double[][] sums =
          TrainingMatrix.described(
              matrix.context(),
              "Fit networks: %d to go".formatted(open.size()),
              () -> sums(matrix, folds, designs, targets, open));
      for (int i = 0; i < sums.length; i++) {
        open.get(i).advance(sums[i]);
      }
    }
  }

  private static double[][] sums(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      ArrayList<PerceptronTarget> targets,
      List<PerceptronFit> open) {
    int[] models = open.stream().mapToInt(PerceptronFit::model).toArray();
    int[] hidden = open.stream().mapToInt(PerceptronFit::hidden).toArray();
    double[][] weights = open.stream().map(PerceptronFit::candidate).toArray(double[][]::new);
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    try (Shipment<double[][]> shipped = Shipment.of(matrix.context(), weights)) {
      return matrix
          .blocks()
          .map(
              block ->
                  PerceptronSums.of(
                      block,
                      folds,
                      columns,
                      dictionaries.value(),
                      designs.value(),
                      targets,
                      models,
                      hidden,
                      shipped.value()))
          .treeReduce(PerceptronSums::add);
    }
  }

  private List<FittedSetting> settings(
      TrainingMatrix matrix,
      List<CellSummary> parts,
      List<LinearDesign> designs,
      List<PerceptronFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    int next = 0;
    for (int hidden : rung.hidden()) {
      for (double ridge : rung.ridge()) {
        List<FittedModel> models = new ArrayList<>();
        for (int model = 0; model < designs.size(); model++) {
          Encoder encoder = designs.get(model).encoder().fitted();
          List<Double> weights = Arrays.stream(fits.get(next++).weights()).boxed().toList();
          List<Double> means = DesignMeans.of(matrix.features(), parts.get(model), encoder);
          models.add(
              switch (matrix.task()) {
                case BINARY ->
                    new PerceptronModel(encoder, hidden, weights, means, Margin.LOG_ODDS);
                case REGRESSION ->
                    new PerceptronModel(encoder, hidden, weights, means, Margin.NUMBER);
                case MULTICLASS -> new ClassModel.Network(encoder, hidden, classes, weights, means);
              });
        }
        settings.add(new FittedSetting("hidden=%d, ridge=%s".formatted(hidden, ridge), models));
      }
    }
    return settings;
  }
}
