package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DriftBaselineTest {
  private static final List<Binning> COLUMNS =
      List.of(Binning.numeric(10), Binning.categorical(List.of("a", "b")));

  @Test
  void findsNoDistanceBetweenPeriodsThatAreAlike() {
    DriftBaseline baseline = DriftBaseline.of(COLUMNS);
    for (String month : List.of("2025-01", "2025-02", "2025-03")) {
      add(baseline, month, 50, 50);
    }

    assertThat(baseline.largestIndexBetweenPeriods(0)).isCloseTo(0, within(1e-12));
  }

  @Test
  void tellsHowFarTheStrangestPeriodLiesFromTheOthers() {
    DriftBaseline baseline = DriftBaseline.of(COLUMNS);
    add(baseline, "2025-01", 50, 50);
    add(baseline, "2025-02", 50, 50);
    add(baseline, "2025-03", 20, 80);

    // By hand: (0.2 − 0.5) ln(0.2 / 0.5) + (0.8 − 0.5) ln(0.8 / 0.5).
    double expected = -0.3 * Math.log(0.4) + 0.3 * Math.log(1.6);
    assertThat(baseline.largestIndexBetweenPeriods(0)).isCloseTo(expected, within(1e-3));
  }

  @Test
  void leavesOutAPeriodOfTooFewRowsToCompare() {
    DriftBaseline baseline = DriftBaseline.of(COLUMNS);
    add(baseline, "2025-01", 50, 50);
    add(baseline, "2025-02", 50, 50);
    add(baseline, "2025-03", 0, 5);

    assertThat(baseline.largestIndexBetweenPeriods(0)).isCloseTo(0, within(1e-12));
  }

  @Test
  void mergesPartsIntoTheWhole() {
    DriftBaseline first = DriftBaseline.of(COLUMNS);
    add(first, "2025-01", 10, 20);
    DriftBaseline second = DriftBaseline.of(COLUMNS);
    add(second, "2025-01", 5, 5);
    second.add("2025-02", null, "c");

    Histogram total = first.merge(second).total(1);

    assertThat(total.counts()).containsExactly(40, 0, 1, 0);
    assertThat(first.total(0).counts()).containsExactly(15, 25, 1);
  }

  @Test
  void comesBackFromItsJson() {
    DriftBaseline baseline = DriftBaseline.of(COLUMNS);
    add(baseline, "2025-01", 3, 4);
    DriftReference reference =
        new DriftReference(
            List.of(
                new DriftReference.Column("amount", baseline.total(0), 0.1),
                new DriftReference.Column("kind", baseline.total(1), 0.25)));

    DriftReference read = DriftReference.of(reference.toJson());

    assertThat(read.toJson()).isEqualTo(reference.toJson());
    assertThat(read.columns().get(1).histogram().counts()).containsExactly(7, 0, 0, 0);
    assertThat(read.columns().get(1).threshold()).isEqualTo(0.25);
  }

  private static void add(DriftBaseline baseline, String period, int small, int large) {
    for (int i = 0; i < small; i++) {
      baseline.add(period, 5.0, "a");
    }
    for (int i = 0; i < large; i++) {
      baseline.add(period, 15.0, "a");
    }
  }
}
