package dev.plumbline.statistic;

/**
 * The interval of (baseline - model) / |baseline|, by Fieller's method (Fieller, Journal of the
 * Royal Statistical Society B 16, 1954): the ratio θ = model / baseline is kept where a t test does
 * not tell model - θ × baseline from zero, so that an end of the interval and the verdict of {@link
 * SavingTest} at that saving always agree. With a and b the means and v their (co)variances by
 * blocks, the ends solve
 *
 * <pre>  θ² (b² - t² v_bb) - 2 θ (a b - t² v_ab) + (a² - t² v_aa) = 0</pre>
 *
 * <p>Where the baseline's own cost is not told from zero, no share of it has bounds.
 */
final class RelativeSaving {
  private RelativeSaving() {}

  static Interval of(BlockedMean means, int model, int baseline, double confidence) {
    double[] modelOnly = unit(means, model);
    double[] baselineOnly = unit(means, baseline);
    double a = means.estimate(modelOnly);
    double b = means.estimate(baselineOnly);
    double estimate = (b - a) / Math.abs(b);
    if (!means.tellsError()) {
      return Interval.unbounded(estimate, confidence, means.reasonWithoutError());
    }
    Interval alone = of(means, modelOnly, baselineOnly, confidence, 0);
    Interval besideNeighbours = of(means, modelOnly, baselineOnly, confidence, 1);
    if (!alone.isBounded() || !besideNeighbours.isBounded()) {
      return alone.isBounded() ? besideNeighbours : alone;
    }
    return new Interval(
        estimate,
        Math.min(alone.lower(), besideNeighbours.lower()),
        Math.max(alone.upper(), besideNeighbours.upper()),
        confidence);
  }

  /**
   * A ratio is kept where one of the two variances, without and with what neighbours add, keeps it:
   * the larger is what {@link BlockedMean#standardError} takes.
   */
  private static Interval of(
      BlockedMean means, double[] model, double[] baseline, double confidence, int neighbours) {
    double a = means.estimate(model);
    double b = means.estimate(baseline);
    double estimate = (b - a) / Math.abs(b);
    double t = means.student((1 + confidence) / 2);
    double square = b * b - t * t * covariance(means, baseline, baseline, neighbours);
    if (!(square > 0)) {
      return Interval.unbounded(
          estimate,
          confidence,
          "The baseline's mean cost, " + b + ", is not told from zero by these blocks.");
    }
    double half = a * b - t * t * covariance(means, model, baseline, neighbours);
    double constant = a * a - t * t * covariance(means, model, model, neighbours);
    // Rounding alone can push the root of a perfect fit below zero.
    double root = Math.sqrt(Math.max(0, half * half - square * constant));
    double lowRatio = (half - root) / square;
    double highRatio = (half + root) / square;
    return b > 0
        ? new Interval(estimate, 1 - highRatio, 1 - lowRatio, confidence)
        : new Interval(estimate, lowRatio - 1, highRatio - 1, confidence);
  }

  private static double covariance(
      BlockedMean means, double[] first, double[] second, int neighbours) {
    return means.covariance(first, second)
        + neighbours * means.covarianceOfNeighbours(first, second);
  }

  private static double[] unit(BlockedMean means, int index) {
    double[] coefficients = new double[means.names().size()];
    coefficients[index] = 1;
    return coefficients;
  }
}
