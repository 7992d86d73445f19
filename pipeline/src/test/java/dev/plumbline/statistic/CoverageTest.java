package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often 95% intervals hold the truth, by simulation. The truth is what a very long life gives.
 */
class CoverageTest {
  private static final ScoreBins BINS = ScoreBins.at(DecisionSums.WIDTH);
  private static final int WIDTH = DecisionSums.WIDTH + ScoreBins.WIDTH;

  /** Half a year. */
  private static final int DAYS = 182;

  /** Whole weeks. */
  private static final int YEAR = 364;

  @Test
  void weeksHoldTheTruthWhenDaysAreCorrelated() {
    Map<String, Double> covered = weeks(200, DAYS, 0.3, 1);
    // The standard error of a share of 200 is 1.5 points; the proof below has 4,000.
    covered.forEach((name, share) -> assertThat(share).as(name).isBetween(0.905, 0.99));
    assertThat(falsePasses(200, DAYS, 0.3, 2)).isLessThanOrEqualTo(0.08);
  }

  @Test
  void bootstrapOfHashedBlocksHoldsTheTruth() {
    Map<String, Double> covered = hashed(150, 100, DecisionSums.WIDTH, 3);
    covered.forEach((name, share) -> assertThat(share).as(name).isBetween(0.9, 0.99));
  }

  @Test
  @Tag("proof")
  void weeksHoldTheTruthWhenDaysAreCorrelatedInFourThousandLives() {
    for (int days : new int[] {63, 91, DAYS}) {
      weeksHoldTheTruthWhenDaysAreCorrelated(4_000, days);
    }
  }

  /** A year has weeks enough for the bootstrap, which takes longer than the jackknife. */
  @Test
  @Tag("proof")
  void theWeeksOfAYearHoldTheTruthInAThousandLives() {
    weeksHoldTheTruthWhenDaysAreCorrelated(1_000, YEAR);
  }

  private static void weeksHoldTheTruthWhenDaysAreCorrelated(int lives, int days) {
    Map<String, Double> covered = weeks(lives, days, 0.3, 4);
    double passed = falsePasses(4_000, days, 0.3, 5);
    print(
        "%d days, correlated 0.3, %d lives: covered %s; false passes %.4f",
        days, lives, covered, passed);
    covered.forEach((name, share) -> assertThat(share).as(name).isBetween(0.93, 0.97));
    // Two standard errors of a share of 4,000 above 5%.
    assertThat(passed).isLessThanOrEqualTo(0.05 + 2 * 0.0034);
  }

  @Test
  @Tag("proof")
  void weeksHoldTheTruthWhenDaysAreNotCorrelated() {
    for (int days : new int[] {63, DAYS}) {
      Map<String, Double> covered = weeks(4_000, days, 0, 6);
      double passed = falsePasses(4_000, days, 0, 7);
      print("%d days, not correlated: covered %s; false passes %.4f", days, covered, passed);
      covered.forEach((name, share) -> assertThat(share).as(name).isBetween(0.93, 0.97));
      assertThat(passed).isLessThanOrEqualTo(0.05 + 2 * 0.0034);
    }
  }

  /** With 40 blocks of different sizes the jackknife is taken, with more the bootstrap. */
  @Test
  @Tag("proof")
  void hashedBlocksHoldTheTruthInAThousandLives() {
    for (int blocks : new int[] {40, 60, 100}) {
      hashedBlocksHoldTheTruth(1_000, blocks);
    }
  }

  @Test
  @Tag("proof")
  void manyHashedBlocksHoldTheTruthInAThousandLives() {
    hashedBlocksHoldTheTruth(1_000, 400);
  }

  private static void hashedBlocksHoldTheTruth(int lives, int blocks) {
    Map<String, Double> covered = hashed(lives, blocks, WIDTH, 8);
    print("%d hashed blocks, %d lives: covered %s", blocks, lives, covered);
    covered.forEach((name, share) -> assertThat(share).as(name).isBetween(0.93, 0.97));
  }

  private static void print(String format, Object... values) {
    java.util.logging.Logger.getLogger(CoverageTest.class.getName())
        .info(() -> String.format(java.util.Locale.ROOT, format, values));
  }

  /**
   * The shares of lives in which the interval of each metric, weeks as blocks, holds the truth: the
   * interval that an evaluation gives.
   */
  private static Map<String, Double> weeks(int lives, int days, double correlation, long seed) {
    double[] truth = new double[WIDTH];
    new DependentDays(seed, correlation)
        .live(40_000, (day, score, first, second, positive) -> add(truth, score, positive));
    Map<String, Integer> held = new LinkedHashMap<>();
    boolean drawn = days / 7 >= Resampled.BLOCKS_FOR_BOOTSTRAP;
    Resampling resampling = Resampling.of(drawn ? Resampling.DEFAULT_REPLICATES : 2, seed);
    for (int life = 0; life < lives; life++) {
      BlockSums sums = BlockSums.ofWidth(WIDTH);
      BlockedMean costs = BlockedMean.of("cost");
      new DependentDays(seed + 1 + life, correlation)
          .live(
              days,
              (day, score, first, second, positive) -> {
                add(sums.of(DependentDays.week(day)), score, positive);
                costs.add(DependentDays.week(day), DependentDays.cost(score, positive));
              });
      count(held, "cost", costs.mean("cost", 0.95), CostSums.cost(truth));
      ResampledSums resampled = resampling.of(sums);
      count(held, "roc-auc", interval(resampled, BINS::rocAuc), BINS.rocAuc(truth));
      count(
          held,
          "average-precision",
          interval(resampled, BINS::averagePrecision),
          BINS.averagePrecision(truth));
      count(held, "f1", interval(resampled, CoverageTest::f1), f1(truth));
      count(
          held,
          "brier-score",
          interval(resampled, DecisionSums::brierScore),
          DecisionSums.brierScore(truth));
    }
    return shares(held, lives);
  }

  private static Interval interval(
      ResampledSums sums, java.util.function.ToDoubleFunction<double[]> statistic) {
    return sums.statistic(statistic).interval(0.95);
  }

  /** How often the gate supports a saving where there is none: rivals that are alike. */
  private static double falsePasses(int lives, int days, double correlation, long seed) {
    int passed = 0;
    for (int life = 0; life < lives; life++) {
      BlockedMean costs = BlockedMean.of("first", "second");
      new DependentDays(seed + 1 + life, correlation)
          .live(
              days,
              (day, score, first, second, positive) ->
                  costs.add(
                      DependentDays.week(day),
                      DependentDays.cost(first, positive),
                      DependentDays.cost(second, positive)));
      if (SavingTest.of(costs, "first", "second", 0, 0.95).verdict() == Verdict.SUPPORTED) {
        passed++;
      }
    }
    return (double) passed / lives;
  }

  /**
   * The same where each block shares an effect and has its own number of rows.
   *
   * @param width with or without the histogram of scores
   */
  private static Map<String, Double> hashed(int lives, int blocks, int width, long seed) {
    double[] truth = new double[width];
    life(new Random(seed), 100_000, "", (block, score, positive) -> add(truth, score, positive));
    Map<String, Integer> held = new LinkedHashMap<>();
    for (int life = 0; life < lives; life++) {
      BlockSums sums = BlockSums.ofWidth(width);
      life(
          new Random(seed + 1 + life),
          blocks,
          "b",
          (block, score, positive) -> add(sums.of(block), score, positive));
      ResampledSums resampled = Resampling.of(1_000, life).of(sums);
      count(held, "cost", resampled.statistic(CostSums::cost).interval(0.95), CostSums.cost(truth));
      count(held, "f1", resampled.statistic(CoverageTest::f1).interval(0.95), f1(truth));
      if (width > DecisionSums.WIDTH) {
        count(
            held, "roc-auc", resampled.statistic(BINS::rocAuc).interval(0.95), BINS.rocAuc(truth));
        count(
            held,
            "average-precision",
            resampled.statistic(BINS::averagePrecision).interval(0.95),
            BINS.averagePrecision(truth));
      }
    }
    return shares(held, lives);
  }

  private interface Row {
    void add(String block, double score, boolean positive);
  }

  private static void life(Random random, int blocks, String name, Row rows) {
    for (int block = 0; block < blocks; block++) {
      double effect = 0.5 * random.nextGaussian();
      int count = 5 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        double logit = -1.5 + 1.2 * random.nextGaussian();
        boolean positive = random.nextDouble() < 1 / (1 + Math.exp(-logit - effect));
        rows.add(name + block, 1 / (1 + Math.exp(-logit)), positive);
      }
    }
  }

  private static void add(double[] sums, double score, boolean positive) {
    boolean act = BinaryCost.act(score, 10, 2, 2, 0);
    DecisionSums.add(sums, score, act, positive, DependentDays.cost(score, positive), 0, 0);
    if (sums.length > DecisionSums.WIDTH) {
      BINS.add(sums, score, positive);
    }
  }

  private static double f1(double[] sums) {
    return DecisionSums.threshold(sums).f1();
  }

  private static void count(
      Map<String, Integer> held, String name, Interval interval, double truth) {
    held.merge(name, interval.contains(truth) ? 1 : 0, Integer::sum);
  }

  private static Map<String, Double> shares(Map<String, Integer> held, int lives) {
    Map<String, Double> shares = new LinkedHashMap<>();
    held.forEach((name, count) -> shares.put(name, (double) count / lives));
    return shares;
  }
}
