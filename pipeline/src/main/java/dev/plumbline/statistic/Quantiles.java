package dev.plumbline.statistic;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/** Quantiles of the distributions that intervals are built from. */
final class Quantiles {
  private Quantiles() {}

  /** The normal quantile: {@code normal(0.975)} is 1.95996. */
  static double normal(double probability) {
    return new NormalDistribution(null, 0, 1).inverseCumulativeProbability(probability);
  }

  /**
   * Student's t quantile: {@code student(0.975, 4)} is 2.77645. Degrees of freedom need not be
   * whole.
   */
  static double student(double probability, double degreesOfFreedom) {
    return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(probability);
  }

  /** Φ: {@code normalProbability(1.959964)} is 0.975. */
  static double normalProbability(double quantile) {
    return new NormalDistribution(null, 0, 1).cumulativeProbability(quantile);
  }

  /** The chance of a t at or below the quantile. */
  static double studentProbability(double quantile, double degreesOfFreedom) {
    return new TDistribution(null, degreesOfFreedom).cumulativeProbability(quantile);
  }
}
