package dev.plumbline.statistic;

/**
 * The population stability index, Σ (actual - expected) × ln(actual / expected) over bins: the
 * symmetric Kullback-Leibler divergence (Jeffreys 1946; Siddiqi, Credit Risk Scorecards, 2006).
 */
public final class PopulationStability {
  /** Shares below this count as this: an empty bin would make the index infinite. */
  public static final double DEFAULT_EPSILON = 1e-4;

  private PopulationStability() {}

  /** The index between two histograms of the same bins, with {@link #DEFAULT_EPSILON}. */
  public static double index(Histogram expected, Histogram actual) {
    if (!expected.binning().equals(actual.binning())) {
      throw new IllegalArgumentException("Cannot compare histograms of different bins");
    }
    return index(expected.shares(), actual.shares(), DEFAULT_EPSILON);
  }

  /**
   * The index between two lists of shares.
   *
   * @param epsilon the least share, above 0
   */
  public static double index(double[] expectedShares, double[] actualShares, double epsilon) {
    if (expectedShares.length != actualShares.length) {
      throw new IllegalArgumentException(
          "Expected as many shares on both sides, got "
              + expectedShares.length
              + " and "
              + actualShares.length);
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("Epsilon must be above 0, but is " + epsilon);
    }
    double index = 0;
    for (int i = 0; i < expectedShares.length; i++) {
      double expected = Math.max(expectedShares[i], epsilon);
      double actual = Math.max(actualShares[i], epsilon);
      index += (actual - expected) * Math.log(actual / expected);
    }
    return index;
  }

  /**
   * What the index is expected to be when nothing changed: for bins of shares p, about (bins - 1) ×
   * (1 / expected rows + 1 / actual rows), since index × (1/n + 1/m)⁻¹ is then about chi-squared
   * with bins - 1 degrees of freedom (Yurdakul and Naranjo, Journal of Risk Model Validation 14,
   * 2020). An index near it is noise.
   */
  public static double noise(int bins, long expectedRows, long actualRows) {
    return (bins - 1) * (1.0 / expectedRows + 1.0 / actualRows);
  }
}
