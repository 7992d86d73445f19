package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JackknifeTest {
  /** A sum and a count: the mean is their ratio. */
  private record Sums(double sum, double rows) {
    Sums plus(Sums other) {
      return new Sums(sum + other.sum, rows + other.rows);
    }
  }

  @Test
  void givesTheClassicalIntervalOfAMeanOfEqualGroups() {
    // For the mean of single values the jackknife is s / √n exactly (Efron 1982, section 3.1).
    // Values 1, 2, 3, 4, 5: mean 3, s² = 2.5, se = √0.5, t(4, 0.975) = 2.776445.
    List<Sums> groups = IntStream.rangeClosed(1, 5).mapToObj(v -> new Sums(v, 1)).toList();

    Interval interval = Jackknife.interval(groups, Sums::plus, s -> s.sum / s.rows, 0.95);

    assertThat(interval.estimate()).isCloseTo(3, within(1e-12));
    assertThat(interval.upper() - 3).isCloseTo(2.776445 * Math.sqrt(0.5), within(1e-6));
    assertThat(3 - interval.lower()).isCloseTo(2.776445 * Math.sqrt(0.5), within(1e-6));
  }

  @Test
  void hasNoBoundsWithOneGroup() {
    Interval interval =
        Jackknife.interval(List.of(new Sums(3, 1)), Sums::plus, s -> s.sum / s.rows, 0.95);

    assertThat(interval.isBounded()).isFalse();
    assertThat(interval.estimate()).isEqualTo(3);
  }

  @Test
  void leavesTheGroupsAsTheyAre() {
    List<ScoreCounts> groups =
        List.of(
            new ScoreCounts().add(0.2, false).add(0.7, true),
            new ScoreCounts().add(0.4, true).add(0.3, false),
            new ScoreCounts().add(0.6, false).add(0.9, true));

    Jackknife.interval(
        groups,
        (a, b) -> new ScoreCounts().merge(a).merge(b),
        c -> RankingMetrics.of(c).rocAuc(),
        0.95);

    assertThat(groups).extracting(ScoreCounts::rows).containsExactly(2L, 2L, 2L);
  }
}
