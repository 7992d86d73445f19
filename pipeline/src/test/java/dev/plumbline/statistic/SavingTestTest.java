package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SavingTestTest {
  @Test
  void supportsASavingThatIsThere() {
    SavingTest test =
        SavingTest.of(BlockedMeanTest.costs(30, 0.8, 1, 1), "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(test.upper()).isNegative();
    assertThat(test.saving().lower()).isGreaterThan(0.1);
    assertThat(test.blocksNeeded()).isEmpty();
    assertThat(test.reason()).startsWith("At least 10.0% is saved: saving ");
  }

  @Test
  void refutesASavingThatIsNotThere() {
    SavingTest test =
        SavingTest.of(BlockedMeanTest.costs(30, 0.95, 1, 1), "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(test.saving().upper()).isLessThan(0.1);
  }

  @Test
  void saysHowManyBlocksWouldDecide() {
    SavingTest test =
        SavingTest.of(BlockedMeanTest.costs(4, 0.89, 1, 2), "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(test.blocksNeeded().orElseThrow()).isGreaterThan(4);
    assertThat(test.reason())
        .contains("about %,d blocks would tell".formatted(test.blocksNeeded().getAsLong()));
  }

  @Test
  void asksForMoreBlocksThanThereWereAndCountsThemInSizesLikeTheirs() {
    // Blocks of 200 and nine times 20 rows: 380² / (200² + 9 × 20²) = 3.31 of one size.
    BlockedMean costs = BlockedMean.of("model", "baseline");
    Random random = new Random(6);
    for (int block = 0; block < 10; block++) {
      double shared = random.nextGaussian();
      int rows = block == 0 ? 200 : 20;
      costs.addSums("block " + block, rows, rows * (8.5 + shared), rows * 10.0);
    }
    SavingTest test = SavingTest.of(costs, "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(test.blocksNeeded().orElseThrow()).isGreaterThan(10);
    assertThat(test.reason()).contains("10 blocks that weigh as much as 3 of one size");
  }

  @Test
  void neverDecidesFromOneBlock() {
    SavingTest test =
        SavingTest.of(BlockedMeanTest.costs(1, 0.1, 1, 2), "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(test.reason()).startsWith("Fewer than 2 blocks");
  }

  @Test
  void aBaselineThatEarnsMustBeEarnedMore() {
    // The model earns 8 where the baseline earns 10: (1 - 0.1) × -10 = -9 would be no harder.
    BlockedMean earnsLess = BlockedMeanTest.costs(30, 0.95, -1, 1);
    assertThat(SavingTest.of(earnsLess, "model", "baseline", 0.1, 0.95).verdict())
        .isEqualTo(Verdict.REFUTED);
    BlockedMean earnsMore = BlockedMeanTest.costs(30, 1.2, -1, 1);
    SavingTest test = SavingTest.of(earnsMore, "model", "baseline", 0.1, 0.95);
    assertThat(test.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(test.saving().estimate()).isCloseTo(0.2, within(0.02));
  }

  @Test
  void theVerdictAgreesWithTheIntervalOfTheSaving() {
    Random random = new Random(8);
    for (int i = 0; i < 200; i++) {
      BlockedMean costs = BlockedMeanTest.costs(5, 0.85 + random.nextDouble() / 10, 1, i);
      SavingTest test = SavingTest.of(costs, "model", "baseline", 0.1, 0.9);
      Verdict byInterval =
          test.saving().lower() > 0.1
              ? Verdict.SUPPORTED
              : test.saving().upper() < 0.1 ? Verdict.REFUTED : Verdict.UNDECIDED;
      assertThat(test.verdict()).isEqualTo(byInterval);
    }
  }

  @Test
  void theVerdictAgreesWithTheIntervalOfTheSavingForUnequalBlocks() {
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      BlockedMean costs = BlockedMeanTest.costs(8, 0.85 + random.nextDouble() / 10, 1, i);
      for (int row = 0; row < 60; row++) {
        costs.add(0, 8.9 + random.nextGaussian(), 10);
      }
      SavingTest test = SavingTest.of(costs, "model", "baseline", 0.1, 0.9);
      Verdict byInterval =
          test.saving().lower() > 0.1
              ? Verdict.SUPPORTED
              : test.saving().upper() < 0.1 ? Verdict.REFUTED : Verdict.UNDECIDED;
      assertThat(test.verdict()).isEqualTo(byInterval);
    }
  }

  @Test
  void theSmallestEffectIsThatOfTheFormula() {
    // (t(0.95, 9) + t(0.8, 9)) × 2 / √10 = (1.833113 + 0.883404) × 0.632456.
    assertThat(Power.smallestEffect(2, 10, 0.95, 0.8)).isCloseTo(1.718072, within(1e-5));
    assertThat(Power.smallestProvableSaving(50, 2, 10, 0.95))
        .isCloseTo(1.718072 / 50, within(1e-6));
    assertThat(Power.smallestProvableSaving(50, 2, 10, 0.95, 0.8, 0.1))
        .isCloseTo(0.1 + 1.718072 / 50, within(1e-6));
    assertThat(Power.smallestProvableSaving(50, 2, 1, 0.95)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void blocksNeededIsTheInverseOfTheSmallestEffect() {
    long blocks = Power.blocksNeeded(1, 2, 0.95, 0.8).orElseThrow();
    assertThat(Power.smallestEffect(2, blocks, 0.95, 0.8)).isLessThanOrEqualTo(1);
    assertThat(Power.smallestEffect(2, blocks - 1, 0.95, 0.8)).isGreaterThan(1);
    assertThat(Power.blocksNeeded(0, 2, 0.95, 0.8)).isEmpty();
  }

  @Test
  void aSavingOfTheSmallestEffectIsFoundAboutAsOftenAsThePowerSays() {
    double effect = Power.smallestEffect(1, 12, 0.95, 0.8);
    Random random = new Random(9);
    int found = 0;
    for (int draw = 0; draw < 2_000; draw++) {
      BlockedMean costs = BlockedMean.of("model", "baseline");
      for (int block = 0; block < 12; block++) {
        costs.add(block, 10 - effect + random.nextGaussian(), 10);
      }
      found +=
          SavingTest.of(costs, "model", "baseline", 0, 0.95).verdict() == Verdict.SUPPORTED ? 1 : 0;
    }
    // The standard error is 0.009; the formula's own error is below 0.01 at 12 blocks.
    assertThat(found / 2_000.0).isBetween(0.76, 0.84);
  }
}
