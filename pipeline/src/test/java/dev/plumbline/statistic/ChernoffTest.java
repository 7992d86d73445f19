package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class ChernoffTest {
  @Test
  void aPureGroupHasTheChanceOfItsRows() {
    // 121 of 121 with a rate of 0.618: 0.618^121.
    assertThat(Chernoff.log10(121, 121, 0.618)).isCloseTo(121 * Math.log10(0.618), within(1e-9));
    assertThat(Chernoff.log10(0, 50, 0.3)).isCloseTo(50 * Math.log10(0.7), within(1e-9));
  }

  @Test
  void neverUnderstatesTheChance() {
    BinomialDistribution binomial = new BinomialDistribution(null, 200, 0.2);
    for (int successes = 41; successes < 120; successes += 7) {
      double exact = Math.log10(1 - binomial.cumulativeProbability(successes - 1));
      assertThat(Chernoff.log10(successes, 200, 0.2)).isGreaterThanOrEqualTo(exact);
    }
  }

  @Test
  void theExpectedRateIsNoNews() {
    assertThat(Chernoff.log10(20, 100, 0.2)).isCloseTo(0, within(1e-12));
    assertThat(Chernoff.log10(0, 0, 0.2)).isZero();
  }
}
