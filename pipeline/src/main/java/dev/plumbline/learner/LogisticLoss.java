package dev.plumbline.learner;

import java.util.Arrays;

/** The log loss of a logistic regression: log(1 + exp(margin)) − label · margin. */
final class LogisticLoss implements LinearLoss {
  private static final long serialVersionUID = 1L;

  /**
   * The logarithms of rows of weight 1 are added as one of a product: each factor is at most 2, so
   * that {@link LinearLoss#ROWS} of them stay far within a double.
   */
  @Override
  public void derive(
      int rows,
      int candidates,
      double[] labels,
      double[] weights,
      double[] margins,
      double[] curvatures,
      double[] losses) {
    double[] products = new double[candidates];
    Arrays.fill(products, 1);
    for (int row = 0, at = 0; row < rows; row++) {
      double label = labels[row];
      double weight = weights[row];
      for (int candidate = 0; candidate < candidates; candidate++, at++) {
        double margin = margins[at];
        double exponential = Math.exp(-Math.abs(margin));
        double factor = 1 + exponential;
        double share = exponential / factor;
        double probability = margin >= 0 ? 1 - share : share;
        double linear = Math.max(margin, 0) - label * margin;
        if (weight == 1) {
          products[candidate] *= factor;
          losses[candidate] += linear;
        } else {
          losses[candidate] += weight * (linear + Math.log(factor));
        }
        margins[at] = weight * (probability - label);
        curvatures[at] = weight * share / factor;
      }
    }
    for (int candidate = 0; candidate < candidates; candidate++) {
      losses[candidate] += Math.log(products[candidate]);
    }
  }
}
