package dev.plumbline.leakage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Means and sums of cross products of some columns and one target, in one pass and mergeable (Chan,
 * Golub and LeVeque, 1979): all that least squares needs. A missing value stands at the mean it is
 * given.
 */
final class CrossProducts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A column with less than this share of its variance left says nothing new. */
  private static final double COLLINEAR = 1e-8;

  private final int columns;
  private final double[] mean;
  private final double[][] products;
  private final double[] delta;
  private long rows;

  /**
   * @param columns beside the target, which comes last
   */
  CrossProducts(int columns) {
    this.columns = columns;
    this.mean = new double[columns + 1];
    this.products = new double[columns + 1][columns + 1];
    this.delta = new double[columns + 1];
  }

  /** Adds a row: the columns, then the target; none may be NaN. */
  void add(double[] values) {
    rows++;
    for (int i = 0; i <= columns; i++) {
      delta[i] = values[i] - mean[i];
      mean[i] += delta[i] / rows;
    }
    double scale = (double) (rows - 1) / rows;
    for (int i = 0; i <= columns; i++) {
      double scaled = delta[i] * scale;
      double[] of = products[i];
      for (int j = 0; j <= i; j++) {
        of[j] += scaled * delta[j];
      }
    }
  }

  CrossProducts merge(CrossProducts other) {
    if (other.rows == 0) {
      return this;
    }
    double together = rows + other.rows;
    for (int i = 0; i <= columns; i++) {
      delta[i] = other.mean[i] - mean[i];
    }
    for (int i = 0; i <= columns; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] +=
            other.products[i][j] + delta[i] * delta[j] * (rows * (double) other.rows / together);
      }
    }
    for (int i = 0; i <= columns; i++) {
      mean[i] += delta[i] * other.rows / together;
    }
    rows += other.rows;
    return this;
  }

  long rows() {
    return rows;
  }

  /**
   * Columns chosen one by one, each the one that leaves least of the target unexplained.
   *
   * @param chosen by their places
   * @param explained the share of the target's variance they explain by least squares, adjusted for
   *     their number (Theil 1961): without an association 0 in the mean
   */
  record Explanation(List<Integer> chosen, double explained) {}

  /** The shortest such list that explains at least the share; of all steps tried otherwise. */
  Explanation explain(double share, int mostColumns) {
    double[][] swept = symmetric();
    double total = swept[columns][columns];
    List<Integer> chosen = new ArrayList<>();
    double explained = 0;
    while (chosen.size() < Math.min(mostColumns, columns) && explained < share && total > 0) {
      int next = best(swept, chosen);
      if (next < 0) {
        break;
      }
      sweep(swept, next);
      chosen.add(next);
      double left = Math.max(0, swept[columns][columns]) / total;
      explained = 1 - left * (rows - 1) / Math.max(1.0, rows - 1.0 - chosen.size());
    }
    return new Explanation(List.copyOf(chosen), explained);
  }

  private int best(double[][] swept, List<Integer> chosen) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < columns; i++) {
      boolean usable = !chosen.contains(i) && swept[i][i] > COLLINEAR * products[i][i];
      double gain = usable ? swept[i][columns] * swept[i][columns] / swept[i][i] : 0;
      if (gain > most) {
        most = gain;
        best = i;
      }
    }
    return best;
  }

  /** Takes the chosen column out of all others (Goodnight, The American Statistician 33, 1979). */
  private void sweep(double[][] matrix, int pivot) {
    double[] row = matrix[pivot].clone();
    for (int i = 0; i <= columns; i++) {
      if (i == pivot) {
        continue;
      }
      double factor = matrix[i][pivot] / row[pivot];
      for (int j = 0; j <= columns; j++) {
        matrix[i][j] -= factor * row[j];
      }
    }
    Arrays.fill(matrix[pivot], 0);
  }

  private double[][] symmetric() {
    double[][] full = new double[columns + 1][columns + 1];
    for (int i = 0; i <= columns; i++) {
      for (int j = 0; j <= i; j++) {
        full[i][j] = products[i][j];
        full[j][i] = products[i][j];
      }
    }
    return full;
  }
}
