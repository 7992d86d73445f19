package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void endsWhereNothingCanBeBeyond() {
    assertThat(new Interval(0.1, -0.3, 0.5, 0.95).within(0, 1))
        .isEqualTo(new Interval(0.1, 0, 0.5, 0.95));
    assertThat(new Interval(0.9, 0.7, 1.1, 0.95).within(0, 1))
        .isEqualTo(new Interval(0.9, 0.7, 1, 0.95));
  }

  @Test
  void staysWithoutAnEndWhereTheDataGiveNone() {
    Interval none = Interval.unbounded(0.4, 0.95, "One block only.");
    assertThat(none.within(0, 1)).isEqualTo(none);
  }
}
