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

  /** The candidates of fits of one model, each different one once. */
  LinearCandidates(List<LinearFit> fits) {
    this.model = fits.get(0).model();
    this.classes = 1;
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

  /**
   * Several coefficients for each fit, one for each class, all of them a candidate: at every place
   * fit after fit, within a fit class after class.
   *
   * @param fits of one model, each its coefficients position by position
   */
  LinearCandidates(List<LinearFit> fits, int classes) {
    this.model = fits.get(0).model();
    this.classes = classes;
    this.order = fits.get(0).order();
    this.count = fits.size() * classes;
    this.candidateOf = new int[fits.size()];
    this.coefficients = new double[fits.get(0).candidate().length * fits.size()];
    for (int fit = 0; fit < candidateOf.length; fit++) {
      candidateOf[fit] = fit * classes;
      double[] candidate = fits.get(fit).candidate();
      for (int at = 0; at < candidate.length; at++) {
        coefficients[at / classes * count + fit * classes + at % classes] = candidate[at];
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
