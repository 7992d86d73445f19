package dev.plumbline.learner;

/**
 * The log loss of a multinomial logistic regression: log Σ exp(margins) − the margin of the class
 * that came. Of a row's margins each {@code classes} belong together, one a class.
 */
record MultinomialLoss(int classes) implements LinearLoss {
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
    double[] own = new double[classes];
    for (int row = 0; row < rows; row++) {
      int label = (int) labels[row];
      double weight = weights[row];
      for (int first = 0; first < candidates; first += classes) {
        int from = row * candidates + first;
        System.arraycopy(margins, from, own, 0, classes);
        double came = own[label];
        losses[first] += weight * (Softmax.probabilities(own) - came);
        for (int c = 0; c < classes; c++) {
          margins[from + c] = weight * (own[c] - (c == label ? 1 : 0));
          curvatures[from + c] = weight * own[c] * (1 - own[c]);
        }
      }
    }
  }
}
