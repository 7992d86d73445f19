package dev.plumbline.learner;

import java.util.Arrays;
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
      List<PerceptronTarget> targets,
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
        sums[i] =
            sums(
                block,
                chosen,
                design.entries(),
                positions,
                values,
                hidden[i],
                weights[i],
                targets.get(model));
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
      double[] weights,
      PerceptronTarget target) {
    double[] sums = new double[1 + weights.length];
    double[] activations = new double[hidden];
    double[] outputs = new double[target.outputs()];
    double[] back = new double[hidden];
    int first = PerceptronModel.firstOutput(weights, hidden, outputs.length);
    for (int i = 0; i < chosen.length; i++) {
      int from = i * entries;
      PerceptronModel.outputs(
          weights, hidden, positions, values, from, entries, activations, outputs);
      sums[0] += target.derive(block.labels[chosen[i]], block.weights[chosen[i]], outputs);
      Arrays.fill(back, 0);
      for (int output = 0, at = first; output < outputs.length; output++, at += hidden + 1) {
        double residual = outputs[output];
        for (int unit = 0; unit < hidden; unit++) {
          sums[1 + at + unit] += residual * activations[unit];
          back[unit] += residual * weights[at + unit];
        }
        sums[1 + at + hidden] += residual;
      }
      for (int unit = 0; unit < hidden; unit++) {
        back[unit] *= 1 - activations[unit] * activations[unit];
      }
      for (int at = from; at < from + entries; at++) {
        int own = 1 + positions[at] * hidden;
        double value = values[at];
        for (int unit = 0; unit < hidden; unit++) {
          sums[own + unit] += back[unit] * value;
        }
      }
    }
    return sums;
  }
}
