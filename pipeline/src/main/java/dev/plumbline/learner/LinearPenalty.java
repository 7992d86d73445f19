package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.List;

/**
 * One setting of an elastic net (Zou and Hastie, Journal of the Royal Statistical Society B 67,
 * 2005), written as Spark and scikit-learn do: penalty · (l1Ratio · Σ|w| + (1 − l1Ratio) / 2 · Σw²)
 * is added to the weighted mean loss; the intercept, at position 0, is left out.
 */
record LinearPenalty(double penalty, double l1Ratio) {
  /**
   * The least weight of the squares: with an indicator for every category beside the intercept, the
   * optimum would not be unique without any.
   */
  static final double LEAST_RIDGE = 1e-9;

  /** The settings of a rung: every share of every penalty. */
  static List<LinearPenalty> of(Rung.Linear rung) {
    return rung.penalty().stream()
        .flatMap(
            penalty -> rung.l1Ratio().stream().map(l1Ratio -> new LinearPenalty(penalty, l1Ratio)))
        .toList();
  }

  /** What weighs the absolute values. */
  double lasso() {
    return penalty * l1Ratio;
  }

  /** What weighs half the squares. */
  double ridge() {
    return Math.max(penalty * (1 - l1Ratio), LEAST_RIDGE);
  }

  /** What is added to the mean loss. */
  double of(double[] coefficients) {
    double absolute = 0;
    double squares = 0;
    for (int i = 1; i < coefficients.length; i++) {
      absolute += Math.abs(coefficients[i]);
      squares += coefficients[i] * coefficients[i];
    }
    return lasso() * absolute + ridge() / 2 * squares;
  }

  /** The setting's name, such as {@code penalty=0.001, l1-ratio=0.5}; ridge alone has no ratio. */
  String setting() {
    return l1Ratio == 0
        ? "penalty=" + penalty
        : "penalty=%s, l1-ratio=%s".formatted(penalty, l1Ratio);
  }
}
