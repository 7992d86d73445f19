package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

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
  final int[] parts;
  final int[] draws;

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
      int[] parts,
      int[] draws,
      Object[][] keys) {
    this.index = index;
    this.rows = labels.length;
    this.numbers = numbers;
    this.codes = codes;
    this.labels = labels;
    this.weights = weights;
    this.segments = segments;
    this.availableFrom = availableFrom;
    this.parts = parts;
    this.draws = draws;
    this.keys = keys;
  }

  /**
   * The rows of one partition, in the order they come.
   *
   * @param index of the partition: that of the task is another where a lost block is laid out again
   *     by a task of several
   */
  static Iterator<Block> of(
      int index,
      Iterator<Row> part,
      RowReader reader,
      RowFacts facts,
      Shipment<String[][]> dictionaries) {
    List<Row> gathered = new ArrayList<>();
    part.forEachRemaining(gathered::add);
    Row[] rows = gathered.toArray(Row[]::new);
    Dictionary[] fixed =
        Arrays.stream(dictionaries.value()).map(Dictionary::fixed).toArray(Dictionary[]::new);
    double[] labels = new double[rows.length];
    double[] weights = new double[rows.length];
    int[] segments = new int[rows.length];
    int[] availableFrom = new int[rows.length];
    int[] parts = new int[rows.length];
    int[] draws = new int[rows.length];
    Object[][] keys = new Object[facts.keys()][rows.length];
    for (int row = 0; row < rows.length; row++) {
      labels[row] = facts.label(rows[row]);
      weights[row] = facts.weight(rows[row]);
      segments[row] = facts.segment(rows[row]);
      availableFrom[row] = facts.availableFrom(rows[row]);
      parts[row] = facts.part(rows[row]);
      draws[row] = facts.draw(rows[row]);
      for (int key = 0; key < keys.length; key++) {
        keys[key][row] = facts.key(rows[row], key);
      }
    }
    double[][] numbers = reader.numbers(rows, rows.length);
    int[][] codes = reader.codes(rows, rows.length, fixed);
    return List.of(
            new Block(
                index,
                numbers,
                codes,
                labels,
                weights,
                segments,
                availableFrom,
                parts,
                draws,
                keys))
        .iterator();
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
    return Arrays.copyOf(chosen, count);
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
    return Arrays.copyOf(chosen, count);
  }

  /** The features of rows that are learned from, which must not see their own outcomes. */
  FeatureBatch trainingFeatures(
      List<FeatureColumn> columns, String[][] dictionaries, int[] chosen) {
    return features(columns, dictionaries, chosen).inParts(pick(parts, chosen));
  }

  /** The features of the chosen rows. */
  FeatureBatch features(List<FeatureColumn> columns, String[][] dictionaries, int[] chosen) {
    double[][] chosenNumbers = new double[columns.size()][];
    int[][] chosenCodes = new int[columns.size()][];
    for (int column = 0; column < columns.size(); column++) {
      if (numbers[column] != null) {
        chosenNumbers[column] = pick(numbers[column], chosen);
      } else {
        chosenCodes[column] = pick(codes[column], chosen);
      }
    }
    return new FeatureBatch(columns, chosen.length, chosenNumbers, chosenCodes, dictionaries);
  }

  private static int[] pick(int[] values, int[] chosen) {
    int[] picked = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }

  static double[] pick(double[] values, int[] chosen) {
    double[] picked = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }
}
