package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A short form of {@link PlantedLeaksProofTest} for every build. */
class PlantedLeaksTest {
  private final PlantedLeaks leaks = PlantedLeaks.ofTheThreeSets(0);

  @Test
  void plantedLeaksOfEveryKindAreFound() {
    Map<Planting, PlantedLeaks.Score> scores = leaks.plant(6, 4_000);
    assertThat(scores).hasSize(Planting.values().length);
    scores.forEach(
        (planting, score) ->
            assertThat(score.found())
                .as(planting.title())
                .isGreaterThanOrEqualTo(score.plantings() - 1));
  }

  @Test
  void cleanDataIsNotRefused() {
    assertThat(leaks.clean(4, 8_000))
        .noneMatch(a -> a.finding().severity() == LeakageFinding.Severity.REFUSE);
  }
}
