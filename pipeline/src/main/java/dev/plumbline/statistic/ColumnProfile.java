package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * One column in one pass: rows, missing values, distinct values, moments and quantiles, and the
 * most frequent values.
 *
 * <p>For numbers, moments and quantiles are of the values; for text they are of its length in
 * characters, and the least and greatest text are kept as well. Dates and times are numbers, in
 * whatever unit the caller reads them back. Counts, least and greatest are exact; the rest is as
 * exact as {@link Moments}, {@link QuantileSketch}, {@link DistinctSketch} and {@link
 * FrequentSketch} say.
 *
 * <p>A profile of personal data holds personal data: the caller must not add it.
 */
public final class ColumnProfile implements Serializable {
  private long rows;
  private long missing;
  private long notFinite;
  private long zeros;
  private long blank;
  private String leastText;
  private String greatestText;
  private final Moments moments = new Moments();
  private final QuantileSketch quantiles = new QuantileSketch();
  private final DistinctSketch distinct = new DistinctSketch();
  private final FrequentSketch frequent = new FrequentSketch();

  /** Adds a number. NaN and the infinities are counted apart and enter nothing else. */
  public ColumnProfile add(double value) {
    rows++;
    if (!Double.isFinite(value)) {
      notFinite++;
      return this;
    }
    // The two zeros are one value.
    double number = value + 0.0;
    if (number == 0) {
      zeros++;
    }
    moments.add(number);
    quantiles.add(number);
    distinct.add(number);
    frequent.add(text(number));
    return this;
  }

  /** Adds a text. */
  public ColumnProfile add(String value) {
    rows++;
    if (value.isBlank()) {
      blank++;
    }
    moments.add(value.length());
    quantiles.add(value.length());
    distinct.add(value);
    frequent.add(value);
    leastText = leastText == null || value.compareTo(leastText) < 0 ? value : leastText;
    greatestText = greatestText == null || value.compareTo(greatestText) > 0 ? value : greatestText;
    return this;
  }

  /** Adds a missing value. */
  public ColumnProfile addMissing() {
    rows++;
    missing++;
    return this;
  }

  /** Adds the other's rows to these. */
  public ColumnProfile merge(ColumnProfile other) {
    rows += other.rows;
    missing += other.missing;
    notFinite += other.notFinite;
    zeros += other.zeros;
    blank += other.blank;
    moments.merge(other.moments);
    quantiles.merge(other.quantiles);
    distinct.merge(other.distinct);
    frequent.merge(other.frequent);
    if (other.leastText != null) {
      leastText =
          leastText == null || other.leastText.compareTo(leastText) < 0
              ? other.leastText
              : leastText;
      greatestText =
          greatestText == null || other.greatestText.compareTo(greatestText) > 0
              ? other.greatestText
              : greatestText;
    }
    return this;
  }

  /** All rows, those with missing values included. */
  public long rows() {
    return rows;
  }

  public long missing() {
    return missing;
  }

  /** The share of rows that have a value; NaN without rows. */
  public double completeness() {
    return rows == 0 ? Double.NaN : (double) (rows - missing) / rows;
  }

  /** Numbers that are NaN or infinite: neither missing nor usable. */
  public long notFinite() {
    return notFinite;
  }

  public long zeros() {
    return zeros;
  }

  /** Texts of nothing but white space. */
  public long blank() {
    return blank;
  }

  /** The estimated number of distinct values, missing ones left out; never above their number. */
  public double distinct() {
    return Math.min(distinct.estimate(), rows - missing - notFinite);
  }

  /** Of the values, or of the lengths of texts; NaN without rows. */
  public double minimum() {
    return moments.minimum();
  }

  /** Of the values, or of the lengths of texts; NaN without rows. */
  public double maximum() {
    return moments.maximum();
  }

  /** Of the values, or of the lengths of texts; NaN without rows. */
  public double mean() {
    return moments.mean();
  }

  /** Of the values, or of the lengths of texts; NaN with fewer than 2 rows. */
  public double standardDeviation() {
    return moments.standardDeviation();
  }

  /** Of the values, or of the lengths of texts; NaN without rows. */
  public double quantile(double share) {
    return quantiles.quantile(share);
  }

  /** The sketch behind {@link #quantile}, for {@link QuantileEdges}. */
  public QuantileSketch quantiles() {
    return quantiles;
  }

  /** The first text in the order of its characters; empty where there was none. */
  public Optional<String> leastText() {
    return Optional.ofNullable(leastText);
  }

  /** The last text in the order of its characters; empty where there was none. */
  public Optional<String> greatestText() {
    return Optional.ofNullable(greatestText);
  }

  /** The most frequent values, numbers written as text. */
  public List<FrequentSketch.Frequency> mostFrequent(int limit) {
    return frequent.mostFrequent(limit);
  }

  private static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
