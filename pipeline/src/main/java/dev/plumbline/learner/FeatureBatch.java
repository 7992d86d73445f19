package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some thousand rows of unencoded features, column by column: what a model predicts from.
 *
 * <p>A numeric or rule column is an array of doubles (NaN is missing), a categorical one an array
 * of codes into the column's dictionary: {@link #MISSING} for null, the dictionary's length for a
 * value that is not in it.
 */
public final class FeatureBatch implements Serializable {
  static final int MISSING = -1;

  private final List<FeatureColumn> columns;
  private final int rows;
  private final double[][] numbers;
  private final int[][] codes;
  private final String[][] dictionaries;
  private final int[] parts;

  /** A feature made of columns → the row from which each row takes its value. */
  private final Map<String, int[]> taken;

  private final Map<String, Integer> positions;

  FeatureBatch(
      List<FeatureColumn> columns,
      int rows,
      double[][] numbers,
      int[][] codes,
      String[][] dictionaries) {
    this(columns, rows, numbers, codes, dictionaries, new int[0], Map.of());
  }

  private FeatureBatch(
      List<FeatureColumn> columns,
      int rows,
      double[][] numbers,
      int[][] codes,
      String[][] dictionaries,
      int[] parts,
      Map<String, int[]> taken) {
    this.columns = columns;
    this.rows = rows;
    this.numbers = numbers;
    this.codes = codes;
    this.dictionaries = dictionaries;
    this.parts = parts;
    this.taken = taken;
    this.positions = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
  }

  /** The same rows as part of what is learned from, each in one of the parts. */
  FeatureBatch inParts(int[] partOfRow) {
    return new FeatureBatch(columns, rows, numbers, codes, dictionaries, partOfRow, taken);
  }

  /**
   * The same rows, of which each takes the value of a column, or of a feature made of columns, from
   * the row given for it.
   */
  FeatureBatch taking(String column, int[] from) {
    if (!positions.containsKey(column)) {
      Map<String, int[]> more = new HashMap<>(taken);
      more.put(column, from);
      return new FeatureBatch(columns, rows, numbers, codes, dictionaries, parts, more);
    }
    int position = position(column);
    double[][] otherNumbers = numbers.clone();
    int[][] otherCodes = codes.clone();
    if (numbers[position] != null) {
      otherNumbers[position] = Arrays.stream(from).mapToDouble(r -> numbers[position][r]).toArray();
    }
    if (codes[position] != null) {
      otherCodes[position] = Arrays.stream(from).map(r -> codes[position][r]).toArray();
    }
    return new FeatureBatch(columns, rows, otherNumbers, otherCodes, dictionaries, parts, taken);
  }

  /** The values of a feature made of columns, each from the row that it is taken from. */
  int[] taken(String feature, int[] values) {
    int[] from = taken.get(feature);
    return from == null ? values : Arrays.stream(from).map(row -> values[row]).toArray();
  }

  /** Whether the rows are learned from, so that their own outcomes must stay out of them. */
  boolean learnedFrom() {
    return parts.length > 0;
  }

  int part(int row) {
    return parts[row];
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  double[] numbers(String column) {
    return numbers[position(column)];
  }

  int[] codes(String column) {
    return codes[position(column)];
  }

  String[] dictionary(String column) {
    return dictionaries[position(column)];
  }

  private int position(String column) {
    Integer position = positions.get(column);
    if (position == null) {
      throw LearnerErrors.featureNotInBatch(column, columns);
    }
    return position;
  }
}
