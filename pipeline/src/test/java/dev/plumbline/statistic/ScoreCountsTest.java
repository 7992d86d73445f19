package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
  private record Row(double score, boolean positive) {}

  @Test
  void countsTheRowsOfEachScoreHighestFirst() {
    ScoreCounts counts =
        new ScoreCounts().add(0.5, true).add(0.9, false).add(0.5, false).add(0.5, true);
    SortedScores sorted = counts.descending();
    assertThat(sorted.scores()).containsExactly(0.9, 0.5);
    assertThat(sorted.positives()).containsExactly(0, 2);
    assertThat(sorted.negatives()).containsExactly(1, 1);
    assertThat(counts.positives()).isEqualTo(2);
    assertThat(counts.negatives()).isEqualTo(2);
  }

  @Test
  void holdsTheTwoZerosForOneScore() {
    assertThat(new ScoreCounts().add(0.0, true).add(-0.0, false).distinctScores()).isEqualTo(1);
  }

  @Test
  void isTheSameInPartsInAnyOrderAndAfterAJourney() {
    List<Row> rows = rows(20_000, 3);
    ScoreCounts whole = counted(rows, 1 << 20);
    Collections.shuffle(rows, new Random(4));
    ScoreCounts first = counted(rows.subList(0, 100), 1 << 20);
    ScoreCounts second = counted(rows.subList(100, 20_000), 1 << 20);
    assertSame(Copies.bySerialization(first).merge(second), whole);
    assertSame(Copies.bySerialization(second).merge(first), whole);
    assertThat(whole.isRounded()).isFalse();
  }

  @Test
  void roundsTheSameWayWhateverTheOrderOfRowsAndMerges() {
    List<Row> rows = rows(5_000, 5);
    ScoreCounts whole = counted(rows, 64);
    Collections.shuffle(rows, new Random(6));
    ScoreCounts exactPart = counted(rows.subList(0, 50), 64);
    ScoreCounts roundedPart = counted(rows.subList(50, 5_000), 64);
    assertThat(exactPart.isRounded()).isFalse();
    assertThat(roundedPart.isRounded()).isTrue();
    assertSame(Copies.bySerialization(exactPart).merge(roundedPart), whole);
    assertSame(Copies.bySerialization(roundedPart).merge(exactPart), whole);
    assertThat(whole.isRounded()).isTrue();
    assertThat(whole.rows()).isEqualTo(5_000);
    assertThat(whole.distinctScores()).isLessThanOrEqualTo(66);
  }

  @Test
  void neverRoundsAScoreToCertainty() {
    ScoreCounts counts = new ScoreCounts(2).add(1e-9, true).add(1 - 1e-9, false).add(0.4, true);
    assertThat(counts.descending().scores()).containsExactly(0.75, 0.5, 0.25);
    assertThat(new ScoreCounts(2).add(0, true).add(0.3, true).add(1, true).descending().scores())
        .containsExactly(1, 0.5, 0);
  }

  @Test
  void keepsMetricsCloseWhenItRounds() {
    List<Row> rows = rows(200_000, 7);
    ScoreCounts exact = counted(rows, 1 << 20);
    ScoreCounts rounded = counted(rows, 1 << 16);
    assertThat(rounded.isRounded()).isTrue();
    assertThat(RankingMetrics.of(rounded).rocAuc())
        .isCloseTo(RankingMetrics.of(exact).rocAuc(), within(1e-6));
    assertThat(ProbabilityMetrics.of(rounded).brierScore())
        .isCloseTo(ProbabilityMetrics.of(exact).brierScore(), within(1e-6));
  }

  @Test
  void refusesWhatIsNoProbability() {
    ScoreCounts counts = new ScoreCounts();
    for (double score : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> counts.add(score, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Score must be a probability, but is " + score);
    }
  }

  @Test
  void refusesToMergeCountsOfAnotherBound() {
    assertThatThrownBy(() -> new ScoreCounts(8).merge(new ScoreCounts(9)))
        .hasMessage(
            "Cannot merge counts made for at most 8 distinct scores with counts made for 9");
  }

  private static List<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      double score = random.nextDouble();
      rows.add(new Row(score, random.nextDouble() < score));
    }
    return rows;
  }

  private static ScoreCounts counted(List<Row> rows, int maximumDistinctScores) {
    ScoreCounts counts = new ScoreCounts(maximumDistinctScores);
    rows.forEach(row -> counts.add(row.score(), row.positive()));
    return counts;
  }

  private static void assertSame(ScoreCounts actual, ScoreCounts expected) {
    assertThat(actual.isRounded()).isEqualTo(expected.isRounded());
    assertThat(actual.positives()).isEqualTo(expected.positives());
    assertThat(actual.negatives()).isEqualTo(expected.negatives());
    assertThat(actual.descending().scores()).isEqualTo(expected.descending().scores());
    assertThat(actual.descending().positives()).isEqualTo(expected.descending().positives());
    assertThat(actual.descending().negatives()).isEqualTo(expected.descending().negatives());
  }
}
