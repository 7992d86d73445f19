package dev.plumbline.learner;

import java.util.List;

/**
 * The sums over rows that a step of a network's fit needs, in one array: the loss, then the
 * gradient by back-propagation (Rumelhart, Hinton and Williams 1986).
 */
final class PerceptronSums {
  private PerceptronSums() {}

  /** The sums over one block for each of the fits, at the weights given. */
  static double[][] of(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<LinearDesign> designs,
      int[] models,
      int[] hidden,
      double[][] weights) {
    double[][] sums = new double[models.length][];
    for (int model = 0; model < designs.size(); model++) {
      LinearDesign design = designs.get(model);
      int[] chosen = new int[0];
      int[] positions = new int[0];
      double[] values = new double[0];
      boolean encoded = false;
      for (int i = 0; i < models.length; i++) {
        if (models[i] != model) {
          continue;
        }
        if (!encoded) {
          encoded = true;
          chosen = block.training(folds, model);
          positions = new int[chosen.length * design.entries()];
          values = new double[positions.length];
          design.fill(block.trainingFeatures(columns, dictionaries, chosen), positions, values);
        }
        sums[i] = sums(block, chosen, design.entries(), positions, values, hidden[i], weights[i]);
      }
    }
    return sums;
  }

  /** Adds the second to the first and returns the first. */
  static double[][] add(double[][] mine, double[][] other) {
    for (int i = 0; i < mine.length; i++) {
      for (int j = 0; j < mine[i].length; j++) {
        mine[i][j] += other[i][j];
      }
    }
    return mine;
  }

  private static double[] sums(
      Block block,
      int[] chosen,
      int entries,
      int[] positions,
      double[] values,
      int hidden,
      double[] weights) {
    double[] sums = new double[1 + weights.length];
    double[] activations = new double[hidden];
    int output = weights.length - hidden - 1;
    for (int i = 0; i < chosen.length; i++) {
      int from = i * entries;
      double logit =
          PerceptronModel.logit(weights, hidden, positions, values, from, entries, activations);
      double label = block.labels[chosen[i]];
      double weight = block.weights[chosen[i]];
      double residual = weight * (Logistic.probability(logit) - label);
      sums[0] += weight * (Logistic.softplus(logit) - label * logit);
      sums[sums.length - 1] += residual;
      for (int unit = 0; unit < hidden; unit++) {
        double activation = activations[unit];
        sums[1 + output + unit] += residual * activation;
        activations[unit] = residual * weights[output + unit] * (1 - activation * activation);
      }
      for (int at = from; at < from + entries; at++) {
        int first = 1 + positions[at] * hidden;
        double value = values[at];
        for (int unit = 0; unit < hidden; unit++) {
          sums[first + unit] += activations[unit] * value;
        }
      }
    }
    return sums;
  }
}
