package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void adjustsAsR() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, Offset.offset(1e-12));
  }

  @Test
  void whatWasNotTestedIsNotSignificant() {
    assertThat(Holm.adjusted(new double[] {Double.NaN, 0.001}))
        .containsExactly(new double[] {1, 0.002}, Offset.offset(1e-12));
  }
}
