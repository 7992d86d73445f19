package dev.plumbline.learner;

import java.util.List;

/**
 * The sums over rows that a Newton step needs, in one array: the loss, the gradient, the lower
 * triangle of the Hessian row by row. A row has few entries, so its share of the Hessian costs the
 * square of their number, not of the width.
 */
final class LinearSums {
  private LinearSums() {}

  static int length(int width) {
    return 1 + width + width * (width + 1) / 2;
  }

  /** The sums over one block for each of the models, at the coefficients given. */
  static double[][] of(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<LinearDesign> designs,
      int[] models,
      double[][] coefficients) {
    double[][] sums = new double[models.length][];
    for (int model = 0; model < designs.size(); model++) {
      boolean encoded = false;
      int[] chosen = new int[0];
      int[] positions = new int[0];
      double[] values = new double[0];
      LinearDesign design = designs.get(model);
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
        sums[i] = sums(block, chosen, design, positions, values, coefficients[i]);
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
      LinearDesign design,
      int[] positions,
      double[] values,
      double[] coefficients) {
    double[] sums = new double[length(design.width())];
    int entries = design.entries();
    int hessian = 1 + design.width();
    for (int i = 0; i < chosen.length; i++) {
      int from = i * entries;
      int to = from + entries;
      double logit = 0;
      for (int at = from; at < to; at++) {
        logit += coefficients[positions[at]] * values[at];
      }
      double label = block.labels[chosen[i]];
      double weight = block.weights[chosen[i]];
      double probability = Logistic.probability(logit);
      double residual = weight * (probability - label);
      double curvature = weight * probability * (1 - probability);
      sums[0] += weight * (Logistic.softplus(logit) - label * logit);
      for (int at = from; at < to; at++) {
        int row = positions[at];
        sums[1 + row] += residual * values[at];
        int triangle = hessian + row * (row + 1) / 2;
        double scaled = curvature * values[at];
        for (int other = from; other <= at; other++) {
          sums[triangle + positions[other]] += scaled * values[other];
        }
      }
    }
    return sums;
  }
}
