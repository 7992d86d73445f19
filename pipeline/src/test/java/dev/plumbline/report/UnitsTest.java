package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Units.Amounts;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void separatesThousandsAndKeepsTheMinusSign() {
    assertThat(Units.count(-1_234_567)).isEqualTo("−1,234,567");
    assertThat(Units.share(-0.0182)).isEqualTo("−1.8%");
  }

  @Test
  void givesZeroNoSign() {
    assertThat(Units.share(-0.0001)).isEqualTo("0.0%");
  }

  @Test
  void printsADashForWhatWasNotMeasured() {
    assertThat(Units.share(Double.NaN)).isEqualTo("–");
    assertThat(Units.interval(Units.share(0.1), Units.share(Double.NaN))).isEqualTo("–");
  }

  @Test
  void statesAmountsForAThousandRowsWithTheDecimalsOfTheLargest() {
    Amounts euros = Amounts.fitting("EUR", DoubleStream.of(0.004, 1.9807, Double.NaN));
    assertThat(euros.withUnit(1.9807)).isEqualTo("1,981 EUR");
    assertThat(Amounts.fitting("EUR", DoubleStream.of(0.004)).plain(0.004)).isEqualTo("4.00");
  }
}
