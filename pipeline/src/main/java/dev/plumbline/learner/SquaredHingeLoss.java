package dev.plumbline.learner;

/**
 * The loss of a linear support vector machine: max(0, 1 − y · margin)², y = ±1. It is quadratic
 * between the points where a row begins to count, so Newton's method ends after finitely many steps
 * (Keerthi and DeCoste, Journal of Machine Learning Research 6, 2005).
 */
final class SquaredHingeLoss implements LinearLoss {
  private static final long serialVersionUID = 1L;

  @Override
  public void derive(
      int rows,
      int candidates,
      double[] labels,
      double[] weights,
      double[] margins,
      double[] curvatures,
      double[] losses) {
    for (int row = 0, at = 0; row < rows; row++) {
      double side = 2 * labels[row] - 1;
      double weight = weights[row];
      for (int candidate = 0; candidate < candidates; candidate++, at++) {
        double slack = Math.max(0, 1 - side * margins[at]);
        losses[candidate] += weight * slack * slack;
        margins[at] = -2 * weight * side * slack;
        curvatures[at] = slack > 0 ? 2 * weight : 0;
      }
    }
  }
}
