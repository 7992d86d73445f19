package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The baseline of several classes: the classes' rates in all rows, and by each rule column where it
 * holds and where it does not, each a setting. One pass over the matrix.
 */
final class ClassRulesLearner implements Learner {
  private final int classes;

  ClassRulesLearner(int classes) {
    this.classes = classes;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    int[] rules =
        IntStream.range(0, matrix.features().size())
            .filter(i -> matrix.features().get(i).kind() == FeatureKind.RULE)
            .toArray();
    List<double[]> parts = parts(matrix, folds, rules, classes);
    List<FittedSetting> settings = new ArrayList<>();
    settings.add(
        new FittedSetting(
            RulesLearner.CONSTANT,
            parts.stream().map(p -> (FittedModel) new ClassModel.Constant(rates(p, 0))).toList()));
    for (int r = 0; r < rules.length; r++) {
      String name = matrix.features().get(rules[r]).name();
      int from = (1 + r) * classes;
      settings.add(
          new FittedSetting(
              name, parts.stream().map(p -> (FittedModel) rule(name, p, from)).toList()));
    }
    return settings;
  }

  /** The weight of each class in the training part of every model: one pass over the matrix. */
  static List<double[]> classWeights(TrainingMatrix matrix, Folds folds, int classes) {
    return parts(matrix, folds, new int[0], classes);
  }

  private static List<double[]> parts(
      TrainingMatrix matrix, Folds folds, int[] rules, int classes) {
    HashMap<Long, double[]> byCell =
        TrainingMatrix.described(
            matrix.context(),
            "Count classes by rule",
            () ->
                matrix
                    .blocks()
                    .map(block -> counted(block, rules, classes))
                    .treeReduce(ClassRulesLearner::merged));
    List<double[]> parts = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      matrix.bothClasses(folds, model);
      parts.add(part(byCell, folds, model, (1 + rules.length) * classes));
    }
    return parts;
  }

  /** By cell the weight of each class in all rows, then where each rule holds. */
  private static HashMap<Long, double[]> counted(Block block, int[] rules, int classes) {
    HashMap<Long, double[]> byCell = new HashMap<>();
    for (int row = 0; row < block.rows; row++) {
      double[] weights =
          byCell.computeIfAbsent(
              new Cell(block.segments[row], block.availableFrom[row]).packed(),
              cell -> new double[(1 + rules.length) * classes]);
      int label = (int) block.labels[row];
      weights[label] += block.weights[row];
      for (int r = 0; r < rules.length; r++) {
        if (block.numbers[rules[r]][row] == 1) {
          weights[(1 + r) * classes + label] += block.weights[row];
        }
      }
    }
    return byCell;
  }

  private static HashMap<Long, double[]> merged(
      HashMap<Long, double[]> mine, HashMap<Long, double[]> other) {
    other.forEach((cell, weights) -> mine.merge(cell, weights, ClassRulesLearner::sum));
    return mine;
  }

  private static double[] sum(double[] mine, double[] other) {
    double[] sum = mine.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static double[] part(Map<Long, double[]> byCell, Folds folds, int model, int width) {
    double[] part = new double[width];
    for (Map.Entry<Long, double[]> entry : new TreeMap<>(byCell).entrySet()) {
      Cell cell = Cell.unpacked(entry.getKey());
      if (folds.trains(model, cell.segment(), cell.availableFrom())) {
        part = sum(part, entry.getValue());
      }
    }
    return part;
  }

  private List<Double> rates(double[] part, int from) {
    double[] weights = Arrays.copyOfRange(part, from, from + classes);
    double all = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / all).boxed().toList();
  }

  /** A side of the rule without rows has the rates of all rows. */
  private ClassModel rule(String name, double[] part, int from) {
    double[] others = new double[classes];
    double holding = 0;
    double other = 0;
    for (int c = 0; c < classes; c++) {
      others[c] = part[c] - part[from + c];
      holding += part[from + c];
      other += others[c];
    }
    return new ClassModel.Rule(
        name,
        holding > 0 ? rates(part, from) : rates(part, 0),
        other > 0 ? rates(others, 0) : rates(part, 0));
  }
}
