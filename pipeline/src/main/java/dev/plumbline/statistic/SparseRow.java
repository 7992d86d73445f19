package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * A point of which most coordinates are 0.
 *
 * @param positions the coordinates that may differ from 0, rising
 * @param values their values
 */
public record SparseRow(int[] positions, double[] values) implements Serializable {

  /** A point with every coordinate written out. */
  public static SparseRow of(double... values) {
    int[] positions = new int[values.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return new SparseRow(positions, values);
  }

  double squaredNorm() {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }

  double times(double[] other) {
    double sum = 0;
    for (int i = 0; i < positions.length; i++) {
      sum += values[i] * other[positions[i]];
    }
    return sum;
  }

  void addTo(double[] sums) {
    for (int i = 0; i < positions.length; i++) {
      sums[positions[i]] += values[i];
    }
  }

  /** The coordinates written out. */
  public double[] dense(int width) {
    double[] dense = new double[width];
    addTo(dense);
    return dense;
  }
}
