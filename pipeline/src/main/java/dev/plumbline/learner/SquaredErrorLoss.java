package dev.plumbline.learner;

/** Half the squared error of a linear regression: (margin − label)² / 2. */
final class SquaredErrorLoss implements LinearLoss {
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
      for (int candidate = 0; candidate < candidates; candidate++, at++) {
        double error = margins[at] - labels[row];
        losses[candidate] += weights[row] * error * error / 2;
        margins[at] = weights[row] * error;
        curvatures[at] = weights[row];
      }
    }
  }
}
