package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What a column's profile keeps of numbers that are too many to count one by one. */
final class ColumnSketches {
  private final DistinctSketch distinct;
  private final QuantileSketch quantiles;
  // One of the two is used: whole numbers are summed exactly.
  private final WholeMoments whole;
  private final Moments real;

  ColumnSketches(boolean isWhole) {
    this(
        new DistinctSketch(),
        new QuantileSketch(),
        isWhole ? new WholeMoments() : null,
        isWhole ? null : new Moments());
  }

  private ColumnSketches(
      DistinctSketch distinct, QuantileSketch quantiles, WholeMoments whole, Moments real) {
    this.distinct = distinct;
    this.quantiles = quantiles;
    this.whole = whole;
    this.real = real;
  }

  /** The moments and exact quantiles of values that were counted one by one. */
  static ColumnSketches of(ValueCounts counts, boolean isWhole) {
    ColumnSketches empty = new ColumnSketches(isWhole);
    double[][] numbers = new double[counts.size()][];
    int[] n = new int[1];
    counts.forEach(
        (key, count, label) -> {
          double number = isWhole ? key : Double.longBitsToDouble(key);
          numbers[n[0]++] = new double[] {number, count};
          if (isWhole) {
            empty.whole.add(key, count);
          }
        });
    Arrays.sort(numbers, (a, b) -> Double.compare(a[0], b[0]));
    if (!isWhole) {
      Arrays.stream(numbers).forEach(number -> empty.real.add(number[0], (long) number[1]));
    }
    return new ColumnSketches(
        empty.distinct,
        QuantileSketch.exactly(
            Arrays.stream(numbers).mapToDouble(number -> number[0]).toArray(),
            Arrays.stream(numbers).mapToLong(number -> (long) number[1]).toArray()),
        empty.whole,
        empty.real);
  }

  void add(double value, long times) {
    real.add(value, times);
    quantiles.add(value, times);
  }

  void add(long value, long times) {
    whole.add(value, times);
    if (times == 1) {
      quantiles.add(value);
    } else {
      quantiles.add((double) value, times);
    }
  }

  void add(double[] values, int from, int to) {
    real.add(values, from, to);
    quantiles.add(values, from, to);
  }

  void add(long[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      whole.add(values[i]);
      quantiles.add(values[i]);
    }
  }

  void merge(ColumnSketches other) {
    distinct.merge(other.distinct);
    quantiles.merge(other.quantiles);
    if (whole != null) {
      whole.merge(other.whole);
    } else {
      real.merge(other.real);
    }
  }

  ColumnSketches onlyDistinct() {
    return new ColumnSketches(
        distinct,
        new QuantileSketch(),
        whole == null ? null : new WholeMoments(),
        real == null ? null : new Moments());
  }

  DistinctSketch distinct() {
    return distinct;
  }

  QuantileSketch quantiles() {
    return quantiles;
  }

  double minimum() {
    return whole != null ? whole.minimum() : real.minimum();
  }

  double maximum() {
    return whole != null ? whole.maximum() : real.maximum();
  }

  double mean() {
    return whole != null ? whole.mean() : real.mean();
  }

  double standardDeviation() {
    return whole != null ? whole.standardDeviation() : real.standardDeviation();
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(whole != null);
    distinct.write(out);
    quantiles.write(out);
    if (whole != null) {
      whole.write(out);
    } else {
      real.write(out);
    }
  }

  static ColumnSketches read(DataInput in) throws IOException {
    boolean isWhole = in.readBoolean();
    return new ColumnSketches(
        DistinctSketch.read(in),
        QuantileSketch.read(in),
        isWhole ? WholeMoments.read(in) : null,
        isWhole ? null : Moments.read(in));
  }
}
