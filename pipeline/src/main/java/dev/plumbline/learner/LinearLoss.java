package dev.plumbline.learner;

import java.io.Serializable;

/** What a linear model loses at a margin, with the derivatives that its fit needs. */
sealed interface LinearLoss extends Serializable
    permits LogisticLoss, SquaredHingeLoss, SquaredErrorLoss, MultinomialLoss {
  /** The most rows given at once. */
  int ROWS = 512;

  /**
   * Turns margins to derivatives, row after row, within a row candidate after candidate.
   *
   * @param rows how many rows there are, at most {@link #ROWS}
   * @param candidates how many margins each row has
   * @param margins what is replaced by the weighted first derivative of the loss
   * @param curvatures what receives the weighted second derivative
   * @param losses what each candidate's weighted losses are added to
   */
  void derive(
      int rows,
      int candidates,
      double[] labels,
      double[] weights,
      double[] margins,
      double[] curvatures,
      double[] losses);
}
