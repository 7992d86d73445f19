package dev.plumbline.statistic;

/**
 * What the metrics of a regression need of the rows, as sums: {@link #add} adds a row to a block's
 * sums, and every metric is a function of the sums of any rows, so that {@link Resampling} gives
 * its interval. Undefined numbers are {@code NaN}.
 *
 * <p>A residual is actual - predicted. Sums of squares are taken around {@code origin}, a number of
 * the size of the actual values, so that little is lost where their mean is large beside their
 * spread.
 */
public final class RegressionSums {
  private static final int ROWS = BlockSums.ROWS;
  private static final int RESIDUAL = 1;
  private static final int SQUARED = 2;
  private static final int ABSOLUTE = 3;
  private static final int RELATIVE = 4;
  private static final int NOT_ZERO = 5;
  private static final int ACTUAL = 6;
  private static final int ACTUAL_SQUARED = 7;

  /** Where the loss of the first quantile is. */
  private static final int QUANTILES = 8;

  private final double origin;
  private final double[] quantiles;

  private RegressionSums(double origin, double[] quantiles) {
    this.origin = origin;
    this.quantiles = quantiles;
  }

  /**
   * @param quantiles of the losses kept, each above 0 and below 1
   */
  public static RegressionSums around(double origin, double... quantiles) {
    for (double quantile : quantiles) {
      if (!(quantile > 0 && quantile < 1)) {
        throw new IllegalArgumentException(
            "A quantile must be above 0 and below 1, but is " + quantile);
      }
    }
    return new RegressionSums(origin, quantiles.clone());
  }

  /** Values a block takes, see {@link BlockSums#ofWidth}. */
  public int width() {
    return QUANTILES + quantiles.length;
  }

  public void add(double[] sums, double actual, double predicted) {
    double residual = actual - predicted;
    double centred = actual - origin;
    sums[ROWS]++;
    sums[RESIDUAL] += residual;
    sums[SQUARED] += residual * residual;
    sums[ABSOLUTE] += Math.abs(residual);
    if (actual != 0) {
      sums[RELATIVE] += Math.abs(residual / actual);
      sums[NOT_ZERO]++;
    }
    sums[ACTUAL] += centred;
    sums[ACTUAL_SQUARED] += centred * centred;
    for (int q = 0; q < quantiles.length; q++) {
      sums[QUANTILES + q] += residual * (residual >= 0 ? quantiles[q] : quantiles[q] - 1);
    }
  }

  public double rootMeanSquaredError(double[] sums) {
    return Math.sqrt(sums[SQUARED] / sums[ROWS]);
  }

  public double meanAbsoluteError(double[] sums) {
    return sums[ABSOLUTE] / sums[ROWS];
  }

  /** The mean of |residual / actual| over the rows whose actual value is not zero. */
  public double meanAbsolutePercentageError(double[] sums) {
    return sums[RELATIVE] / sums[NOT_ZERO];
  }

  /** The share of the actual values' variance that is explained. */
  public double rSquared(double[] sums) {
    double spread = sums[ACTUAL_SQUARED] - sums[ACTUAL] * sums[ACTUAL] / sums[ROWS];
    return spread > 0 ? 1 - sums[SQUARED] / spread : Double.NaN;
  }

  /** The mean of predicted - actual: above zero, too much is predicted. */
  public double bias(double[] sums) {
    return -sums[RESIDUAL] / sums[ROWS];
  }

  /** The mean pinball loss of the i-th quantile (Koenker and Bassett, Econometrica 46, 1978). */
  public double quantileLoss(double[] sums, int i) {
    return sums[QUANTILES + i] / sums[ROWS];
  }
}
