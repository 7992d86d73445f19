package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The measures of a clustering against published numbers, closed forms and pairs counted out. */
class ClusterMeasuresTest {

  @Test
  void theAdjustedRandIndexIsThePublishedOne() {
    // Yeung and Ruzzo, Bioinformatics 17 (2001), supplement, table 2: 0.313.
    assertThat(AdjustedRandIndex.of(new long[][] {{1, 1, 0}, {1, 2, 1}, {0, 0, 4}}))
        .isCloseTo(0.313, within(5e-4));
    // The documentation of scikit-learn's adjusted_rand_score: 0.57..., 0 and -0.5.
    assertThat(AdjustedRandIndex.of(new long[][] {{2, 0, 0}, {0, 1, 1}}))
        .isCloseTo(4.0 / 7, within(1e-12));
    assertThat(AdjustedRandIndex.of(new long[][] {{1, 1, 1, 1}})).isZero();
    assertThat(AdjustedRandIndex.of(new long[][] {{1, 1}, {1, 1}})).isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void theSameClustersUnderOtherNamesAgreeWholly() {
    assertThat(AdjustedRandIndex.of(new long[][] {{0, 7}, {5, 0}})).isEqualTo(1);
    assertThat(AdjustedRandIndex.of(new long[][] {{9}})).isEqualTo(1);
  }

  @Test
  void twoPairsOnALineHaveMeasuresInClosedForm() {
    ClusterSums sums = sums(new double[][] {{0}, {1}, {10}, {11}}, new int[] {0, 0, 1, 1}, 2);

    // W = 2 × 0.5, T = 2 × (5.5² + 4.5²) = 101.
    assertThat(sums.within()).isCloseTo(1, within(1e-12));
    assertThat(sums.explained()).isCloseTo(100 / 101.0, within(1e-12));
    // (100 / 1) / (1 / 2).
    assertThat(sums.calinskiHarabasz()).isCloseTo(200, within(1e-9));
    // (0.5 + 0.5) / 10.
    assertThat(sums.daviesBouldin()).isCloseTo(0.1, within(1e-12));
    // To the other of its pair 1, to the other pair (100 + 121) / 2 on average.
    assertThat(sums.silhouette(0, SparseRow.of(0))).isCloseTo(1 - 1 / 110.5, within(1e-12));
    assertThat(sums.silhouette(0, SparseRow.of(1))).isCloseTo(1 - 1 / 90.5, within(1e-12));
  }

  @Test
  void silhouettesAreThoseOfAllPairs() {
    Random random = new Random(5);
    double[][] rows = new double[40][3];
    int[] clusters = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      clusters[i] = i % 3;
      for (int j = 0; j < 3; j++) {
        rows[i][j] = random.nextGaussian() + (clusters[i] == j ? 2 : 0);
      }
    }
    ClusterSums sums = sums(rows, clusters, 4);

    for (int i = 0; i < rows.length; i++) {
      assertThat(sums.silhouette(clusters[i], SparseRow.of(rows[i])))
          .isCloseTo(byPairs(rows, clusters, i), within(1e-12));
    }
    assertThat(sums.areFilled()).isFalse();
  }

  @Test
  void mergedSumsAreThoseOfAllRows() {
    ClusterSums first = sums(new double[][] {{0}, {1}}, new int[] {0, 0}, 2);
    ClusterSums both = first.merge(sums(new double[][] {{10}, {11}}, new int[] {1, 1}, 2));

    assertThat(both.rows()).isEqualTo(4);
    assertThat(both.calinskiHarabasz()).isCloseTo(200, within(1e-9));
  }

  @Test
  void centresMoveToTheMeansAndAreNumberedBySizeThenPlace() {
    Centres begun = new Centres(List.of(new double[] {9}, new double[] {-9}, new double[] {0}));
    ClusterSums sums = new ClusterSums(3, 1);
    for (double value : new double[] {8, 10, 12, 1, -1, -8, -10}) {
      SparseRow row = SparseRow.of(value);
      sums.add(begun.nearest(row), row);
    }
    Centres moved = begun.moved(sums);

    assertThat(moved.farthest(begun)).isCloseTo(1, within(1e-12));
    Centres numbered = moved.inOrder(sums);
    assertThat(numbered.nearest(SparseRow.of(10))).isZero();
    assertThat(numbered.nearest(SparseRow.of(-9))).isEqualTo(1);
    assertThat(numbered.nearest(SparseRow.of(0))).isEqualTo(2);
    assertThat(numbered.squaredDistance(0, SparseRow.of(13))).isCloseTo(9, within(1e-12));
  }

  @Test
  void theLastDigitDoesNotSayWhereARowHalfWayBelongs() {
    double[] one = {1};
    double[] two = {2 - 1e-13};
    assertThat(new Centres(List.of(one, two)).nearest(SparseRow.of(1.5))).isZero();
    assertThat(new Centres(List.of(two, one)).nearest(SparseRow.of(1.5))).isZero();
    assertThat(new Centres(List.of(one, two)).nearest(SparseRow.of(1.5 + 1e-9))).isOne();
  }

  @Test
  void aClusterWithoutRowsStaysWhereItIs() {
    Centres begun = new Centres(List.of(new double[] {0}, new double[] {100}));
    ClusterSums sums = new ClusterSums(2, 1);
    sums.add(0, SparseRow.of(3));

    assertThat(begun.moved(sums).squaredDistance(1, SparseRow.of(100))).isZero();
  }

  @Test
  void firstCentresAreDrawnFarApart() {
    List<SparseRow> rows = new ArrayList<>();
    for (double place : new double[] {0, 1000, 2000}) {
      for (int i = 0; i < 20; i++) {
        rows.add(SparseRow.of(place + i * 0.01));
      }
    }
    for (long seed = 0; seed < 20; seed++) {
      Centres drawn = Centres.drawn(rows, 3, 1, seed);
      assertThat(List.of(0.0, 1000.0, 2000.0))
          .extracting(place -> drawn.nearest(SparseRow.of(place)))
          .doesNotHaveDuplicates();
    }
  }

  private static ClusterSums sums(double[][] rows, int[] clusters, int count) {
    ClusterSums sums = new ClusterSums(count, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      sums.add(clusters[i], SparseRow.of(rows[i]));
    }
    return sums;
  }

  private static double byPairs(double[][] rows, int[] clusters, int own) {
    double[] sums = new double[3];
    int[] counts = new int[3];
    for (int i = 0; i < rows.length; i++) {
      if (i != own) {
        for (int j = 0; j < 3; j++) {
          sums[clusters[i]] += Math.pow(rows[i][j] - rows[own][j], 2);
        }
        counts[clusters[i]]++;
      }
    }
    double mine = sums[clusters[own]] / counts[clusters[own]];
    double nearest = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < 3; cluster++) {
      if (cluster != clusters[own]) {
        nearest = Math.min(nearest, sums[cluster] / counts[cluster]);
      }
    }
    return (nearest - mine) / Math.max(mine, nearest);
  }
}
