package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * An estimate with the two-sided confidence interval around it.
 *
 * @param estimate the point estimate, in the unit of what is estimated
 * @param lower the lower end; negative infinity where the data give none
 * @param upper the upper end; positive infinity where the data give none
 * @param confidence the coverage the interval is built for, above 0 and below 1
 * @param reason why an end is missing, in words for a reader; empty where the interval is bounded
 */
public record Interval(
    double estimate, double lower, double upper, double confidence, String reason)
    implements Serializable {
  public Interval {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "Confidence must be above 0 and below 1, but is " + confidence);
    }
    if (lower > upper) {
      throw new IllegalArgumentException(
          "Interval is upside down: lower " + lower + ", upper " + upper);
    }
  }

  /** An interval that needs no explanation. */
  public Interval(double estimate, double lower, double upper, double confidence) {
    this(estimate, lower, upper, confidence, "");
  }

  /** The whole real line: the data say nothing about the estimate's error, and why. */
  public static Interval unbounded(double estimate, double confidence, String reason) {
    return new Interval(
        estimate, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence, reason);
  }

  /** The same without what cannot be; an end that is missing stays so. */
  public Interval within(double least, double most) {
    return isBounded()
        ? new Interval(estimate, Math.max(least, lower), Math.min(most, upper), confidence, reason)
        : this;
  }

  /** Whether both ends are finite. */
  public boolean isBounded() {
    return Double.isFinite(lower) && Double.isFinite(upper);
  }

  /** Whether the value lies between the ends, the ends included. */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /** The distance between the ends. */
  public double width() {
    return upper - lower;
  }
}
