package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BetaBinomialTest {
  @Test
  void withAUniformRateEveryNumberIsEquallyLikely() {
    // Bayes 1763: with a = b = 1 each of 0 … m has probability 1 / (m + 1).
    assertThat(BetaBinomial.upperBound(99, 1, 1, 0.1001)).isEqualTo(89);
  }

  @Test
  void theNumberBeyondTheGreatestOfNIsGeometricInTheLimit() {
    // Beyond the greatest of n, one side: the chance that none of m next ones is, is n / (n + m).
    assertThat(BetaBinomial.upperBound(1, 1, 99, 0.0101)).isZero();
    assertThat(BetaBinomial.upperBound(1, 1, 99, 0.0099)).isEqualTo(1);
  }

  @Test
  void theNormalApproximationTakesOverSmoothly() {
    long exact = BetaBinomial.upperBound(99_000, 10_000, 90_000, 0.01);
    long normal = BetaBinomial.upperBound(101_000, 10_000, 90_000, 0.01);
    // 9,900 ± 2.33 × 133, and 10,100 ± 2.33 × 135.
    assertThat(exact).isBetween(10_205L, 10_220L);
    assertThat(normal).isBetween(10_405L, 10_425L);
  }
}
