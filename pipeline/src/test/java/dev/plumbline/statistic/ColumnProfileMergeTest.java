package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A month's profile is the merge of its days'. */
class ColumnProfileMergeTest {
  private static final int DAYS = 31;
  private static final int ROWS_A_DAY = 3_000;

  /** The days' profiles, written and read again as the table of profiles does, and the month's. */
  private static List<ColumnProfile> daysAndMonth(BiConsumer<ColumnProfile, Random> add) {
    ColumnProfile month = new ColumnProfile();
    ColumnProfile merged = new ColumnProfile();
    for (int day = 0; day < DAYS; day++) {
      ColumnProfile own = new ColumnProfile();
      Random forDay = new Random(day);
      Random forMonth = new Random(day);
      for (int i = 0; i < ROWS_A_DAY; i++) {
        add.accept(own, forDay);
        add.accept(month, forMonth);
      }
      merged.merge(ColumnProfile.fromBytes(own.toBytes()));
    }
    return List.of(merged, month);
  }

  @Test
  void wholeNumbersAreExact() {
    List<ColumnProfile> profiles =
        daysAndMonth((profile, random) -> profile.add(1_600_000_000_000_000L + random.nextInt()));
    ColumnProfile merged = profiles.get(0);
    ColumnProfile month = profiles.get(1);
    assertThat(merged.isExact()).isFalse();
    assertThat(merged.rows()).isEqualTo(month.rows()).isEqualTo((long) DAYS * ROWS_A_DAY);
    assertThat(merged.mean()).isEqualTo(month.mean());
    assertThat(merged.standardDeviation()).isEqualTo(month.standardDeviation());
    assertThat(merged.minimum()).isEqualTo(month.minimum());
    assertThat(merged.maximum()).isEqualTo(month.maximum());
    assertThat(merged.distinct()).isEqualTo(month.distinct());
    assertThat(merged.distinct()).isCloseTo(DAYS * ROWS_A_DAY, within(0.05 * DAYS * ROWS_A_DAY));
    for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
      assertThat(month.quantiles().rank(merged.quantile(share)))
          .isCloseTo(share, within(merged.quantiles().rankError() + month.quantiles().rankError()));
    }
  }

  @Test
  void fewValuesAreExactInEverything() {
    List<ColumnProfile> profiles =
        daysAndMonth((profile, random) -> profile.add((double) random.nextInt(100) / 4));
    ColumnProfile merged = profiles.get(0);
    ColumnProfile month = profiles.get(1);
    assertThat(merged.isExact()).isTrue();
    assertThat(merged.distinct()).isEqualTo(100);
    assertThat(merged.mostFrequent(200)).isEqualTo(month.mostFrequent(200));
    assertThat(merged.mean()).isEqualTo(month.mean());
    assertThat(merged.standardDeviation()).isEqualTo(month.standardDeviation());
    assertThat(merged.quantile(0.37)).isEqualTo(month.quantile(0.37));
    assertThat(merged.quantiles().rankError()).isZero();
  }

  @Test
  void textsAreExactInLengthsAndPatterns() {
    List<ColumnProfile> profiles =
        daysAndMonth(
            (profile, random) ->
                profile.add(
                    random.nextInt(10) == 0
                        ? "none"
                        : "AB-" + (100_000 + random.nextInt(800_000))));
    ColumnProfile merged = profiles.get(0);
    ColumnProfile month = profiles.get(1);
    assertThat(merged.mean()).isEqualTo(month.mean());
    assertThat(merged.patterns(5)).isEqualTo(month.patterns(5));
    assertThat(merged.patterns(5).get(0).value()).isEqualTo("A{2}-9{6}");
    assertThat(merged.leastText()).isEqualTo(month.leastText());
    assertThat(merged.mostFrequent(1).get(0).value()).isEqualTo("none");
    assertThat(merged.mostFrequent(1).get(0).atLeast()).isLessThanOrEqualTo(9_600);
    assertThat(merged.mostFrequent(1).get(0).atMost()).isGreaterThan(8_900);
  }

  @Test
  void sumsOfSquaresDoNotOverflow() {
    ColumnProfile profile = new ColumnProfile();
    long[] extremes = new long[4_000];
    for (int i = 0; i < extremes.length; i++) {
      extremes[i] = i % 2 == 0 ? Long.MAX_VALUE - i : Long.MIN_VALUE + i;
    }
    profile.add(extremes, extremes.length);
    // Half at each end of the range: n (2^63)² / (n - 1).
    assertThat(profile.standardDeviation())
        .isCloseTo(0x1p63 * Math.sqrt(4_000.0 / 3_999), within(0x1p63 * 1e-12));
    assertThat(profile.mean()).isZero();
  }

  @Test
  void aRankIsWithinTheStatedErrorAndTheSameEveryTime() {
    double[] values = new Random(5).doubles(200_000).toArray();
    QuantileSketch first = new QuantileSketch();
    QuantileSketch second = new QuantileSketch();
    Arrays.stream(values).forEach(first::add);
    Arrays.stream(values).forEach(second::add);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    List<Double> errors = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      assertThat(first.quantile(i / 100.0)).isEqualTo(second.quantile(i / 100.0));
      int at = Arrays.binarySearch(sorted, first.quantile(i / 100.0));
      errors.add(Math.abs((at + 1) / 200_000.0 - i / 100.0));
    }
    assertThat(first.rankError()).isBetween(0.001, 0.008);
    // 99 ranks at 99% each, which depend on each other: half as much again.
    assertThat(errors).allSatisfy(e -> assertThat(e).isLessThan(1.5 * first.rankError()));
  }

  @Test
  void textAndNumbersDoNotMix() {
    assertThatThrownBy(() -> new ColumnProfile().add("one").merge(new ColumnProfile().add(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A column of TEXT values cannot take REAL ones");
  }
}
