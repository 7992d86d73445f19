package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Rows by bin, over bins fixed beforehand. */
public final class Histogram implements Serializable {
  private final Binning binning;
  private final long[] counts;

  private Histogram(Binning binning) {
    this.binning = binning;
    this.counts = new long[binning.size()];
  }

  /** An empty histogram over the bins. */
  public static Histogram of(Binning binning) {
    return new Histogram(binning);
  }

  /** An empty histogram of numbers, see {@link Binning#numeric}. */
  public static Histogram numeric(double... edges) {
    return new Histogram(Binning.numeric(edges));
  }

  /** An empty histogram of named levels, see {@link Binning#categorical}. */
  public static Histogram categorical(List<String> levels) {
    return new Histogram(Binning.categorical(levels));
  }

  /**
   * Counts a number; NaN is missing.
   *
   * @throws IllegalStateException if the bins are of levels
   */
  public Histogram add(double value) {
    if (!(binning instanceof Binning.Numeric numeric)) {
      throw new IllegalStateException("A histogram of levels cannot count the number " + value);
    }
    counts[numeric.binOf(value)]++;
    return this;
  }

  /**
   * Counts a level.
   *
   * @throws IllegalStateException if the bins are of numbers
   */
  public Histogram add(String value) {
    if (!(binning instanceof Binning.Categorical categorical)) {
      throw new IllegalStateException("A histogram of numbers cannot count '" + value + "'");
    }
    counts[categorical.binOf(value)]++;
    return this;
  }

  /** Counts a missing value. */
  public Histogram addMissing() {
    counts[binning.missing()]++;
    return this;
  }

  /** Counts rows of a bin that were counted elsewhere, as by a query grouped by bin. */
  public Histogram addRows(int bin, long rows) {
    counts[bin] += rows;
    return this;
  }

  /**
   * Adds the other's counts to these.
   *
   * @throws IllegalArgumentException if the two have different bins
   */
  public Histogram merge(Histogram other) {
    if (!binning.equals(other.binning)) {
      throw new IllegalArgumentException(
          "Cannot merge histograms of different bins: "
              + binning.labels()
              + " and "
              + other.binning.labels());
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    return this;
  }

  public Binning binning() {
    return binning;
  }

  public long[] counts() {
    return counts.clone();
  }

  public long rows() {
    return Arrays.stream(counts).sum();
  }

  /** Each bin's share of the rows; NaN without rows. */
  public double[] shares() {
    double rows = rows();
    return Arrays.stream(counts).mapToDouble(count -> count / rows).toArray();
  }
}
