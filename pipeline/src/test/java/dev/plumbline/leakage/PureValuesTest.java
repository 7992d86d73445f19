package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.statistic.Association.PureValue;
import dev.plumbline.statistic.Interval;
import org.junit.jupiter.api.Test;

class PureValuesTest {
  @Test
  void saysNeverOnlyOfWhatNeverHappened() {
    assertThat(PureValues.inWords(value("closed", 0, 0, 0.05)))
        .isEqualTo(
            "where it is closed the outcome never happens (0.0% of 1,200 rows, surely 0.0% to 5.0%)");
    assertThat(PureValues.inWords(value("closed", 0.009, 0, 0.184)))
        .startsWith("where it is closed the outcome hardly ever happens (0.9% of");
    assertThat(PureValues.inWords(value("1", 1, 0.9, 1))).contains("always happens (100.0% of");
    assertThat(PureValues.inWords(value("1", 0.995, 0.9, 1))).contains("nearly always happens");
  }

  @Test
  void namesARangeByItsEnds() {
    assertThat(PureValues.inWords(value("(4947.83, 5282.22]", 0, 0, 1)))
        .startsWith("where it is above 4947.83 and at most 5282.22 the outcome");
    assertThat(PureValues.inWords(value("(-∞, 4.0]", 0, 0, 1)))
        .startsWith("where it is at most 4.0 the outcome");
    assertThat(PureValues.inWords(value("(74.0, ∞)", 0, 0, 1)))
        .startsWith("where it is above 74.0 the outcome");
    assertThat(PureValues.inWords(value("(all, of, them]", 0, 0, 1)))
        .startsWith("where it is (all, of, them] the outcome");
  }

  private static PureValue value(String name, double rate, double lower, double upper) {
    return new PureValue(name, 1_200, new Interval(rate, lower, upper, 0.9999));
  }
}
