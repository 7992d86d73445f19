package dev.plumbline.statistic;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.datasketches.hash.MurmurHash3;

/**
 * Positives and negatives by value of one feature, apart for two halves of the rows: what {@link
 * Association} needs to tell a leak.
 *
 * <p>Numbers fall into bins given beforehand, or are kept by value where they are codes. Codes and
 * texts are at most {@code maximumDistinctValues}: with more, only values whose hash lies in the
 * lower half of the range are kept, then in the lower quarter, and so on (distinct sampling,
 * Gibbons, VLDB 2001). Which values stay depends on the values alone, not on the order of rows or
 * merges; those that stay keep all of their rows. {@link #sampledShare()} says what share of the
 * values stayed.
 *
 * <p>A row's half must not depend on its label or its feature: take a hash of its key.
 */
public final class FeatureAgainstLabel implements Serializable {
  public static final int DEFAULT_MAXIMUM_DISTINCT_VALUES = 1 << 16;

  private static final long HASH_SEED = 9001;

  /** What the feature's values are. */
  private enum Values {
    BINNED,
    CODES,
    TEXTS
  }

  private final Values kind;
  private final Binning binning;
  private final int maximumDistinctValues;

  /** For binned numbers: by bin, the last of missing values. Else: missing values alone. */
  private final Counts[] bins;

  /** Of binned numbers: what those of a bin add up to. */
  private final double[] sums;

  /** By text, or by number where numbers are codes. */
  private final Map<Object, Counts> byValue = new HashMap<>();

  private int halvings;
  private long rows;

  private FeatureAgainstLabel(Values kind, Binning binning, int maximumDistinctValues) {
    this.kind = kind;
    this.binning = binning;
    this.maximumDistinctValues = maximumDistinctValues;
    this.bins = new Counts[kind == Values.BINNED ? binning.size() : 1];
    Arrays.setAll(bins, i -> new Counts());
    this.sums = new double[bins.length];
  }

  /** An empty state of a numeric feature, in bins between the edges ({@link QuantileEdges}). */
  public static FeatureAgainstLabel numeric(double... edges) {
    return new FeatureAgainstLabel(Values.BINNED, Binning.numeric(edges), edges.length + 2);
  }

  /** An empty state of a numeric feature of few values, each counted by itself. */
  public static FeatureAgainstLabel codes() {
    return new FeatureAgainstLabel(
        Values.CODES, Binning.categorical(List.of()), DEFAULT_MAXIMUM_DISTINCT_VALUES);
  }

  /** An empty state of a feature of texts. */
  public static FeatureAgainstLabel text() {
    return text(DEFAULT_MAXIMUM_DISTINCT_VALUES);
  }

  /** An empty state of a feature of texts that keeps no more values than stated. */
  public static FeatureAgainstLabel text(int maximumDistinctValues) {
    if (maximumDistinctValues < 2) {
      throw new IllegalArgumentException(
          "Maximum of distinct values must be at least 2, but is " + maximumDistinctValues);
    }
    return new FeatureAgainstLabel(
        Values.TEXTS, Binning.categorical(List.of()), maximumDistinctValues);
  }

  /**
   * Adds a row with a number; NaN is missing.
   *
   * @param half 0 or 1
   */
  public FeatureAgainstLabel add(double value, boolean positive, int half) {
    return switch (kind) {
      case TEXTS ->
          throw new IllegalStateException("A feature of texts cannot take the number " + value);
      case CODES ->
          Double.isNaN(value) ? addMissing(positive, half) : addValue(value + 0.0, positive, half);
      case BINNED -> {
        int bin = ((Binning.Numeric) binning).binOf(value);
        sums[bin] += value;
        yield count(bins[bin], positive, half);
      }
    };
  }

  /** Adds a row with a text. */
  public FeatureAgainstLabel add(String value, boolean positive, int half) {
    if (kind != Values.TEXTS) {
      throw new IllegalStateException("A numeric feature cannot take '" + value + "'");
    }
    return addValue(value, positive, half);
  }

  private FeatureAgainstLabel addValue(Object value, boolean positive, int half) {
    Counts counts = byValue.get(value);
    if (counts == null) {
      if (!isKept(value)) {
        rows++;
        return this;
      }
      counts = new Counts();
      byValue.put(value, counts);
    }
    count(counts, positive, half);
    halveUntilWithinBound();
    return this;
  }

  /** Adds a row without a value. */
  public FeatureAgainstLabel addMissing(boolean positive, int half) {
    return count(bins[bins.length - 1], positive, half);
  }

  /**
   * Adds the other's rows to these.
   *
   * @throws IllegalArgumentException if the two have different bins or bounds
   */
  public FeatureAgainstLabel merge(FeatureAgainstLabel other) {
    if (kind != other.kind
        || !binning.equals(other.binning)
        || maximumDistinctValues != other.maximumDistinctValues) {
      throw new IllegalArgumentException("Cannot merge features of different bins or bounds");
    }
    rows += other.rows;
    for (int i = 0; i < bins.length; i++) {
      bins[i].merge(other.bins[i]);
      sums[i] += other.sums[i];
    }
    if (other.halvings > halvings) {
      halvings = other.halvings;
      byValue.keySet().removeIf(value -> !isKept(value));
    }
    other.byValue.forEach(
        (value, counts) -> {
          if (isKept(value)) {
            byValue.computeIfAbsent(value, key -> new Counts()).merge(counts);
          }
        });
    halveUntilWithinBound();
    return this;
  }

  /** All rows, those of values that were not kept included. */
  public long rows() {
    return rows;
  }

  /** The expected share of distinct values that were kept: 1, 1/2, 1/4, … */
  public double sampledShare() {
    return Math.pow(2, -halvings);
  }

  /** Counts by bin or value, missing values left out, in a fixed order; empty ones left out. */
  SortedMap<String, Counts> byValue() {
    SortedMap<String, Counts> result = new TreeMap<>();
    byValue.forEach((value, counts) -> result.put(written(value), counts));
    if (kind == Values.BINNED) {
      List<String> labels = binning.labels();
      for (int i = 0; i < bins.length - 1; i++) {
        if (bins[i].rows() > 0) {
          result.put(labels.get(i), bins[i]);
        }
      }
    }
    return result;
  }

  /** Of numbers: the values or bins, each with its mean; nothing of texts. */
  public List<RateLine.Cell> cells() {
    List<RateLine.Cell> cells = new ArrayList<>();
    if (kind == Values.BINNED) {
      for (int i = 0; i < bins.length - 1; i++) {
        cells.add(cell(sums[i] / bins[i].rows(), bins[i]));
      }
    }
    if (kind == Values.CODES) {
      byValue.forEach((value, counts) -> cells.add(cell((Double) value, counts)));
    }
    return cells;
  }

  private static RateLine.Cell cell(double mean, Counts counts) {
    return new RateLine.Cell(mean, counts.rows(), counts.allPositives());
  }

  Counts missing() {
    return bins[bins.length - 1];
  }

  private FeatureAgainstLabel count(Counts counts, boolean positive, int half) {
    if (half != 0 && half != 1) {
      throw new IllegalArgumentException("Half must be 0 or 1, but is " + half);
    }
    rows++;
    if (positive) {
      counts.positives[half]++;
    } else {
      counts.negatives[half]++;
    }
    return this;
  }

  private void halveUntilWithinBound() {
    while (byValue.size() > maximumDistinctValues) {
      halvings++;
      byValue.keySet().removeIf(value -> !isKept(value));
    }
  }

  /** A value as people read it: whole numbers without a fraction. */
  public static String written(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : String.valueOf(value);
  }

  private boolean isKept(Object value) {
    if (halvings == 0) {
      return true;
    }
    byte[] bytes = (written(value) + '\0').getBytes(StandardCharsets.UTF_8);
    return MurmurHash3.hash(bytes, HASH_SEED)[0] >>> (64 - halvings) == 0;
  }

  /** Positives and negatives in each half. */
  static final class Counts implements Serializable {
    final long[] positives = new long[2];
    final long[] negatives = new long[2];

    void merge(Counts other) {
      for (int half = 0; half < 2; half++) {
        positives[half] += other.positives[half];
        negatives[half] += other.negatives[half];
      }
    }

    /** Adds one half of the other. */
    void merge(Counts other, int half) {
      positives[half] += other.positives[half];
      negatives[half] += other.negatives[half];
    }

    long allPositives() {
      return positives[0] + positives[1];
    }

    long rows() {
      return allPositives() + negatives[0] + negatives[1];
    }

    long rows(int half) {
      return positives[half] + negatives[half];
    }
  }
}
