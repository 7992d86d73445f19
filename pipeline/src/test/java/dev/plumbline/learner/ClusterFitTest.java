package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.SparseRow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters of a handful of numbers, by hand. */
class ClusterFitTest {
  private static final double[] NUMBERS = {1, 2, 3, 11, 12, 13, 14};

  private static final ColumnEncoding.Scaled AS_IT_IS =
      new ColumnEncoding.Scaled("price", false, 0, 1, 2, true);

  @Test
  void settlesWhereEveryCentreIsTheMeanOfItsRows() {
    ClusterFit fit = fitted(100);

    // From 1 and 2: {1} and the others, of mean 55 / 6; then {1, 2, 3} and {11, …, 14}, of means 2
    // and 12.5; the third pass moves nothing.
    assertThat(fit.passes()).isEqualTo(3);
    assertThat(fit.isSettled()).isTrue();
    assertThat(fit.sizes()).containsExactly(4L, 3L);
    assertThat(fit.encoding().centres()).containsExactly(List.of(12.5), List.of(2.0));
    assertThat(fit.encoding().shares()).containsExactly(4 / 7.0, 3 / 7.0);
    // Within: (1 + 0 + 1) + (2.25 + 0.25 + 0.25 + 2.25) = 7; in all, around 8: 196.
    assertThat(fit.explained()).isCloseTo(1 - 7 / 196.0, within(1e-12));
  }

  @Test
  void saysThatItsCentresStillMoveWhenItsIterationsAreUsedUp() {
    ClusterFit fit = fitted(2);

    assertThat(fit.passes()).isEqualTo(2);
    assertThat(fit.isSettled()).isFalse();
    // The rows are counted by the centres that are kept: 1 and 55 / 6 part them after the 3.
    assertThat(fit.sizes()).containsExactly(4L, 3L);
    assertThat(fit.encoding().centres().get(0).get(0)).isCloseTo(55 / 6.0, within(1e-12));
  }

  @Test
  void aMissingNumberLiesWhereItsStandInDoes() {
    ColumnEncoding.Clusters clusters = fitted(100).encoding();
    FeatureBatch batch =
        new FeatureBatch(
            List.of(new FeatureColumn("price", FeatureKind.NUMERIC)),
            4,
            new double[][] {{20, -5, Double.NaN, 7.5}},
            new int[1][],
            new String[1][]);

    // 2 stands in; 7.25 is as far from both centres, so 7.5 is nearer to 12.5.
    assertThat(clusters.of(batch)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void equalRowsAreOneClusterThatExplainsNothing() {
    ClusterFit fit = new ClusterFit(0, "kind", asked(10), List.of(AS_IT_IS), centres(5, 5));
    while (!fit.isDone()) {
      advance(fit, 5, 5, 5);
    }

    assertThat(fit.sizes()).containsExactly(3L);
    assertThat(fit.encoding().centres()).containsExactly(List.of(5.0));
    assertThat(fit.explained()).isZero();
  }

  private static ClusterFit fitted(int iterations) {
    ClusterFit fit = new ClusterFit(0, "kind", asked(iterations), List.of(AS_IT_IS), centres(1, 2));
    while (!fit.isDone()) {
      advance(fit, NUMBERS);
    }
    return fit;
  }

  private static void advance(ClusterFit fit, double... numbers) {
    ClusterSums sums = new ClusterSums(2, 1);
    for (double number : numbers) {
      SparseRow row = SparseRow.of(number);
      sums.add(fit.centres().nearest(row), row);
    }
    fit.advance(sums);
  }

  private static Encodings.Clusters asked(int iterations) {
    return new Encodings.Clusters(List.of("price"), 2, iterations);
  }

  private static Centres centres(double first, double second) {
    return new Centres(List.of(new double[] {first}, new double[] {second}));
  }
}
