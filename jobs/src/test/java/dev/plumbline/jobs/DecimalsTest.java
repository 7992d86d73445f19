package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecimalsTest {
  @Test
  void zeroHasNoSign() {
    assertThat(Decimals.of(-0.00004, 4)).isEqualTo("0.0000");
    assertThat(Decimals.percent(-1e-17)).isEqualTo("0.0");
  }

  @Test
  void whatIsNotZeroKeepsItsSignAndThousandsAreSeparated() {
    assertThat(Decimals.of(-0.00006, 4)).isEqualTo("-0.0001");
    assertThat(Decimals.of(-1234.5, 1)).isEqualTo("-1,234.5");
    assertThat(Decimals.of(Double.NaN, 1)).isEqualTo("NaN");
  }
}
