package dev.plumbline.learner;

/** The logistic function and its inverse, safe at the ends. */
final class Logistic {
  /** Probabilities nearer to 0 or 1 than this have the logit of this. */
  static final double LEAST_PROBABILITY = 1e-12;

  private Logistic() {}

  static double probability(double logit) {
    if (logit >= 0) {
      return 1 / (1 + Math.exp(-logit));
    }
    double exponential = Math.exp(logit);
    return exponential / (1 + exponential);
  }

  static double logit(double probability) {
    double inside = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
    return Math.log(inside) - Math.log1p(-inside);
  }

  /** log(1 + exp(logit)), the loss of a negative; of a positive it is this less the logit. */
  static double softplus(double logit) {
    return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
  }
}
