package dev.plumbline.learner;

/** What the sum that a model makes of a row's features says. */
public enum Margin {
  /** The log odds of the positive label, in natural logarithms. */
  LOG_ODDS,
  /** The rate of positive labels, which leaves 0 to 1 by the last digit of a float. */
  RATE,
  /** The margin of a support vector machine: at 1 and −1 it is sure. */
  HINGE,
  /** The number predicted. */
  NUMBER;

  /** What the model says before it is calibrated. */
  double raw(double sum) {
    return switch (this) {
      case LOG_ODDS -> Logistic.probability(sum);
      case RATE -> Math.min(1, Math.max(0, sum));
      case HINGE -> SupportVectorModel.probability(sum);
      case NUMBER -> sum;
    };
  }
}
