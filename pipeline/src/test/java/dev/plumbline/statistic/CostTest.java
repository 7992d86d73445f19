package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void actsWhereActingIsExpectedToCostLess() {
    // Missing a positive costs 9, a needless action 1: act above 1 / (1 + 9) = 0.1.
    assertThat(BinaryCost.threshold(9, 1, 0, 0)).isCloseTo(0.1, within(1e-15));
    assertThat(BinaryCost.act(0.11, 9, 1, 0, 0)).isTrue();
    assertThat(BinaryCost.act(0.09, 9, 1, 0, 0)).isFalse();
    assertThat(BinaryCost.expected(0.5, 9, 1, 0, 0)).isEqualTo(0.5);
    assertThat(BinaryCost.expected(0.05, 9, 1, 0, 0)).isCloseTo(0.45, within(1e-15));
  }

  @Test
  void doesNotActOnATie() {
    assertThat(BinaryCost.act(0.5, 1, 1, 0, 0)).isFalse();
  }

  @Test
  void agreesWithTheThresholdWhereThereIsOne() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double[] cost = random.doubles(4, -5, 5).toArray();
      double threshold = BinaryCost.threshold(cost[0], cost[1], cost[2], cost[3]);
      double probability = random.nextDouble();
      if (!Double.isNaN(threshold)) {
        assertThat(BinaryCost.act(probability, cost[0], cost[1], cost[2], cost[3]))
            .isEqualTo(probability > threshold);
      }
    }
  }

  @Test
  void hasNoThresholdWhereSurerPositivesAreTheDearerToActOn() {
    assertThat(BinaryCost.threshold(0, 0, 5, 0)).isNaN();
  }

  @Test
  void realisesTheCostOfTheOutcome() {
    assertThat(BinaryCost.realised(false, true, 1, 2, 3, 4)).isEqualTo(1);
    assertThat(BinaryCost.realised(true, false, 1, 2, 3, 4)).isEqualTo(2);
    assertThat(BinaryCost.realised(true, true, 1, 2, 3, 4)).isEqualTo(3);
    assertThat(BinaryCost.realised(false, false, 1, 2, 3, 4)).isEqualTo(4);
  }

  @Test
  void theCurveIsTheSumOfWhatEachRowCostsAtEachThreshold() {
    Random random = new Random(2);
    CostCurve first = CostCurve.ofSteps(20);
    CostCurve second = CostCurve.ofSteps(20);
    double[] expected = new double[21];
    for (int i = 0; i < 500; i++) {
      double score = random.nextInt(101) / 100.0;
      boolean positive = random.nextDouble() < score;
      double[] cost = random.doubles(4, 0, 10).toArray();
      (random.nextBoolean() ? first : second)
          .add(score, positive, cost[0], cost[1], cost[2], cost[3]);
      for (int t = 0; t <= 20; t++) {
        expected[t] +=
            BinaryCost.realised(score > t / 20.0, positive, cost[0], cost[1], cost[2], cost[3]);
      }
    }
    CostCurve curve = Copies.bySerialization(second).merge(first);
    assertThat(curve.rows()).isEqualTo(500);
    for (int t = 0; t <= 20; t++) {
      assertThat(curve.points().get(t).threshold()).isEqualTo(t / 20.0);
      assertThat(curve.points().get(t).totalCost()).isCloseTo(expected[t], within(1e-9));
    }
    // No score is above 1.
    assertThat(curve.points().get(20).shareActed()).isZero();
    assertThat(curve.points().get(20).totalCost())
        .isCloseTo(curve.costOfNeverActing(), within(1e-9));
  }

  @Test
  void ofEquallyCheapThresholdsTheHighestIsTaken() {
    CostCurve curve = CostCurve.of().add(0.805, true, 9, 1, 0, 0).add(0.105, false, 9, 1, 0, 0);
    assertThat(curve.cheapest().threshold()).isEqualTo(0.8);
    assertThat(curve.cheapest().totalCost()).isZero();
    assertThat(curve.costOfAlwaysActing()).isEqualTo(1);
    assertThat(curve.costOfNeverActing()).isEqualTo(9);
  }

  @Test
  void refusesToMergeOtherThresholds() {
    assertThatThrownBy(() -> CostCurve.ofSteps(10).merge(CostCurve.ofSteps(20)))
        .hasMessage("Cannot merge cost curves of different thresholds");
  }
}
