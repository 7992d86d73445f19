package dev.plumbline.statistic;

/**
 * The score interval of a proportion of independent trials (Wilson 1927; method 3 of Newcombe,
 * Statistics in Medicine 17, 1998). Unlike the normal approximation it keeps its coverage near 0
 * and 1 and stays inside them.
 */
public final class Wilson {
  private Wilson() {}

  /**
   * The two-sided interval of {@code successes / trials}.
   *
   * @throws IllegalArgumentException if successes are negative or more than the trials
   */
  public static Interval interval(long successes, long trials, double confidence) {
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "Successes must be between 0 and the trials, but are " + successes + " of " + trials);
    }
    if (trials == 0) {
      return new Interval(Double.NaN, 0, 1, confidence, "No trials.");
    }
    return interval(
        (double) successes / trials, trials, Quantiles.normal((1 + confidence) / 2), confidence);
  }

  /**
   * The interval of a rate that is known as well as by so many independent trials.
   *
   * @param trials above 0, maybe not whole
   * @param quantile of the normal, or of Student's t where the error is itself estimated
   */
  static Interval interval(double rate, double trials, double quantile, double confidence) {
    double square = quantile * quantile;
    if (!Double.isFinite(square)) {
      return new Interval(rate, 0, 1, confidence);
    }
    double scale = 1 + square / trials;
    double centre = (rate + square / (2 * trials)) / scale;
    double half =
        quantile * Math.sqrt((rate * (1 - rate) + square / (4 * trials)) / trials) / scale;
    double lower = rate == 0 ? 0 : Math.max(0, centre - half);
    double upper = rate == 1 ? 1 : Math.min(1, centre + half);
    return new Interval(rate, lower, upper, confidence);
  }
}
