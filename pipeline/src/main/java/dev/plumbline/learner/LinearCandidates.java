package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The coefficients at which one pass takes the sums of one model: those of all its settings, each
 * only once. At the beginning all settings are at the same.
 */
final class LinearCandidates implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int model;
  private final int classes;
  private final int count;
  private final LinearSums.Order order;

  /** Position after position, within a position candidate after candidate. */
  private final double[] coefficients;

  /** The candidate of each fit. */
  private final int[] candidateOf;

  /**
   * The candidates of fits of one model, each different one once. Where there are several classes a
   * candidate is several coefficients beside each other, one for each class.
   *
   * @param fits each with its coefficients position by position
   * @param classes 1 where there is one output
   */
  LinearCandidates(List<LinearFit> fits, int classes) {
    this.model = fits.get(0).model();
    this.classes = classes;
    this.order = fits.get(0).order();
    List<double[]> different = new ArrayList<>();
    this.candidateOf = new int[fits.size()];
    for (int fit = 0; fit < candidateOf.length; fit++) {
      double[] candidate = fits.get(fit).candidate();
      int known = 0;
      while (known < different.size() && !Arrays.equals(different.get(known), candidate)) {
        known++;
      }
      if (known == different.size()) {
        different.add(candidate);
      }
      candidateOf[fit] = known * classes;
    }
    this.count = different.size() * classes;
    this.coefficients = new double[different.get(0).length * different.size()];
    for (int candidate = 0; candidate < different.size(); candidate++) {
      double[] own = different.get(candidate);
      for (int at = 0; at < own.length; at++) {
        coefficients[at / classes * count + candidate * classes + at % classes] = own[at];
      }
    }
  }

  int model() {
    return model;
  }

  int count() {
    return count;
  }

  LinearSums.Order order() {
    return order;
  }

  double[] coefficients() {
    return coefficients;
  }

  /**
   * What a pass brought for a fit: the loss, the gradient, and the Hessian if it was asked for; at
   * every place class after class.
   */
  double[] sumsOf(int fit, double[] sums) {
    double[] own = new double[sums.length / count * classes];
    for (int at = 0; at < own.length; at++) {
      own[at] = sums[at / classes * count + candidateOf[fit] + at % classes];
    }
    return own;
  }
}
