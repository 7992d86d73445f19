package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class PredictiveDistributionTest {
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);
  private static final double[] ONE_BIN = {};

  @Test
  void decidesAndCostsWhatTheNewsvendorDoesWhoseDemandIsNormal() {
    PredictiveDistribution distribution = PredictiveDistribution.fit(normal(ONE_BIN, 100, 10));
    for (double under : new double[] {1, 3, 9}) {
      // Closed form: the decision is the u / (u + o) quantile, at a cost of (u + o) σ φ(z).
      double z = NORMAL.inverseCumulativeProbability(under / (under + 1));
      double decision = distribution.decision(100, under, 1);

      assertThat(decision).isCloseTo(100 + 10 * z, within(0.02));
      assertThat(distribution.expectedCost(100, decision, under, 1))
          .isCloseTo((under + 1) * 10 * NORMAL.density(z), within(0.03));
    }
  }

  @Test
  void noOtherDecisionIsExpectedToCostLess() {
    PredictiveDistribution distribution = PredictiveDistribution.fit(normal(ONE_BIN, 100, 10));
    double decision = distribution.decision(100, 3, 1);
    double least = distribution.expectedCost(100, decision, 3, 1);

    for (double other = decision - 20; other < decision + 20; other += 0.25) {
      assertThat(distribution.expectedCost(100, other, 3, 1)).isGreaterThanOrEqualTo(least - 1e-9);
    }
  }

  @Test
  void anIntervalIsWideWhereResidualsAreAndBetweenInBetween() {
    ResidualTable table = normal(new double[] {50}, 0, 1);
    table.merge(normal(new double[] {50}, 100, 9));
    PredictiveDistribution distribution = PredictiveDistribution.fit(table);

    assertThat(distribution.bins()).isEqualTo(2);
    // Of a standard normal, 80% lie within 1.28155.
    assertThat(width(distribution, 0)).isCloseTo(2 * 1.28155, within(0.01));
    assertThat(width(distribution, 100)).isCloseTo(18 * 1.28155, within(0.05));
    assertThat(width(distribution, 50)).isCloseTo(10 * 1.28155, within(0.05));
    assertThat(width(distribution, 1000)).isCloseTo(width(distribution, 100), within(1e-9));
    assertThat(width(distribution, -7)).isCloseTo(width(distribution, 0), within(1e-9));
  }

  @Test
  void binsOfTooFewRowsArePutTogether() {
    ResidualTable table = ResidualTable.of(new double[] {1, 2, 3});
    for (int i = 0; i < 4 * ResidualTable.LEAST_ROWS; i++) {
      // 10 rows in the first bin, 10 in the last.
      table.add(i < 10 ? 0.5 : i < 20 ? 3.5 : 1.25 + i % 2, 7);
    }
    PredictiveDistribution distribution = PredictiveDistribution.fit(table);

    assertThat(distribution.bins()).isEqualTo(2);
    assertThat(distribution.decision(2, 1, 1)).isBetween(6.0, 8.0);
  }

  @Test
  void theDecisionWithoutAModelIsAQuantileOfTheOutcomes() {
    ResidualTable table = ResidualTable.of(ONE_BIN);
    for (int outcome = 1; outcome <= 1000; outcome++) {
      table.add(500, outcome);
    }
    PredictiveDistribution distribution = PredictiveDistribution.fit(table);

    assertThat(distribution.decisionWithoutModel(3, 1)).isCloseTo(750.5, within(1e-9));
    assertThat(distribution.decisionWithoutModel(0, 0)).isCloseTo(500.5, within(1e-9));
  }

  @Test
  void aMissCostsByItsSize() {
    assertThat(PredictiveDistribution.realised(12, 10, 3, 1)).isEqualTo(6);
    assertThat(PredictiveDistribution.realised(10, 12, 3, 1)).isEqualTo(2);
    assertThat(PredictiveDistribution.realised(10, 10, 3, 1)).isZero();
  }

  @Test
  void whereNothingCostsThePredictionIsDecided() {
    assertThat(PredictiveDistribution.fit(normal(ONE_BIN, 100, 10)).decision(100, 0, 0))
        .isEqualTo(100);
  }

  @Test
  void isReadBackAsItWasWritten() {
    ResidualTable table = normal(new double[] {50}, 0, 1);
    table.merge(normal(new double[] {50}, 100, 9));
    FittedPipeline pipeline =
        new FittedPipeline(
            "rules",
            "constant",
            List.of(),
            new RulesModel.Constant(3.5),
            PredictiveDistribution.fit(table));

    assertThat(FittedPipeline.of(pipeline.toJson(), Optional.empty())).isEqualTo(pipeline);
  }

  @Test
  void nothingIsFittedToNothing() {
    ResidualTable empty = ResidualTable.of(ONE_BIN);
    assertThatThrownBy(() -> PredictiveDistribution.fit(empty))
        .hasMessage("Not a score table: no residuals");
  }

  @Test
  void binsOfPredictionsHoldAboutEquallyManyRows() {
    PredictionBins all = new PredictionBins();
    PredictionBins other = new PredictionBins();
    for (int i = 0; i < 1000; i++) {
      (i % 3 == 0 ? all : other).add(i);
    }

    assertThat(all.merge(other).edges()).containsExactly(200, 400, 600, 800);
  }

  @Test
  void aModelThatPredictsOneNumberHasOneBin() {
    PredictionBins bins = new PredictionBins();
    for (int i = 0; i < 5000; i++) {
      bins.add(4.2);
    }

    assertThat(bins.edges().length).isLessThanOrEqualTo(1);
  }

  /** Residuals at the quantiles of a normal distribution, all of one prediction. */
  private static ResidualTable normal(double[] edges, double prediction, double deviation) {
    ResidualTable table = ResidualTable.of(edges);
    for (int i = 0; i < 2000; i++) {
      double z = NORMAL.inverseCumulativeProbability((i + 0.5) / 2000);
      table.add(prediction, prediction + deviation * z);
    }
    return table;
  }

  private static double width(PredictiveDistribution distribution, double prediction) {
    return distribution.quantile(prediction, 0.9) - distribution.quantile(prediction, 0.1);
  }
}
