package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlockedMeanTest {
  /** Extra hours of sleep by two drugs, a patient a row (Student, Biometrika 6, 1908). */
  private static final double[][] SLEEP = {
    {0.7, 1.9}, {-1.6, 0.8}, {-0.2, 1.1}, {-1.2, 0.1}, {-0.1, -0.1},
    {3.4, 4.4}, {3.7, 5.5}, {0.8, 1.6}, {0.0, 4.6}, {2.0, 3.4}
  };

  @Test
  void standsBesideOtherValuesOfTheSameRows() {
    BlockedMean first = BlockedMean.of("a").add("x", 1).add("x", 3).add("y", 5);
    BlockedMean second = BlockedMean.of("b").add("y", 1).add("x", 2).add("x", 0);
    BlockedMean both = BlockedMean.of("a", "b").add("x", 1, 2).add("x", 3, 0).add("y", 5, 1);

    assertThat(first.beside(second).difference("a", "b", 0.9))
        .isEqualTo(both.difference("a", "b", 0.9));
    assertThat(both.only("b", "c").mean("c", 0.9)).isEqualTo(both.mean("b", 0.9));
    assertThatThrownBy(() -> first.beside(BlockedMean.of("b").add("x", 1).add("y", 1)))
        .hasMessage("Block x has 2 rows here and 1 there");
  }

  @Test
  void blocksOfOneRowGiveStudentsOwnInterval() {
    BlockedMean sleep = BlockedMean.of("first", "second");
    for (int patient = 0; patient < SLEEP.length; patient++) {
      sleep.add(patient, SLEEP[patient]);
    }
    // R: t.test(extra ~ group, data = sleep, paired = TRUE) prints -2.4598858 and -0.7001142.
    Interval difference = sleep.difference("first", "second", 0.95);
    assertThat(difference.estimate()).isCloseTo(-1.58, within(1e-12));
    assertThat(difference.lower()).isCloseTo(-2.4598858, within(1e-7));
    assertThat(difference.upper()).isCloseTo(-0.7001142, within(1e-7));
    assertThat(sleep.upperBound(new double[] {1, -1}, 0.975)).isCloseTo(-0.7001142, within(1e-7));
    assertThat(sleep.lowerBound(new double[] {1, -1}, 0.975)).isCloseTo(-2.4598858, within(1e-7));
    assertThat(sleep.effectiveBlocks()).isEqualTo(10);
  }

  @Test
  void oneBlockOfNearlyAllRowsTellsNoError() {
    // 1,000 rows and 1: t of 0.002 degrees of freedom ends beyond what a double holds.
    BlockedMean means = BlockedMean.of("x", "y").addSums("a", 1000, 300, 400).addSums("b", 1, 1, 0);

    assertThat(means.mean("x", 0.95).isBounded()).isFalse();
    assertThat(means.mean("x", 0.95).reason()).startsWith("Nearly all rows are of one block");
    assertThat(means.lowerBound(new double[] {1, -1}, 0.95)).isNegative().isInfinite();
    assertThat(means.relativeSaving("x", "y", 0.9).isBounded()).isFalse();
    SavingTest test = SavingTest.of(means, "x", "y", 0.05, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(test.reason()).startsWith("Nearly all rows are of one block");
  }

  @Test
  void unequalBlocksGiveTheJackknifeComputedByHand() {
    // Blocks (n, sum): (1, 2), (3, 3), (2, 7): mean 12/6 = 2. Without a block the mean is 10/5,
    // 9/3, 5/4, which is 0, 1 and -3/4 from 2: V = 2/3 × (0 + 1 + 9/16) = 25/24.
    BlockedMean means =
        BlockedMean.of("x").addSums("a", 1, 2).addSums("b", 3, 3).addSums("c", 2, 7);
    double error = Math.sqrt(25.0 / 24);
    assertThat(means.mean("x", 0.95).estimate()).isEqualTo(2);
    assertThat(means.standardError(new double[] {1})).isCloseTo(error, within(1e-12));
    // (1 + 3 + 2)² / (1 + 9 + 4) = 36/14 blocks, so 22/14 degrees of freedom: scipy's
    // stats.t.ppf(0.975, 22 / 14) is 5.648191.
    assertThat(means.effectiveBlocks()).isCloseTo(36.0 / 14, within(1e-12));
    assertThat(means.mean(0, 0.95).upper()).isCloseTo(2 + 5.648191 * error, within(1e-5));
    assertThat(means.standardDeviationOfBlockMeans(new double[] {1}))
        .isCloseTo(error * Math.sqrt(36.0 / 14), within(1e-12));
    assertThat(means.blockMeans("x")).containsEntry("a", 2.0).containsEntry("c", 3.5);
  }

  @Test
  void equalBlocksGiveTheTextbookClusterFormula() {
    // Sums 1, 2, 6 of 4 rows each: mean 9/12, residuals -2, -1, 3; CR1 is
    // V = 3/2 × (4 + 1 + 9) / 144 = 21/144, and t(0.95, 2) = 2.919986.
    BlockedMean means =
        BlockedMean.of("x").addSums("a", 4, 1).addSums("b", 4, 2).addSums("c", 4, 6);
    double error = Math.sqrt(21.0 / 144);
    assertThat(means.standardError(new double[] {1})).isCloseTo(error, within(1e-12));
    assertThat(means.upperBound(new double[] {1}, 0.95))
        .isCloseTo(0.75 + 2.919986 * error, within(1e-6));
  }

  @Test
  void aBlockThatHoldsNearlyAllRowsLeavesNextToNothingKnown() {
    BlockedMean means = BlockedMean.of("x").addSums("small", 1, 1).addSums("large", 999, 0);
    assertThat(means.mean("x", 0.9).upper()).isGreaterThan(1e6);
    assertThat(means.mean("x", 0.9).upper()).isNotNaN();
  }

  @Test
  void oneBlockSaysNothingOfTheErrorAndSaysWhy() {
    BlockedMean means = BlockedMean.of("a", "b").add("monday", 3, 4).add("monday", 5, 6);
    Interval mean = means.mean("a", 0.9);
    assertThat(mean.estimate()).isEqualTo(4);
    assertThat(mean.isBounded()).isFalse();
    assertThat(mean.reason()).startsWith("Fewer than 2 blocks");
    assertThat(means.relativeSaving("a", "b", 0.9).isBounded()).isFalse();
    assertThat(means.upperBound(new double[] {1, 0}, 0.9)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void isTheSameInPartsInAnyOrderAndAfterAJourney() {
    Random random = new Random(2);
    BlockedMean whole = BlockedMean.of("x", "y");
    BlockedMean first = BlockedMean.of("x", "y");
    BlockedMean second = BlockedMean.of("x", "y");
    for (int i = 0; i < 1_000; i++) {
      // Quarters add up exactly, so equality can be asked for.
      double x = random.nextInt(100) / 4.0;
      double y = random.nextInt(100) / 4.0;
      long block = random.nextInt(12);
      whole.add(block, x, y);
      (random.nextBoolean() ? first : second).add(block, x, y);
    }
    Interval expected = whole.difference("x", "y", 0.9);
    assertThat(Copies.bySerialization(first).merge(second).difference("x", "y", 0.9))
        .isEqualTo(expected);
    assertThat(second.merge(first).difference("x", "y", 0.9)).isEqualTo(expected);
    assertThat(second.rows()).isEqualTo(1_000);
  }

  @Test
  void theEndsOfASavingAreWhereTheTestStopsTellingItFromZero() {
    for (double sign : new double[] {1, -1}) {
      BlockedMean costs = costs(30, 0.8, sign, 3);
      Interval saving = costs.relativeSaving("model", "baseline", 0.9);
      assertThat(saving.contains(saving.estimate())).isTrue();
      // A saving of s keeps (1 - s) of a cost, and (1 + s) of a gain.
      assertThat(costs.upperBound(new double[] {1, -(1 - sign * saving.lower())}, 0.95))
          .isCloseTo(0, within(1e-9));
      assertThat(costs.lowerBound(new double[] {1, -(1 - sign * saving.upper())}, 0.95))
          .isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void aSavingOfACostNotToldFromZeroHasNoBounds() {
    BlockedMean costs =
        BlockedMean.of("model", "baseline").add("a", 1, -1).add("b", 1, 1).add("c", 2, 0.1);
    Interval saving = costs.relativeSaving("model", "baseline", 0.9);
    assertThat(saving.isBounded()).isFalse();
    assertThat(saving.reason()).contains("is not told from zero");
  }

  @Test
  void refusesMoreBlocksThanItsBound() {
    BlockedMean means = BlockedMean.of(2, "x").add(1, 0).add(2, 0);
    assertThatThrownBy(() -> means.add(3, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("More than 2 blocks.");
  }

  @Test
  void refusesAValueThatIsNotFinite() {
    BlockedMean means = BlockedMean.of("cost");
    assertThatThrownBy(() -> means.add("monday", Double.NaN))
        .hasMessage("Value 'cost' of block 'monday' is not finite: NaN");
    assertThat(means.blocks()).isZero();
  }

  @Test
  void coversTheTruthAsOftenAsItSaysWhenRowsOfABlockDepend() {
    // 2,000 draws: the standard error of a coverage of 0.90 is 0.0067; the bound is 4 of them.
    assertThat(coverage(2_000, Blocks.LIKE_SIZES, 15, 11)).isBetween(0.873, 0.927);
  }

  @Test
  void coversItNoLessOftenWhereOneBlockHoldsAThirdOfTheRows() {
    // The textbook formula with (blocks - 1) degrees of freedom covers 0.82 here.
    assertThat(coverage(2_000, Blocks.ONE_THIRD_IN_ONE, 15, 13)).isBetween(0.885, 0.955);
  }

  @Test
  void wouldCoverItFarLessOftenIfEachRowWereABlock() {
    assertThat(coverage(200, Blocks.EACH_ROW_A_BLOCK, 15, 12)).isLessThan(0.5);
  }

  @Test
  @Tag("proof")
  void coversTheTruthForFewAndForManyBlocks() {
    // 20,000 draws: the standard error is 0.0021.
    for (int blocks : new int[] {5, 10, 25, 60}) {
      assertThat(coverage(20_000, Blocks.LIKE_SIZES, blocks, blocks))
          .as("%d blocks", blocks)
          .isBetween(0.885, 0.915);
      assertThat(coverage(20_000, Blocks.ONE_THIRD_IN_ONE, blocks, blocks))
          .as("%d blocks, one of them large", blocks)
          .isBetween(0.89, 0.95);
    }
  }

  private enum Blocks {
    LIKE_SIZES,
    ONE_THIRD_IN_ONE,
    EACH_ROW_A_BLOCK
  }

  /**
   * How often the 90% interval holds the true mean, 0, where rows of a block share a normal effect
   * as wide as their own noise and blocks have 20 to 25 rows, but the first, where that is asked
   * for, a third of all rows.
   */
  private static double coverage(int draws, Blocks kind, int blocks, long seed) {
    Random random = new Random(seed);
    int covered = 0;
    for (int draw = 0; draw < draws; draw++) {
      BlockedMean mean = BlockedMean.of("x");
      int row = 0;
      for (int block = 0; block < blocks; block++) {
        double shared = random.nextGaussian();
        int rows = 20 + random.nextInt(6);
        if (kind == Blocks.ONE_THIRD_IN_ONE && block == 0) {
          rows = 45 * (blocks - 1) / 4;
        }
        for (int i = 0; i < rows; i++) {
          mean.add(kind == Blocks.EACH_ROW_A_BLOCK ? row++ : block, shared + random.nextGaussian());
        }
      }
      covered += mean.mean("x", 0.9).contains(0) ? 1 : 0;
    }
    return (double) covered / draws;
  }

  static BlockedMean costs(int blocks, double kept, double sign, long seed) {
    Random random = new Random(seed);
    BlockedMean costs = BlockedMean.of("model", "baseline");
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < 20; i++) {
        double baseline = 10 + random.nextGaussian();
        costs.add(block, sign * (kept * baseline + random.nextGaussian()), sign * baseline);
      }
    }
    return costs;
  }
}
