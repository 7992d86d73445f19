package dev.plumbline.statistic;

import org.apache.commons.math3.special.Beta;

/**
 * How many of the next rows have a property whose rate is uncertain: binomial with a rate that is
 * beta distributed. With a = k + 1/2 and b = n - k + 1/2 it is the prediction after k of n rows
 * under Jeffreys' prior; with a = 2 and b = n - 1 it is, whatever the distribution of a continuous
 * value, the number of next values outside the least and greatest of n (Wilks, Annals of
 * Mathematical Statistics 13, 1942).
 */
public final class BetaBinomial {
  /** Above so many expected rows the normal approximation is as good and quicker. */
  private static final double MANY = 10_000;

  private BetaBinomial() {}

  /**
   * The least number that the next rows exceed with at most the given probability.
   *
   * @param next how many rows come next
   * @param exceed above 0 and below 1
   */
  public static long upperBound(long next, double a, double b, double exceed) {
    double mean = next * a / (a + b);
    if (mean > MANY) {
      double rate = a / (a + b);
      double variance = next * rate * (1 - rate) * (a + b + next) / (a + b + 1);
      return Math.min(
          next, (long) Math.ceil(mean + Quantiles.normal(1 - exceed) * Math.sqrt(variance)));
    }
    double logarithm = Beta.logBeta(a, next + b) - Beta.logBeta(a, b);
    double within = Math.exp(logarithm);
    long count = 0;
    while (within < 1 - exceed && count < next) {
      logarithm +=
          Math.log((next - count) * (a + count)) - Math.log((count + 1) * (b + next - count - 1));
      count++;
      within += Math.exp(logarithm);
    }
    return count;
  }
}
