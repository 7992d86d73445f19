package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Metrics equal those of scikit-learn; {@link FixedVectors} says how the numbers were made. */
class ScikitLearnTest {
  private static final Offset<Double> EXACT = within(1e-9);

  private final FixedVectors rows = new FixedVectors();

  @Test
  void rankingAndProbabilityMetricsAreThoseOfScikitLearn() {
    // roc_auc_score, average_precision_score, brier_score_loss, log_loss (scores clipped at 1e-15).
    RankingMetrics ranking = RankingMetrics.of(rows.counts());
    assertThat(ranking.rocAuc()).isCloseTo(0.8932967032967033, EXACT);
    assertThat(ranking.averagePrecision()).isCloseTo(0.7948236279939085, EXACT);
    ProbabilityMetrics probabilities = ProbabilityMetrics.of(rows.counts());
    assertThat(probabilities.brierScore()).isCloseTo(0.162196, EXACT);
    assertThat(probabilities.logLoss()).isCloseTo(0.4955172907957155, EXACT);
  }

  @Test
  void thresholdMetricsAreThoseOfScikitLearn() {
    double[] cells = new double[4];
    for (int i = 0; i < FixedVectors.ROWS; i++) {
      boolean act = rows.scores[i] > 0.5;
      cells[(act ? 0 : 2) + (act == rows.positive[i] ? act ? 0 : 1 : act ? 1 : 0)]++;
    }
    ThresholdMetrics metrics = new ThresholdMetrics(cells[0], cells[1], cells[2], cells[3]);
    // confusion_matrix(y, s > 0.5) is [[89, 41], [3, 67]].
    assertThat(metrics).isEqualTo(new ThresholdMetrics(67, 41, 3, 89));
    assertThat(metrics.precision()).isCloseTo(0.6203703703703703, EXACT);
    assertThat(metrics.recall()).isCloseTo(0.9571428571428572, EXACT);
    assertThat(metrics.f1()).isCloseTo(0.7528089887640449, EXACT);
    assertThat(metrics.matthewsCorrelation()).isCloseTo(0.6141668331488028, EXACT);
    assertThat(metrics.accuracy()).isCloseTo(0.78, EXACT);
    assertThat(metrics.balancedAccuracy()).isCloseTo(0.8208791208791208, EXACT);
    assertThat(metrics.selectionRate()).isCloseTo(0.54, EXACT);
    assertThat(new ThresholdMetrics(0, 0, 3, 4).precision()).isNaN();
  }

  @Test
  void regressionMetricsAreThoseOfScikitLearn() {
    double[] errors = new double[RegressionErrors.WIDTH];
    double[] losses = new double[2];
    for (int i = 0; i < FixedVectors.ROWS; i++) {
      RegressionErrors.add(errors, rows.actual[i], rows.predicted[i], 1);
      losses[0] += RegressionErrors.quantileLoss(rows.actual[i], rows.predicted[i], 0.1);
      losses[1] += RegressionErrors.quantileLoss(rows.actual[i], rows.predicted[i], 0.9);
    }
    // root_mean_squared_error, mean_absolute_error, r2_score, mean_pinball_loss at 0.1 and 0.9; the
    // percentage error by NumPy, over the rows that are not zero.
    assertThat(RegressionErrors.rootMeanSquaredError(errors)).isCloseTo(1.2324876786809495, EXACT);
    assertThat(RegressionErrors.meanAbsoluteError(errors)).isCloseTo(0.7096719769188202, EXACT);
    assertThat(RegressionErrors.rSquared(errors)).isCloseTo(0.8353238549069338, EXACT);
    assertThat(losses[0] / FixedVectors.ROWS).isCloseTo(0.5203602360584307, EXACT);
    assertThat(losses[1] / FixedVectors.ROWS).isCloseTo(0.18931174086038954, EXACT);
    assertThat(RegressionErrors.meanAbsolutePercentageError(errors))
        .isCloseTo(0.06816669680640682, EXACT);
    assertThat(RegressionErrors.bias(errors)).isCloseTo(0.4138106189975514, EXACT);
  }

  @Test
  void metricsOfSeveralClassesAreThoseOfScikitLearn() {
    MulticlassCounts several = MulticlassCounts.of(3);
    double[] sums = new double[several.width()];
    for (int i = 0; i < FixedVectors.ROWS; i++) {
      several.add(sums, rows.classes[i], rows.probabilities[i]);
    }
    // precision_score, recall_score, f1_score with average = "macro", "weighted", "micro", None.
    assertThat(several.macro(sums, ThresholdMetrics::precision))
        .isCloseTo(0.5502908409740708, EXACT);
    assertThat(several.macro(sums, ThresholdMetrics::recall)).isCloseTo(0.5286187400941499, EXACT);
    assertThat(several.macro(sums, ThresholdMetrics::f1)).isCloseTo(0.5328865204254613, EXACT);
    assertThat(several.weighted(sums, ThresholdMetrics::precision))
        .isCloseTo(0.5523460514640639, EXACT);
    assertThat(several.weighted(sums, ThresholdMetrics::f1)).isCloseTo(0.5443270229251538, EXACT);
    assertThat(several.micro(sums, ThresholdMetrics::f1)).isCloseTo(0.55, EXACT);
    assertThat(several.accuracy(sums)).isCloseTo(0.55, EXACT);
    assertThat(several.of(sums, 2).precision()).isCloseTo(0.6086956521739131, EXACT);
    assertThat(several.of(sums, 1).recall()).isCloseTo(0.43636363636363634, EXACT);
    assertThat(several.of(sums, 0).f1()).isCloseTo(0.6137566137566137, EXACT);
    assertThat(several.logLoss(sums)).isCloseTo(0.9376061900159891, EXACT);
  }

  @Test
  void rankingWithinAQueryIsThatOfScikitLearn() {
    // The example in the pages on ndcg_score, printed as 0.69; and k = 3.
    double[] gains = {10, 0, 0, 1, 5};
    double[] scores = {0.1, 0.2, 0.3, 4, 70};
    QueryRanking whole = QueryRanking.ofDepth(5, 10);
    QueryRanking first = QueryRanking.ofDepth(3, 10);
    QueryRanking second = QueryRanking.ofDepth(3, 10);
    for (int i = 0; i < 5; i++) {
      whole.add("a", scores[i], gains[i]);
      (i % 2 == 0 ? first : second).add("a", scores[i], gains[i]);
    }
    assertThat(whole.ndcg("a")).isCloseTo(0.6956940443813076, EXACT);
    assertThat(Copies.bySerialization(first).merge(second).ndcg("a"))
        .isCloseTo(0.4123818817534531, EXACT);
    assertThat(whole.byQuery(3).total()[1]).isCloseTo(0.4123818817534531, EXACT);
  }

  @Test
  void aQueryWithoutGainDoesNotCount() {
    QueryRanking ranking =
        QueryRanking.ofDepth(2, 10).add("a", 0.9, 1).add("b", 0.8, 0).add("c", 0.1, 1);
    ranking.add("c", 0.3, 0);
    assertThat(ranking.ndcg("b")).isNaN();
    // "a" is perfect, "c" has its only gain second: 1 / log2(3).
    assertThat(ranking.meanNdcg()).isCloseTo((1 + Math.log(2) / Math.log(3)) / 2, EXACT);
    BlockSums byQuery = ranking.byQuery(2);
    assertThat(byQuery.size()).isEqualTo(2);
    assertThat(byQuery.total()[1] / byQuery.total()[0]).isCloseTo(ranking.meanNdcg(), EXACT);
  }

  @Test
  void deLongsVariancesAreThoseOfTheDefinition() {
    // By NumPy from all pairs: v10 = psi.mean(1), v01 = psi.mean(0), var(ddof=1) / rows, summed.
    assertThat(DeLong.variance(rows.counts())).isCloseTo(0.00046966628485534253, within(1e-15));
    Interval difference = DeLong.difference(rows.scores, rows.others, rows.positive, 0.95);
    assertThat(difference.estimate()).isCloseTo(0.14824175824175823, EXACT);
    assertThat(difference.upper() - difference.estimate())
        .isCloseTo(1.959963984540054 * Math.sqrt(0.0009640296939400265), EXACT);
  }

  @Test
  void anAreaHasAnIntervalInsideZeroAndOne() {
    ScoreCounts nearlyPerfect = new ScoreCounts().add(0.9, 9, 0).add(0.5, 1, 1).add(0.2, 0, 9);
    Interval interval = DeLong.interval(nearlyPerfect, 0.95);
    assertThat(interval.upper()).isLessThan(1).isGreaterThan(interval.estimate());
    assertThat(DeLong.interval(new ScoreCounts().add(0.4, 3, 0), 0.95).isBounded()).isFalse();
  }

  @Test
  void theBrierScoreIsItsParts() {
    // 100 groups, of one score each where scores have two decimals: Murphy's identity is exact.
    double brier = ProbabilityMetrics.of(rows.counts()).brierScore();
    BrierParts fine = BrierParts.of(rows.counts(), 1_000);
    assertThat(fine.remainder()).isCloseTo(0, EXACT);
    assertThat(fine.reliability() - fine.resolution() + fine.uncertainty()).isCloseTo(brier, EXACT);
    assertThat(fine.uncertainty()).isCloseTo(0.35 * 0.65, EXACT);
    // Two groups by hand: (0.2: 1 of 4), (0.8: 3 of 4): (0.05² + 0.05²)/2, (0.25² + 0.25²)/2, 1/4.
    BrierParts two = BrierParts.of(new ScoreCounts().add(0.2, 1, 3).add(0.8, 3, 1), 2);
    assertThat(two.reliability()).isCloseTo(0.0025, EXACT);
    assertThat(two.resolution()).isCloseTo(0.0625, EXACT);
    assertThat(two.uncertainty()).isEqualTo(0.25);
  }
}
