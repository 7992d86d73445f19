package dev.plumbline.statistic;

/**
 * Predictions of a number against what came, as sums over rows, with {@link CostSums} before them.
 * {@link #add} adds a row to a block's sums; every metric is a function of the sums of any rows. An
 * error is predicted less actual, in the outcome's unit; what is undefined is NaN.
 */
public final class RegressionErrors {
  private static final int ROWS = BlockSums.ROWS;
  private static final int ERROR = CostSums.WIDTH;
  private static final int SQUARED = CostSums.WIDTH + 1;
  private static final int ABSOLUTE = CostSums.WIDTH + 2;
  private static final int RELATIVE = CostSums.WIDTH + 3;
  private static final int NOT_ZERO = CostSums.WIDTH + 4;
  private static final int OUTCOME = CostSums.WIDTH + 5;
  private static final int OUTCOME_SQUARED = CostSums.WIDTH + 6;

  /** A smaller share of the squares than this is what rounding leaves of outcomes all the same. */
  private static final double ROUNDING = 1e-13;

  /** Values a block takes, see {@link BlockSums#ofWidth}. */
  public static final int WIDTH = CostSums.WIDTH + 7;

  private RegressionErrors() {}

  /**
   * Adds a row.
   *
   * @param centre a number amid the outcomes, the same for all rows: they are counted from it, or
   *     the digits in which they differ would drown in the squares of large ones
   */
  public static void add(double[] sums, double outcome, double predicted, double centre) {
    double error = predicted - outcome;
    double distance = outcome - centre;
    sums[ROWS]++;
    sums[ERROR] += error;
    sums[SQUARED] += error * error;
    sums[ABSOLUTE] += Math.abs(error);
    if (outcome != 0) {
      sums[RELATIVE] += Math.abs(error / outcome);
      sums[NOT_ZERO]++;
    }
    sums[OUTCOME] += distance;
    sums[OUTCOME_SQUARED] += distance * distance;
  }

  /**
   * What it costs to give a number for a quantile, by which that quantile costs least: the pinball
   * loss (Koenker and Bassett, Econometrica 46, 1978).
   */
  public static double quantileLoss(double outcome, double given, double quantile) {
    double missing = outcome - given;
    return missing * (missing >= 0 ? quantile : quantile - 1);
  }

  public static double rootMeanSquaredError(double[] sums) {
    return Math.sqrt(sums[SQUARED] / sums[ROWS]);
  }

  public static double meanAbsoluteError(double[] sums) {
    return sums[ABSOLUTE] / sums[ROWS];
  }

  /** The mean of |error / actual| over the rows whose actual value is not zero. */
  public static double meanAbsolutePercentageError(double[] sums) {
    return sums[RELATIVE] / sums[NOT_ZERO];
  }

  /** The mean of predicted less actual: above 0 too much is predicted. */
  public static double bias(double[] sums) {
    return sums[ERROR] / sums[ROWS];
  }

  /** The share of the outcomes' variance that is explained: 1 − Σ error² / Σ (y − mean y)². */
  public static double rSquared(double[] sums) {
    double spread = sums[OUTCOME_SQUARED] - sums[OUTCOME] * sums[OUTCOME] / sums[ROWS];
    return spread > ROUNDING * sums[OUTCOME_SQUARED] ? 1 - sums[SQUARED] / spread : Double.NaN;
  }
}
