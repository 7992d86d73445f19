package dev.plumbline.statistic;

/**
 * How unlikely a rate far from the expected one is, for independent trials (Chernoff, Annals of
 * Mathematical Statistics 23, 1952; Hoeffding, JASA 58, 1963): the probability of a rate at least
 * as far from p on the side of the observed q is at most exp(−n D(q ‖ p)), D being the
 * Kullback–Leibler divergence of two coins. Never smaller than the truth, so it never alarms too
 * soon, and it does not underflow.
 */
public final class Chernoff {
  private Chernoff() {}

  /** The decimal logarithm of the bound; 0 where the rate is the expected one. */
  public static double log10(long successes, long trials, double expected) {
    if (trials == 0) {
      return 0;
    }
    double rate = (double) successes / trials;
    double divergence = part(rate, expected) + part(1 - rate, 1 - expected);
    return -trials * divergence / Math.log(10);
  }

  private static double part(double rate, double expected) {
    return rate == 0 ? 0 : rate * Math.log(rate / expected);
  }
}
