package dev.plumbline.personal;

/** How likely so many of independent trials succeed by chance. */
final class BinomialTail {
  private BinomialTail() {}

  /** P(X ≥ successes) for X binomial: the sum of its terms, each from the one before. */
  static double atLeast(int successes, int trials, double probability) {
    if (successes <= 0) {
      return 1;
    }
    double odds = Math.log(probability) - Math.log1p(-probability);
    double logTerm = trials * Math.log1p(-probability);
    double sum = 0;
    for (int k = 1; k <= trials; k++) {
      logTerm += odds + Math.log((double) (trials - k + 1) / k);
      if (k >= successes) {
        sum += Math.exp(logTerm);
      }
    }
    return Math.min(1, sum);
  }
}
