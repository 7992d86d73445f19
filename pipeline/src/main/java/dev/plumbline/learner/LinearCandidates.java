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
  private final int count;
  private final LinearSums.Order order;

  /** Position after position, within a position candidate after candidate. */
  private final double[] coefficients;

  /** The candidate of each fit. */
  private final int[] candidateOf;

  /** The candidates of fits of one model. */
  LinearCandidates(List<LinearFit> fits) {
    this.model = fits.get(0).model();
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
      candidateOf[fit] = known;
    }
    this.count = different.size();
    int width = different.get(0).length;
    this.coefficients = new double[width * count];
    for (int position = 0; position < width; position++) {
      for (int candidate = 0; candidate < count; candidate++) {
        coefficients[position * count + candidate] = different.get(candidate)[position];
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

  /** What a pass brought for a fit: the loss, the gradient, and the Hessian if it was asked for. */
  double[] sumsOf(int fit, double[] sums) {
    double[] own = new double[sums.length / count];
    for (int i = 0, at = candidateOf[fit]; i < own.length; i++, at += count) {
      own[i] = sums[at];
    }
    return own;
  }
}
