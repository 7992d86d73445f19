package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.SparseRow;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
    // 1 and 55 / 6 part the rows after the 3.
    assertThat(fit.sizes()).containsExactly(4L, 3L);
    // Kept is the mean of just these rows.
    assertThat(fit.encoding().centres()).containsExactly(List.of(12.5), List.of(2.0));
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
    ClusterFit fit = fitted(asked(10, 2), centres(5, 5), 5, 5, 5);

    assertThat(fit.sizes()).containsExactly(3L);
    assertThat(fit.encoding().centres()).containsExactly(List.of(5.0));
    assertThat(fit.explained()).isZero();
  }

  @Test
  void theRowsOfAClusterOfTooFewJoinTheNearestAndDrawNoCentreToThemselves() {
    ClusterFit fit = fitted(asked(100, 2), centres(1, 12, 100), 1, 2, 3, 11, 12, 13, 14, 100);

    assertThat(fit.givenUp()).isOne();
    assertThat(fit.isSettled()).isTrue();
    // Settled around 2, 12.5 and 100 after two passes; the third counts 100 with 12.5.
    assertThat(fit.passes()).isEqualTo(3);
    assertThat(fit.sizes()).containsExactly(5L, 3L);
    assertThat(fit.encoding().centres()).containsExactly(List.of(12.5), List.of(2.0));
  }

  @Test
  void whereNoClusterHasEnoughRowsThereIsOneAroundTheMeanOfAll() {
    ClusterFit fit = fitted(asked(100, 5), centres(1, 12), NUMBERS);

    assertThat(fit.givenUp()).isOne();
    assertThat(fit.sizes()).containsExactly(7L);
    assertThat(fit.encoding().centres()).containsExactly(List.of(8.0));
  }

  @Test
  void noCentreTellsTheNumberOfARow() {
    Random random = new Random(3);
    // 1 / u has no mean: some numbers lie far from all others, and centres are drawn among these.
    double[] numbers = random.doubles(400).map(u -> 1 / (1 - u)).toArray();
    List<SparseRow> rows = Arrays.stream(numbers).mapToObj(SparseRow::of).toList();
    for (int iterations : new int[] {1, 2, 100}) {
      for (int seed = 0; seed < 20; seed++) {
        ClusterFit fit = fitted(asked(iterations, 5), Centres.drawn(rows, 6, 1, seed), numbers);

        assertThat(fit.passes()).isLessThanOrEqualTo(iterations + 1);
        assertThat(fit.rows()).isEqualTo(400);
        for (List<Double> centre : fit.encoding().centres()) {
          assertThat(numbers).doesNotContain(new double[] {centre.get(0)}, within(1e-9));
        }
      }
    }
  }

  private static ClusterFit fitted(int iterations) {
    return fitted(asked(iterations, 2), centres(1, 2), NUMBERS);
  }

  private static ClusterFit fitted(Encodings.Clusters asked, Centres begun, double... numbers) {
    ClusterFit fit = new ClusterFit(0, "kind", asked, List.of(AS_IT_IS), begun, numbers.length);
    while (!fit.isDone()) {
      advance(fit, numbers);
    }
    return fit;
  }

  private static void advance(ClusterFit fit, double... numbers) {
    ClusterSums sums = new ClusterSums(fit.centres().count(), 1);
    for (double number : numbers) {
      SparseRow row = SparseRow.of(number);
      sums.add(fit.centres().nearest(row), row);
    }
    fit.advance(sums);
  }

  private static Encodings.Clusters asked(int iterations, int minimumRows) {
    return new Encodings.Clusters(List.of("price"), 2, iterations, 200, minimumRows);
  }

  private static Centres centres(double... centres) {
    return new Centres(Arrays.stream(centres).mapToObj(centre -> new double[] {centre}).toList());
  }
}
