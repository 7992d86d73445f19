package dev.plumbline.evaluate;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.CostSums;
import dev.plumbline.statistic.RegressionErrors;

/**
 * What became of a row whose outcome is a number, and what was predicted of it.
 *
 * @param centre a number amid the outcomes, the same for all rows
 * @param cost of the decision, now that the outcome is known
 * @param expected what it was expected to cost
 * @param baseline what the baseline's decision cost
 */
record NumberDecision(
    double outcome,
    double prediction,
    PredictiveDistribution distribution,
    double centre,
    double cost,
    double expected,
    double baseline)
    implements HoldoutParts.Decision {
  /** The share of outcomes that the interval is to hold, between its two ends. */
  static final double INTERVAL = 0.8;

  private static final double LOWER_END = (1 - INTERVAL) / 2;
  private static final double UPPER_END = 1 - LOWER_END;

  /**
   * Of most counts nothing comes: the interval is then a point, which is its outcome but for the
   * last digits of a prediction that a residual was taken from and is added to again.
   */
  private static final double ROUNDING = 1e-9;

  private static final int INSIDE = RegressionErrors.WIDTH;
  private static final int LOWER_LOSS = RegressionErrors.WIDTH + 1;
  private static final int UPPER_LOSS = RegressionErrors.WIDTH + 2;

  /** Values a block takes, see {@link BlockSums#ofWidth}. */
  static final int WIDTH = RegressionErrors.WIDTH + 3;

  @Override
  public double excess() {
    return cost - expected;
  }

  @Override
  public void add(double[] sums) {
    RegressionErrors.add(sums, outcome, prediction, centre);
    CostSums.add(sums, cost, expected, baseline);
    double lower = distribution.quantile(prediction, LOWER_END);
    double upper = distribution.quantile(prediction, UPPER_END);
    double rounding = ROUNDING * Math.max(Math.abs(prediction), Math.abs(outcome));
    sums[INSIDE] += outcome >= lower - rounding && outcome <= upper + rounding ? 1 : 0;
    sums[LOWER_LOSS] += RegressionErrors.quantileLoss(outcome, lower, LOWER_END);
    sums[UPPER_LOSS] += RegressionErrors.quantileLoss(outcome, upper, UPPER_END);
  }

  /** The share of rows whose outcome lies in the interval. */
  static double coverage(double[] sums) {
    return sums[INSIDE] / sums[BlockSums.ROWS];
  }

  /** What the lower end loses as a 10% quantile, a row. */
  static double lowerLoss(double[] sums) {
    return sums[LOWER_LOSS] / sums[BlockSums.ROWS];
  }

  /** What the upper end loses as a 90% quantile, a row. */
  static double upperLoss(double[] sums) {
    return sums[UPPER_LOSS] / sums[BlockSums.ROWS];
  }
}
