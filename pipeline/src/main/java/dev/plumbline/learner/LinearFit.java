package dev.plumbline.learner;

/**
 * Where the fit of one linear model stands between two passes over the rows: it says where the next
 * pass is to be taken, and takes the sums found there.
 */
sealed interface LinearFit permits NewtonFit, QuasiNewtonFit, SquaredErrorFit {

  /** The model of {@link Folds}. */
  int model();

  LinearPenalty penalty();

  /** What a pass brings for it. */
  LinearSums.Order order();

  /** How many numbers a pass brings for it. */
  default long numbers() {
    return order().length(candidate().length);
  }

  /** Where the next pass is to be taken; once done, the coefficients. */
  double[] candidate();

  /** Takes the sums at the candidate, laid out as {@link LinearSums} says, and moves it. */
  void advance(double[] sums);

  boolean done();

  /** A fit that has not converged after so many passes never will. */
  int mostPasses();
}
