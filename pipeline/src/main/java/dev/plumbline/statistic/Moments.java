package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Count, mean, variance, least and greatest of numbers, by the updating formulas of Welford
 * (Technometrics 4, 1962) and, merged, of Chan, Golub and LeVeque (1979): no difference of large
 * sums.
 */
public final class Moments implements Serializable {
  private long rows;
  private double mean;
  private double squaredDeviations;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /**
   * Adds a finite number.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Moments add(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Expected a finite number, got " + value);
    }
    rows++;
    double before = value - mean;
    mean += before / rows;
    squaredDeviations += before * (value - mean);
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    return this;
  }

  /** Adds a finite number many times. */
  Moments add(double value, long times) {
    Moments same = new Moments();
    same.rows = times;
    same.mean = value;
    same.minimum = value;
    same.maximum = value;
    return merge(same);
  }

  /** Adds finite numbers: two passes over them, which stay in the processor's cache. */
  Moments add(double[] values, int from, int to) {
    if (from == to) {
      return this;
    }
    Moments part = new Moments();
    double sum = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      sum += value;
      part.minimum = Math.min(part.minimum, value);
      part.maximum = Math.max(part.maximum, value);
    }
    part.rows = to - from;
    part.mean = sum / part.rows;
    double squares = 0;
    for (int i = from; i < to; i++) {
      double apart = values[i] - part.mean;
      squares += apart * apart;
    }
    part.squaredDeviations = squares;
    return merge(part);
  }

  /** Adds the other's numbers to these. */
  public Moments merge(Moments other) {
    if (other.rows == 0) {
      return this;
    }
    double all = rows + other.rows;
    double apart = other.mean - mean;
    squaredDeviations += other.squaredDeviations + apart * apart * (rows * (other.rows / all));
    mean += apart * (other.rows / all);
    rows += other.rows;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    return this;
  }

  public long rows() {
    return rows;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeDouble(mean);
    out.writeDouble(squaredDeviations);
    out.writeDouble(minimum);
    out.writeDouble(maximum);
  }

  static Moments read(DataInput in) throws IOException {
    Moments read = new Moments();
    read.rows = in.readLong();
    read.mean = in.readDouble();
    read.squaredDeviations = in.readDouble();
    read.minimum = in.readDouble();
    read.maximum = in.readDouble();
    return read;
  }

  /** NaN without rows. */
  public double mean() {
    return rows == 0 ? Double.NaN : mean;
  }

  /** With rows - 1 in the denominator; NaN with fewer than 2 rows. */
  public double standardDeviation() {
    return rows < 2 ? Double.NaN : Math.sqrt(squaredDeviations / (rows - 1));
  }

  /** NaN without rows. */
  public double minimum() {
    return rows == 0 ? Double.NaN : minimum;
  }

  /** NaN without rows. */
  public double maximum() {
    return rows == 0 ? Double.NaN : maximum;
  }
}
