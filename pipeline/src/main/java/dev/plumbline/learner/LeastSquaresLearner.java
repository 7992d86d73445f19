package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear regression in one pass: the sums of products of the design's columns with each other and
 * with the label, of every fold and of all rows, are enough for a {@link LeastSquaresFit} of each
 * at any penalty. More than one job where the sums pass {@link LinearPasses.BYTES_IN_JOB}.
 */
final class LeastSquaresLearner implements Learner {
  /** The widest design fitted: its products take 16 MB a model. */
  static final int WIDEST_DESIGN = 2000;

  private final Rung.Linear rung;

  LeastSquaresLearner(Rung.Linear rung) {
    this.rung = rung;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<List<Double>> means = new ArrayList<>();
    double[] weights = new double[folds.models()];
    for (int model = 0; model < weights.length; model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design =
          new LinearDesign(matrix.encoder(folds, model, part, rung.maximumCategories()));
      if (design.width() > WIDEST_DESIGN) {
        throw LearnerErrors.tooWide(design.width(), WIDEST_DESIGN);
      }
      designs.add(design);
      means.add(DesignMeans.of(matrix.features(), part, design.encoder()));
      weights[model] = part.weight();
    }
    double[][] sums = new double[weights.length][];
    for (int[] batch : batches(designs)) {
      double[][] ofBatch = sums(matrix, folds, designs, batch);
      for (int i = 0; i < batch.length; i++) {
        sums[batch[i]] = ofBatch[i];
      }
    }
    List<FittedSetting> settings = new ArrayList<>();
    for (LinearPenalty penalty : LinearPenalty.of(rung)) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < sums.length; model++) {
        LinearDesign design = designs.get(model);
        double[] coefficients =
            fit(sums[model], design.width(), weights[model]).coefficients(penalty);
        models.add(
            new LeastSquaresModel(
                design.encoder().fitted(),
                Arrays.stream(coefficients).boxed().toList(),
                means.get(model)));
      }
      settings.add(new FittedSetting(penalty.setting(), models));
    }
    return settings;
  }

  /** Models whose sums fit one job together. */
  private static List<int[]> batches(List<LinearDesign> designs) {
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int model = 0; model < designs.size(); model++) {
      long more = 8L * length(designs.get(model).width());
      if (model > from && bytes + more > LinearPasses.BYTES_IN_JOB) {
        batches.add(range(from, model));
        from = model;
        bytes = 0;
      }
      bytes += more;
    }
    batches.add(range(from, designs.size()));
    return batches;
  }

  private static int[] range(int from, int to) {
    return java.util.stream.IntStream.range(from, to).toArray();
  }

  private static double[][] sums(
      TrainingMatrix matrix, Folds folds, ArrayList<LinearDesign> designs, int[] models) {
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    try (Shipment<ArrayList<LinearDesign>> shipped = Shipment.of(matrix.context(), designs)) {
      return TrainingMatrix.described(
          matrix.context(),
          "Fit %d linear models by least squares".formatted(models.length),
          () ->
              matrix
                  .blocks()
                  .map(
                      block -> {
                        double[][] ofBlock = new double[models.length][];
                        for (int i = 0; i < models.length; i++) {
                          ofBlock[i] =
                              sums(
                                  block,
                                  block.training(folds, models[i]),
                                  columns,
                                  dictionaries.value(),
                                  shipped.value().get(models[i]));
                        }
                        return ofBlock;
                      })
                  .treeReduce(LeastSquaresLearner::add));
    }
  }

  /** Products with the label, then the lower triangle of those of the columns, row by row. */
  private static double[] sums(
      Block block,
      int[] chosen,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      LinearDesign design) {
    int entries = design.entries();
    int[] positions = new int[chosen.length * entries];
    double[] values = new double[positions.length];
    design.fill(block.trainingFeatures(columns, dictionaries, chosen), positions, values);
    double[] sums = new double[length(design.width())];
    for (int i = 0; i < chosen.length; i++) {
      double label = block.labels[chosen[i]];
      double weight = block.weights[chosen[i]];
      for (int at = i * entries; at < (i + 1) * entries; at++) {
        int row = positions[at];
        double weighted = weight * values[at];
        sums[row] += weighted * label;
        int triangle = design.width() + row * (row + 1) / 2;
        for (int other = i * entries; other <= at; other++) {
          sums[triangle + positions[other]] += weighted * values[other];
        }
      }
    }
    return sums;
  }

  private static int length(int width) {
    return width + width * (width + 1) / 2;
  }

  private static double[][] add(double[][] mine, double[][] other) {
    for (int i = 0; i < mine.length; i++) {
      for (int j = 0; j < mine[i].length; j++) {
        mine[i][j] += other[i][j];
      }
    }
    return mine;
  }

  private static LeastSquaresFit fit(double[] sums, int width, double weight) {
    double[][] products = new double[width][width];
    double[] withLabel = new double[width];
    for (int row = 0, at = width; row < width; row++) {
      withLabel[row] = sums[row] / weight;
      for (int column = 0; column <= row; column++, at++) {
        products[row][column] = sums[at] / weight;
        products[column][row] = products[row][column];
      }
    }
    return new LeastSquaresFit(products, withLabel);
  }
}
