package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * Predictions of a number against what came: a mergeable state. An error is predicted less actual,
 * in the outcome's unit; what is undefined is NaN.
 */
public final class RegressionErrors implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Moments actual = new Moments();
  private double sum;
  private double squares;
  private double absolute;
  private double relative;
  private long notZero;

  /** Adds a row. */
  public RegressionErrors add(double outcome, double predicted) {
    double error = predicted - outcome;
    actual.add(outcome);
    sum += error;
    squares += error * error;
    absolute += Math.abs(error);
    if (outcome != 0) {
      relative += Math.abs(error / outcome);
      notZero++;
    }
    return this;
  }

  /**
   * What it costs to give a number for a quantile, by which that quantile costs least: the pinball
   * loss (Koenker and Bassett, Econometrica 46, 1978).
   */
  public static double quantileLoss(double outcome, double given, double quantile) {
    double missing = outcome - given;
    return missing * (missing >= 0 ? quantile : quantile - 1);
  }

  /** Adds the other's rows to these. */
  public RegressionErrors merge(RegressionErrors other) {
    actual.merge(other.actual);
    sum += other.sum;
    squares += other.squares;
    absolute += other.absolute;
    relative += other.relative;
    notZero += other.notZero;
    return this;
  }

  public long rows() {
    return actual.rows();
  }

  public double rootMeanSquaredError() {
    return Math.sqrt(squares / rows());
  }

  public double meanAbsoluteError() {
    return absolute / rows();
  }

  /** The mean of |error / actual| over the rows whose actual value is not zero. */
  public double meanAbsolutePercentageError() {
    return relative / notZero;
  }

  /** The mean of predicted less actual: above 0 too much is predicted. */
  public double bias() {
    return sum / rows();
  }

  /** The share of the outcomes' variance that is explained: 1 − Σ error² / Σ (y − mean y)². */
  public double rSquared() {
    double deviation = rows() < 2 ? 0 : actual.standardDeviation();
    double spread = deviation * deviation * (rows() - 1);
    return spread > 0 ? 1 - squares / spread : Double.NaN;
  }
}
