package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthResultTest {
  private static final Interval AS_EXPECTED = new Interval(0.1, -0.2, 0.4, 0.95);
  private static final Interval DEARER = new Interval(0.5, 0.2, 0.8, 0.95);

  @Test
  void isSilentWhereNothingNeedsALook() {
    assertThat(health(Optional.empty(), AS_EXPECTED, drift("price", 0.05)).alerts()).isEmpty();
  }

  @Test
  void saysWhatDriftedTheFurthestFirstAndWhatCostMoreThanExpected() {
    assertThat(
            health(
                    Optional.empty(),
                    DEARER,
                    drift("price", 0.15),
                    drift(DriftReference.PREDICTION, 0.3),
                    drift("carrier", 0.25))
                .alerts())
        .containsExactly(
            "carrier has drifted: population stability index 0.25, threshold 0.10",
            "price has drifted: population stability index 0.15, threshold 0.10",
            "The predictions have drifted: population stability index 0.30, threshold 0.10",
            "Decisions cost 0.500 a row more than expected (95% interval 0.200 to 0.800)");
  }

  @Test
  void marksAChampionThatWasJudgedUnderAnotherContract() {
    assertThat(health(Optional.of("0123456789abcdef"), AS_EXPECTED).alerts())
        .containsExactly(
            "The contract has changed since the champion was judged (under 01234567): it keeps"
                + " deciding; train and evaluate to judge one under today's");
  }

  @Test
  void judgesNoDriftBeforeScoresFillTheWindow(@TempDir Path directory) {
    HealthResult early = early(LocalDate.parse("2026-01-11"), drift("weekday", 7.84));
    assertThat(early.alerts()).isEmpty();
    assertThat(early.driftedInputs()).isEmpty();

    TestProblem daily = TestProblem.parcels(directory);
    LocalDate first = LocalDate.parse("2026-01-05");
    assertThat(Monitor.firstFullWindow(daily.problem(), first)).isEqualTo("2026-01-11");
    assertThat(Monitor.firstFullWindow(daily.with("schedule.every", "1 month").problem(), first))
        .isEqualTo(first);
  }

  private static HealthResult health(
      Optional<String> formerContract, Interval surprise, Monitor.Drift... drifts) {
    return health(formerContract, Optional.empty(), surprise, drifts);
  }

  private static HealthResult early(LocalDate judgedFrom, Monitor.Drift... drifts) {
    return health(Optional.empty(), Optional.of(judgedFrom), AS_EXPECTED, drifts);
  }

  private static HealthResult health(
      Optional<String> formerContract,
      Optional<LocalDate> judgedFrom,
      Interval surprise,
      Monitor.Drift... drifts) {
    Interval cost = new Interval(2, 1.5, 2.5, 0.95);
    return new HealthResult(
        "model",
        List.of(drifts),
        judgedFrom,
        new Monitor.Scored(10, 0.2, 0.1, 1.9),
        new Monitor.Realised(10, 0.2, 0.2, cost, surprise, 1.9, 3),
        1.5,
        formerContract);
  }

  private static Monitor.Drift drift(String column, double index) {
    return new Monitor.Drift(column, index, 0.1, 0, 0, 10);
  }
}
