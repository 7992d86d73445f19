package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.Resampling;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Metrics of several classes on five rows, each number by hand from its definition. */
class ClassMetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final int[] ACTUAL = {0, 0, 1, 2, 2};
  private static final double[][] PROBABILITIES = {
    {0.7, 0.2, 0.1}, {0.3, 0.4, 0.3}, {0.2, 0.6, 0.2}, {0.1, 0.3, 0.6}, {0.5, 0.1, 0.4}
  };

  private final List<Metric> metrics = judged();

  @Test
  void probabilitiesAreJudgedByEveryClass() {
    // ((0.09+0.04+0.01) + (0.49+0.16+0.09) + (0.04+0.16+0.04) + (0.01+0.09+0.16)
    //   + (0.25+0.01+0.36)) / 5
    assertThat(value("brier-score")).isCloseTo(2.0 / 5, EXACT);
    assertThat(value("log-loss"))
        .isCloseTo(
            -(Math.log(0.7) + Math.log(0.3) + Math.log(0.6) + Math.log(0.6) + Math.log(0.4)) / 5,
            EXACT);
    // Of a against the rest 5 of 6 pairs in order; of b 4 of 4; of c 6 of 6.
    assertThat(value("macro-roc-auc")).isCloseTo((5.0 / 6 + 1 + 1) / 3, EXACT);
  }

  @Test
  void decisionsAreJudgedByTheConfusionMatrix() {
    // Decided for the likeliest: a, b, b, c, a.
    assertThat(value("accuracy")).isCloseTo(3.0 / 5, EXACT);
    assertThat(value("macro-precision")).isCloseTo((0.5 + 0.5 + 1) / 3, EXACT);
    assertThat(value("macro-recall")).isCloseTo((0.5 + 1 + 0.5) / 3, EXACT);
    assertThat(value("macro-f1")).isCloseTo((0.5 + 2.0 / 3 + 2.0 / 3) / 3, EXACT);
    assertThat(value("weighted-f1")).isCloseTo((2 * 0.5 + 2.0 / 3 + 2 * (2.0 / 3)) / 5, EXACT);
    assertThat(value("micro-f1")).isCloseTo(3.0 / 5, EXACT);
    assertThat(ofClass("c", "decided a")).isEqualTo(1);
    assertThat(ofClass("c", "decided c")).isEqualTo(1);
    assertThat(ofClass("c", "precision")).isEqualTo(1);
    assertThat(ofClass("c", "recall")).isEqualTo(0.5);
  }

  @Test
  void sharesOfAClassArePredictedAndObserved() {
    assertThat(ofClass("a", "observed rate")).isCloseTo(2.0 / 5, EXACT);
    assertThat(ofClass("a", "predicted rate")).isCloseTo(1.8 / 5, EXACT);
    assertThat(ofClass("a", "calibration-gap")).isCloseTo(0.2 / 5, EXACT);
    // a's chances are 0.1, 0.2, 0.3, 0.5, 0.7: each a bin, and each came or did not.
    assertThat(ofClass("a", "calibration-error"))
        .isCloseTo((0.1 + 0.2 + 0.7 + 0.5 + 0.3) / 5, EXACT);
  }

  @Test
  void everyClassHasACurveOfItsOwn() {
    List<Metric> curve =
        metrics.stream()
            .filter(m -> m.name().equals("reliability") && m.part().equals(Part.ofClass("a")))
            .toList();
    assertThat(curve)
        .extracting(m -> m.at().orElseThrow())
        .containsExactly(0.1, 0.2, 0.3, 0.5, 0.7);
    assertThat(curve).extracting(Metric::value).containsExactly(0.0, 0.0, 1.0, 0.0, 1.0);
    // The likeliest have 0.7, 0.4, 0.6, 0.6, 0.5, and came but the second and the last.
    List<Metric> likeliest =
        metrics.stream()
            .filter(m -> m.name().equals("reliability") && m.part().equals(Part.ALL))
            .toList();
    assertThat(likeliest).extracting(Metric::value).containsExactly(0.0, 0.0, 1.0, 1.0);
    // Both rows at 0.6 came: no more is told than by two.
    assertThat(likeliest.get(2).interval().orElseThrow().upper()).isEqualTo(1);
    assertThat(likeliest.get(2).interval().orElseThrow().lower()).isLessThan(0.35);
  }

  @Test
  void theDecisionIsOfTheLeastExpectedCostAndNotTheLikeliest() {
    // a taken for b or c costs the first amount, any other mistake the second.
    ClassCosts costs = new ClassCosts(new int[][] {{-1, 0, 0}, {1, -1, 1}, {1, 1, -1}});
    double[] probabilities = {0.3, 0.4, 0.3};

    // Of a 0.7 · 1; of b 0.3 · 5 + 0.3 · 1; of c 0.3 · 5 + 0.4 · 1.
    assertThat(costs.expected(probabilities, 0, new double[] {5, 1})).isCloseTo(0.7, EXACT);
    assertThat(costs.expected(probabilities, 1, new double[] {5, 1})).isCloseTo(1.8, EXACT);
    assertThat(costs.decide(probabilities, new double[] {5, 1})).isZero();
    assertThat(costs.decide(probabilities, new double[] {1, 1})).isEqualTo(1);
    assertThat(costs.realised(2, 1, new double[] {5, 1})).isEqualTo(1);
    assertThat(costs.realised(1, 1, new double[] {5, 1})).isZero();
  }

  private double value(String name) {
    return metrics.stream()
        .filter(m -> m.isPlain() && m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private double ofClass(String name, String metric) {
    return metrics.stream()
        .filter(m -> m.part().equals(Part.ofClass(name)) && m.name().equals(metric))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Two states merged, as two partitions would be. */
  private static List<Metric> judged() {
    ClassTally first = new ClassTally(3);
    ClassTally second = new ClassTally(3);
    for (int i = 0; i < ACTUAL.length; i++) {
      int likeliest = 0;
      for (int c = 1; c < 3; c++) {
        likeliest = PROBABILITIES[i][c] > PROBABILITIES[i][likeliest] ? c : likeliest;
      }
      (i < 2 ? first : second)
          .add("block " + i, new ClassDecision(ACTUAL[i], likeliest, PROBABILITIES[i], 0, 0, 0));
    }
    return new ClassMetrics("linear", CLASSES, first.merge(second), Resampling.of(100, 1))
        .metrics(0.95);
  }
}
