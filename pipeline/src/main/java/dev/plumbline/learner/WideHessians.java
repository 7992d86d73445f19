package dev.plumbline.learner;

import java.util.Arrays;

/**
 * The Hessians of candidates from rows of many entries. Positions that a row has an entry in unless
 * its number is missing (the intercept's and those of numbers) lie side by side in an array, so
 * that the products of one number with all the others go through memory in order and several at
 * once; the rest, of which a row has few (a category's value, a missing number), come after them by
 * place. A row of e entries costs e²/2 products as in {@link LinearSums}, which is faster where
 * there are few.
 */
final class WideHessians {
  /** Rows whose products are added in one visit of a sum. */
  private static final int ROWS_AT_ONCE = 4;

  /** The position of each entry that a row has unless its number is missing; −1 of others. */
  private final int[] homes;

  /** Where a position is: those of entries with a home first. */
  private final int[] places;

  private final int dense;

  /** Candidate after candidate the lower triangle by place, row by row. */
  private final double[][][] sums;

  /** Row by row: the entries at home. */
  private final double[][] numbers;

  /** Row by row: places and values of the other entries, by rising place. */
  private final int[][] others;

  private final double[][] otherValues;
  private final int[] otherCounts;

  /**
   * @param homes of the entries, see {@link LinearDesign#homes}
   * @param width of the design
   */
  WideHessians(int[] homes, int width, int candidates) {
    this.homes = homes;
    this.places = new int[width];
    Arrays.fill(places, -1);
    int next = 0;
    for (int home : homes) {
      if (home >= 0) {
        places[home] = next++;
      }
    }
    this.dense = next;
    for (int position = 0; position < width; position++) {
      if (places[position] < 0) {
        places[position] = next++;
      }
    }
    this.sums = new double[candidates][width][];
    for (double[][] triangle : sums) {
      for (int row = 0; row < width; row++) {
        triangle[row] = new double[row + 1];
      }
    }
    this.numbers = new double[LinearLoss.ROWS][dense];
    this.others = new int[LinearLoss.ROWS][homes.length];
    this.otherValues = new double[LinearLoss.ROWS][homes.length];
    this.otherCounts = new int[LinearLoss.ROWS];
  }

  /**
   * Adds rows.
   *
   * @param positions of their entries, row after row
   * @param curvatures row after row, within a row candidate after candidate
   */
  void add(int rows, int[] positions, double[] values, double[] curvatures) {
    part(rows, positions, values);
    for (int candidate = 0; candidate < sums.length; candidate++) {
      double[] own = new double[rows];
      for (int row = 0; row < rows; row++) {
        own[row] = curvatures[row * sums.length + candidate];
      }
      addNumbers(rows, own, sums[candidate]);
      addOthers(rows, own, sums[candidate]);
    }
  }

  private void part(int rows, int[] positions, double[] values) {
    for (int row = 0, at = 0; row < rows; row++) {
      int number = 0;
      int other = 0;
      for (int entry = 0; entry < homes.length; entry++, at++) {
        boolean home = positions[at] == homes[entry];
        if (homes[entry] >= 0) {
          numbers[row][number++] = home ? values[at] : 0;
        }
        if (!home) {
          others[row][other] = places[positions[at]];
          otherValues[row][other++] = values[at];
        }
      }
      otherCounts[row] = other;
    }
  }

  private void addNumbers(int rows, double[] curvatures, double[][] triangle) {
    // Rows beyond the last count nothing.
    double[] weights = Arrays.copyOf(curvatures, rows + ROWS_AT_ONCE);
    for (int row = 0; row < rows; row += ROWS_AT_ONCE) {
      double[] row0 = numbers[row];
      double[] row1 = numbers[Math.min(row + 1, rows - 1)];
      double[] row2 = numbers[Math.min(row + 2, rows - 1)];
      double[] row3 = numbers[Math.min(row + 3, rows - 1)];
      for (int i = 0; i < dense; i++) {
        addFour(
            triangle[i],
            weights[row] * row0[i],
            row0,
            weights[row + 1] * row1[i],
            row1,
            weights[row + 2] * row2[i],
            row2,
            weights[row + 3] * row3[i],
            row3);
      }
    }
  }

  /** All arrays are gone through by one index, or the compiler would take one number at a time. */
  private static void addFour(
      double[] to,
      double times0,
      double[] row0,
      double times1,
      double[] row1,
      double times2,
      double[] row2,
      double times3,
      double[] row3) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times0 * row0[i] + times1 * row1[i] + (times2 * row2[i] + times3 * row3[i]);
    }
  }

  private void addOthers(int rows, double[] curvatures, double[][] triangle) {
    for (int row = 0; row < rows; row++) {
      int[] own = others[row];
      double[] values = otherValues[row];
      for (int i = 0; i < otherCounts[row]; i++) {
        double[] to = triangle[own[i]];
        double times = curvatures[row] * values[i];
        addOne(to, times, numbers[row]);
        for (int j = 0; j <= i; j++) {
          to[own[j]] += times * values[j];
        }
      }
    }
  }

  private static void addOne(double[] to, double times, double[] row) {
    for (int i = 0; i < row.length; i++) {
      to[i] += times * row[i];
    }
  }

  /** Puts them where {@link LinearSums} has them: by position, the candidates side by side. */
  void writeTo(double[] target, int from) {
    int at = from;
    for (int row = 0; row < places.length; row++) {
      for (int column = 0; column <= row; column++) {
        int later = Math.max(places[row], places[column]);
        int earlier = Math.min(places[row], places[column]);
        for (double[][] triangle : sums) {
          target[at++] = triangle[later][earlier];
        }
      }
    }
  }
}
