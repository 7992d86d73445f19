package dev.plumbline.statistic;

/**
 * What a model's yes-or-no decisions came to, as sums over rows: costs (see {@link CostSums}),
 * right and wrong answers, and how far its probabilities were off. {@link #add} adds a row to a
 * block's sums; every number is a function of the sums of any rows, so that {@link Resampling}
 * gives its interval. Undefined numbers are {@code NaN}.
 */
public final class DecisionSums {
  private static final int ROWS = BlockSums.ROWS;
  private static final int TRUE_POSITIVES = CostSums.WIDTH;
  private static final int FALSE_POSITIVES = CostSums.WIDTH + 1;
  private static final int FALSE_NEGATIVES = CostSums.WIDTH + 2;
  private static final int TRUE_NEGATIVES = CostSums.WIDTH + 3;
  private static final int PREDICTED = CostSums.WIDTH + 4;
  private static final int SQUARED = CostSums.WIDTH + 5;
  private static final int LOG_LOSS = CostSums.WIDTH + 6;

  /** Values a block takes, see {@link BlockSums#ofWidth}. */
  public static final int WIDTH = CostSums.WIDTH + 7;

  private DecisionSums() {}

  /**
   * Adds a row.
   *
   * @param probability calibrated, of a positive
   * @param cost what the decision cost once the outcome was known
   * @param expected what it was expected to cost by the probability
   * @param baseline what the baseline's decision cost
   */
  public static void add(
      double[] sums,
      double probability,
      boolean act,
      boolean positive,
      double cost,
      double expected,
      double baseline) {
    sums[ROWS]++;
    if (positive) {
      sums[act ? TRUE_POSITIVES : FALSE_NEGATIVES]++;
    } else {
      sums[act ? FALSE_POSITIVES : TRUE_NEGATIVES]++;
    }
    CostSums.add(sums, cost, expected, baseline);
    sums[PREDICTED] += probability;
    double error = positive ? 1 - probability : probability;
    sums[SQUARED] += error * error;
    sums[LOG_LOSS] -= Math.log(Math.max(1 - error, ProbabilityMetrics.LOG_LOSS_CLIP));
  }

  /** The decisions against the outcomes. */
  public static ThresholdMetrics threshold(double[] sums) {
    return new ThresholdMetrics(
        sums[TRUE_POSITIVES], sums[FALSE_POSITIVES], sums[FALSE_NEGATIVES], sums[TRUE_NEGATIVES]);
  }

  public static double rows(double[] sums) {
    return sums[ROWS];
  }

  public static double positives(double[] sums) {
    return sums[TRUE_POSITIVES] + sums[FALSE_NEGATIVES];
  }

  /** The share of rows with a positive outcome. */
  public static double rate(double[] sums) {
    return positives(sums) / sums[ROWS];
  }

  /** The mean predicted probability. */
  public static double predicted(double[] sums) {
    return sums[PREDICTED] / sums[ROWS];
  }

  /** Observed rate - mean predicted probability: above zero, too little is predicted. */
  public static double calibrationGap(double[] sums) {
    return (positives(sums) - sums[PREDICTED]) / sums[ROWS];
  }

  public static double brierScore(double[] sums) {
    return sums[SQUARED] / sums[ROWS];
  }

  public static double logLoss(double[] sums) {
    return sums[LOG_LOSS] / sums[ROWS];
  }
}
