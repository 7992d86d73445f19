package dev.plumbline.learner;

import java.io.Serializable;
import java.util.List;

/** The rows of one partition of a {@link TrainingMatrix}, in arrays. */
final class Block implements Serializable {
  /** The block's place in the order of all rows. */
  final int index;

  final int rows;
  final double[][] numbers;
  final int[][] codes;
  final double[] labels;
  final double[] weights;
  final int[] segments;
  final int[] availableFrom;

  /** Key column by key column. */
  final Object[][] keys;

  Block(
      int index,
      double[][] numbers,
      int[][] codes,
      double[] labels,
      double[] weights,
      int[] segments,
      int[] availableFrom,
      Object[][] keys) {
    this.index = index;
    this.rows = labels.length;
    this.numbers = numbers;
    this.codes = codes;
    this.labels = labels;
    this.weights = weights;
    this.segments = segments;
    this.availableFrom = availableFrom;
    this.keys = keys;
  }

  /** The rows that train a model, in order. */
  int[] training(Folds folds, int model) {
    int[] chosen = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (folds.trains(model, segments[row], availableFrom[row])) {
        chosen[count++] = row;
      }
    }
    return java.util.Arrays.copyOf(chosen, count);
  }

  /** The rows that validate a model, in order. */
  int[] validating(Folds folds, int model) {
    int[] chosen = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (folds.validates(model, segments[row])) {
        chosen[count++] = row;
      }
    }
    return java.util.Arrays.copyOf(chosen, count);
  }

  /** The features of the chosen rows. */
  FeatureBatch features(List<FeatureColumn> columns, String[][] dictionaries, int[] chosen) {
    double[][] chosenNumbers = new double[columns.size()][];
    int[][] chosenCodes = new int[columns.size()][];
    for (int column = 0; column < columns.size(); column++) {
      if (numbers[column] != null) {
        chosenNumbers[column] = pick(numbers[column], chosen);
      } else {
        int[] picked = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          picked[i] = codes[column][chosen[i]];
        }
        chosenCodes[column] = picked;
      }
    }
    return new FeatureBatch(columns, chosen.length, chosenNumbers, chosenCodes, dictionaries);
  }

  static double[] pick(double[] values, int[] chosen) {
    double[] picked = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }
}
