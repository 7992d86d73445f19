package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
  /** The example in scikit-learn's pages on roc_auc_score and average_precision_score. */
  private final ScoreCounts documented =
      new ScoreCounts().add(0.1, false).add(0.4, false).add(0.35, true).add(0.8, true);

  @Test
  void rocAucAndAveragePrecisionAreThoseOfScikitLearnsExample() {
    assertThat(RankingMetrics.of(documented).rocAuc()).isEqualTo(0.75);
    // Printed there as 0.83: (1/1 + 2/3) / 2.
    assertThat(RankingMetrics.of(documented).averagePrecision()).isCloseTo(5.0 / 6, within(1e-15));
  }

  @Test
  void brierScoreIsThatOfScikitLearnsExample() {
    // brier_score_loss([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]), printed as 0.037.
    ScoreCounts counts =
        new ScoreCounts().add(0.1, false).add(0.9, true).add(0.8, true).add(0.3, false);
    assertThat(ProbabilityMetrics.of(counts).brierScore()).isCloseTo(0.0375, within(1e-15));
    assertThat(ProbabilityMetrics.of(counts).brierSkill()).isCloseTo(0.85, within(1e-15));
  }

  @Test
  void logLossIsThatOfScikitLearnsExample() {
    // log_loss(["spam", "ham", "ham", "spam"], [[.1, .9], [.9, .1], [.8, .2], [.35, .65]]),
    // printed as 0.21616.
    ScoreCounts counts =
        new ScoreCounts().add(0.9, true).add(0.1, false).add(0.2, false).add(0.65, true);
    assertThat(ProbabilityMetrics.of(counts).logLoss()).isCloseTo(0.21616, within(5e-6));
  }

  @Test
  void logLossOfSureAndWrongIsClipped() {
    ScoreCounts counts = new ScoreCounts().add(0, true).add(1, true);
    assertThat(ProbabilityMetrics.of(counts).logLoss())
        .isCloseTo(-Math.log(1e-15) / 2, within(1e-12));
  }

  @Test
  void tiesCountHalf() {
    ScoreCounts constant = new ScoreCounts().add(0.3, 7, 93);
    assertThat(RankingMetrics.of(constant).rocAuc()).isEqualTo(0.5);
    assertThat(RankingMetrics.of(constant).averagePrecision()).isCloseTo(0.07, within(1e-15));
    assertThat(RankingMetrics.of(constant).recallAt(0.25)).isEqualTo(0.25);
    assertThat(RankingMetrics.of(constant).precisionAt(0.25)).isCloseTo(0.07, within(1e-15));
  }

  @Test
  void rocAucIsTheShareOfPairsInOrder() {
    Random random = new Random(1);
    ScoreCounts counts = new ScoreCounts();
    double[] scores = new double[200];
    boolean[] labels = new boolean[200];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(20) / 20.0;
      labels[i] = random.nextDouble() < scores[i];
      counts.add(scores[i], labels[i]);
    }
    double inOrder = 0;
    double pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] && !labels[j]) {
          pairs++;
          inOrder += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(RankingMetrics.of(counts).rocAuc()).isCloseTo(inOrder / pairs, within(1e-12));
  }

  @Test
  void gainsAreThoseCountedByHand() {
    // Of 10 rows the 1st, 2nd and 5th from the top are positive.
    ScoreCounts counts = new ScoreCounts();
    for (int rank = 1; rank <= 10; rank++) {
      counts.add(1 - rank / 20.0, rank == 1 || rank == 2 || rank == 5);
    }
    List<RankingMetrics.Gain> gains = RankingMetrics.of(counts).gains(5);
    assertThat(gains).hasSize(5);
    assertThat(gains.get(0).recall()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(gains.get(0).lift()).isCloseTo(1 / 0.3, within(1e-12));
    assertThat(gains.get(1).positives()).isCloseTo(2, within(1e-12));
    assertThat(gains.get(1).groupRate()).isCloseTo(0, within(1e-12));
    assertThat(gains.get(2).precision()).isCloseTo(0.5, within(1e-12));
    assertThat(gains.get(2).groupRate()).isCloseTo(0.5, within(1e-12));
    assertThat(gains.get(4).recall()).isCloseTo(1, within(1e-12));
    assertThat(gains.get(4).lift()).isCloseTo(1, within(1e-12));
  }

  @Test
  void whatOneClassDoesNotDefineIsNotANumber() {
    ScoreCounts negativesOnly = new ScoreCounts().add(0.2, false).add(0.4, false);
    assertThat(RankingMetrics.of(negativesOnly).rocAuc()).isNaN();
    assertThat(RankingMetrics.of(negativesOnly).averagePrecision()).isNaN();
    assertThat(ProbabilityMetrics.of(new ScoreCounts()).brierScore()).isNaN();
    assertThat(ProbabilityMetrics.of(new ScoreCounts()).reliability(10)).isEmpty();
  }

  @Test
  void reliabilityBinsHoldEqualMassAndKeepTiesTogether() {
    ScoreCounts counts = new ScoreCounts().add(0.1, 1, 9).add(0.2, 2, 8).add(0.9, 8, 2);
    List<ReliabilityBin> bins = ProbabilityMetrics.of(counts).reliability(3);
    assertThat(bins).hasSize(3);
    assertThat(bins).extracting(ReliabilityBin::count).containsExactly(10L, 10L, 10L);
    assertThat(bins.get(2).meanPredicted()).isCloseTo(0.9, within(1e-12));
    assertThat(bins.get(2).observedRate()).isCloseTo(0.8, within(1e-12));
    // (0 + 0 + 0.1) / 3 over bins of ten rows each.
    assertThat(ProbabilityMetrics.of(counts).expectedCalibrationError(3))
        .isCloseTo(0.1 / 3, within(1e-12));
    assertThat(ProbabilityMetrics.of(new ScoreCounts().add(0.5, 5, 5)).reliability(10)).hasSize(1);
  }

  @Test
  void wilsonIntervalsAreThoseNewcombePublished() {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3, at 95%.
    assertWilson(81, 263, 0.2553, 0.3662);
    assertWilson(15, 148, 0.0624, 0.1605);
    assertWilson(0, 20, 0.0000, 0.1611);
    assertWilson(1, 29, 0.0061, 0.1718);
  }

  @Test
  void quantilesAreThoseOfThePrintedTables() {
    assertThat(Quantiles.student(0.975, 4)).isCloseTo(2.776445, within(1e-6));
    assertThat(Quantiles.student(0.95, 9)).isCloseTo(1.833113, within(1e-6));
    assertThat(Quantiles.normal(0.975)).isCloseTo(1.959964, within(1e-6));
  }

  private static void assertWilson(long successes, long trials, double lower, double upper) {
    Interval interval = Wilson.interval(successes, trials, 0.95);
    assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
    assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
  }
}
