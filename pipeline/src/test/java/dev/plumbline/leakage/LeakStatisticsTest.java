package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The statistics behind the kinds, each against a known answer. */
class LeakStatisticsTest {

  @Test
  void theLargestOfTwoDrawsIsExpectedAtOneOverTheRootOfPi() {
    // E max of 2 normal draws is 1/√π; of 10 it is 1.53875 (Tippett 1925, table).
    assertThat(HoldoutReuse.expectedLargest(1)).isCloseTo(0, within(1e-9));
    assertThat(HoldoutReuse.expectedLargest(2)).isCloseTo(1 / Math.sqrt(Math.PI), within(1e-7));
    assertThat(HoldoutReuse.expectedLargest(10)).isCloseTo(1.53875, within(1e-5));
  }

  @Test
  void columnsThatAddUpToTheTargetAreTheOnesNamed() {
    Random random = new Random(5);
    CrossProducts left = new CrossProducts(4);
    CrossProducts right = new CrossProducts(4);
    for (int i = 0; i < 500; i++) {
      double a = random.nextGaussian();
      double b = 3 * random.nextGaussian();
      double noise = random.nextGaussian();
      // The last column is another one over again: it adds nothing.
      double[] row = {noise, a, b, noise, 1_000 + 2 * a - b};
      (i % 3 == 0 ? left : right).add(row);
    }
    CrossProducts.Explanation found = left.merge(right).explain(0.999, 4);
    assertThat(found.chosen()).containsExactlyInAnyOrder(1, 2);
    assertThat(found.explained()).isCloseTo(1, within(1e-9));
  }

  @Test
  void withoutAnAssociationNothingIsExplained() {
    // R² of k useless columns on n rows is k / (n − 1) in the mean; adjusted it is 0.
    Random random = new Random(6);
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      CrossProducts products = new CrossProducts(1);
      for (int i = 0; i < 30; i++) {
        products.add(new double[] {random.nextGaussian(), random.nextGaussian()});
      }
      sum += products.explain(0.999, 1).explained();
    }
    assertThat(sum / 200).isCloseTo(0, within(0.015));
  }

  @Test
  void aMergeOfPartsIsTheWhole() {
    Random random = new Random(7);
    CrossProducts whole = new CrossProducts(2);
    CrossProducts first = new CrossProducts(2);
    CrossProducts second = new CrossProducts(2);
    for (int i = 0; i < 100; i++) {
      double[] row = {random.nextInt(9), random.nextGaussian(), random.nextGaussian()};
      whole.add(row);
      (i < 70 ? first : second).add(row);
    }
    assertThat(first.merge(second).merge(new CrossProducts(2)).explain(1, 2).explained())
        .isCloseTo(whole.explain(1, 2).explained(), within(1e-12));
  }

  @Test
  void aCopyInASparsePlaceHasNoRelativeAndARepetitionInADenseOneHas() {
    List<long[]> rows = new ArrayList<>();
    rows.add(new long[] {1, 1, 1, 1});
    rows.add(new long[] {1, 1, 1, 1});
    rows.add(new long[] {9, 8, 7, 6});
    rows.add(new long[] {9, 8, 7, 6});
    // Differs from the first two in one column, from the others in all.
    rows.add(new long[] {1, 1, 5, 1});
    List<long[]> candidates =
        NeighbourSearch.candidates(rows, new int[] {0, 1, 0, 1, 0}, Integer.MAX_VALUE);
    assertThat(candidates).hasSize(2);
    NeighbourSearch search = new NeighbourSearch(candidates);
    NeighbourSearch other = new NeighbourSearch(candidates);
    rows.subList(0, 3).forEach(search::add);
    rows.subList(3, 5).forEach(other::add);
    assertThat(search.merge(other).isolatedShare()).isEqualTo(0.5);
  }

  @Test
  void aSampleIsTheRowsOfTheSmallestHashWhateverTheirOrder() {
    RowSample upwards = new RowSample(3);
    RowSample first = new RowSample(3);
    RowSample second = new RowSample(3);
    for (int i = 0; i < 50; i++) {
      offer(upwards, i);
      offer(i % 2 == 0 ? first : second, 49 - i);
    }
    List<Long> smallest = List.of(0L, 1L, 2L);
    assertThat(upwards.rows()).extracting(SampledRow::hash).isEqualTo(smallest);
    assertThat(second.merge(first).rows()).extracting(SampledRow::hash).isEqualTo(smallest);
  }

  @Test
  void earlierLoadsAreSpreadOverTheHistory() {
    List<Integer> loads = List.of(1, 2, 3, 4, 5, 6, 7);
    assertThat(ChangedAfterwards.spread(loads, 3)).containsExactly(1, 4, 7);
    assertThat(ChangedAfterwards.spread(loads, 1)).containsExactly(1);
    assertThat(ChangedAfterwards.spread(loads, 0)).isEmpty();
    assertThat(ChangedAfterwards.spread(loads, 9)).isEqualTo(loads);
  }

  private static void offer(RowSample sample, long hash) {
    if (sample.takes(hash)) {
      sample.add(new SampledRow(new Object[0], new String[] {"" + hash}, true, 0, 0, 0, hash));
    }
  }
}
