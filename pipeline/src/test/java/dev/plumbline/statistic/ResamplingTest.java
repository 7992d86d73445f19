package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  private static final Resampling THOUSAND = Resampling.of(1_000, 7);

  @Test
  void drawsOfABlockAreThoseOfAPoissonDistribution() {
    int[] seen = new int[18];
    double draws = 0;
    for (int block = 0; block < 200; block++) {
      for (byte weight : THOUSAND.weights("block " + block)) {
        seen[weight]++;
        draws++;
      }
    }
    // Poisson(1): 0.36788, 0.36788, 0.18394, 0.06131; the standard error here is at most 0.0011.
    assertThat(seen[0] / draws).isCloseTo(0.36788, within(0.004));
    assertThat(seen[1] / draws).isCloseTo(0.36788, within(0.004));
    assertThat(seen[2] / draws).isCloseTo(0.18394, within(0.004));
    assertThat(seen[3] / draws).isCloseTo(0.06131, within(0.003));
  }

  @Test
  void aBlockIsDrawnAlikeWhereverItIsDrawnAndOtherwiseWithAnotherSeed() {
    assertThat(THOUSAND.weights("2017-01-02")).isEqualTo(THOUSAND.weights("2017-01-02"));
    assertThat(THOUSAND.weights("2017-01-02")).isNotEqualTo(THOUSAND.weights("2017-01-09"));
    assertThat(THOUSAND.weights("2017-01-02"))
        .isNotEqualTo(Resampling.of(1_000, 8).weights("2017-01-02"));
  }

  @Test
  void theErrorOfAMeanIsThatOfBlockedMean() {
    Random random = new Random(3);
    BlockSums sums = BlockSums.ofWidth(2);
    BlockedMean means = BlockedMean.of("x");
    for (int i = 0; i < 3_000; i++) {
      int block = random.nextInt(100);
      double value = block % 7 + random.nextGaussian();
      double[] block2 = sums.of("b" + block);
      block2[0]++;
      block2[1] += value;
      means.add("b" + block, value);
    }
    Resampled mean = THOUSAND.of(sums).statistic(s -> s[1] / s[0]);
    // The jackknife is BlockedMean's own formula; the bootstrap estimates the same error.
    assertThat(mean.standardError()).isCloseTo(means.standardError(new double[] {1}), within(1e-9));
    Interval expected = means.mean("x", 0.95);
    assertThat(mean.jackknife(0.95).lower()).isCloseTo(expected.lower(), within(1e-9));
    assertThat(mean.percentiles(0.95).width())
        .isCloseTo(expected.width(), within(0.08 * expected.width()));
    assertThat(mean.interval(0.95)).isEqualTo(mean.percentiles(0.95));
  }

  @Test
  void fewBlocksTakeStudentsIntervalAndOneBlockNone() {
    BlockSums few = BlockSums.ofWidth(2);
    for (int block = 0; block < 5; block++) {
      double[] sums = few.of("b" + block);
      sums[0] = 1;
      sums[1] = block + 1;
    }
    // As in JackknifeTest: mean 3 of 1 to 5, se √0.5, t(4) 2.776445.
    Interval interval = THOUSAND.of(few).statistic(s -> s[1] / s[0]).interval(0.95);
    assertThat(interval.upper() - 3).isCloseTo(2.776445 * Math.sqrt(0.5), within(1e-6));
    BlockSums one = BlockSums.ofWidth(1);
    one.of("only")[0] = 3;
    assertThat(THOUSAND.of(one).statistic(s -> s[0]).interval(0.95).isBounded()).isFalse();
  }

  @Test
  void theDifferenceOfAStatisticFromItselfIsZeroInEveryReplicate() {
    BlockSums sums = random(60);
    Resampled mean = THOUSAND.of(sums).statistic(s -> s[1] / s[0]);
    Interval difference = mean.minus(mean).interval(0.95);
    assertThat(difference.lower()).isZero();
    assertThat(difference.upper()).isZero();
    assertThat(mean.over(mean).interval(0.95).width()).isZero();
    assertThat(mean.around(100).estimate()).isEqualTo(100);
    assertThat(mean.around(100).interval(0.95).width())
        .isCloseTo(mean.interval(0.95).width(), within(1e-9));
  }

  @Test
  void replicatesAreTheSameFromPartsInAnyOrder() {
    BlockSums whole = random(50);
    BlockSums first = BlockSums.ofWidth(2);
    BlockSums second = BlockSums.ofWidth(2);
    whole
        .inOrder()
        .forEach(
            (block, sums) -> {
              boolean even = block.hashCode() % 2 == 0;
              double[] to = (even ? first : second).of(block);
              to[0] += sums[0];
              to[1] += sums[1];
            });
    Resampled expected = THOUSAND.of(whole).statistic(s -> s[1] / s[0]);
    Resampled parts =
        THOUSAND.of(Copies.bySerialization(second).merge(first)).statistic(s -> s[1] / s[0]);
    assertThat(parts.drawn()).containsExactly(expected.drawn());
  }

  @Test
  void tooManyBlocksAreGroupedWhateverTheirOrder() {
    BlockSums ascending = BlockSums.ofWidth(2, 100);
    BlockSums descending = BlockSums.ofWidth(2, 100);
    BlockSums few = BlockSums.ofWidth(2, 100);
    for (int i = 0; i < 1_000; i++) {
      ascending.of("b" + i)[0]++;
      descending.of("b" + (999 - i))[0]++;
    }
    few.of("b3")[0]++;
    assertThat(ascending.isGrouped()).isTrue();
    assertThat(ascending.size()).isEqualTo(50);
    assertThat(ascending.total()[0]).isEqualTo(1_000);
    assertThat(descending.inOrder().keySet()).isEqualTo(ascending.inOrder().keySet());
    descending
        .inOrder()
        .forEach((block, sums) -> assertThat(sums).isEqualTo(ascending.inOrder().get(block)));
    // The few are grouped like the many, so that differences are taken block by block.
    assertThat(ascending.inOrder().keySet()).containsAll(few.alike(ascending).inOrder().keySet());
    assertThat(BlockSums.ofWidth(2, 100).merge(few).merge(ascending).total()[0]).isEqualTo(1_001);
    assertThatThrownBy(() -> few.merge(BlockSums.ofWidth(3, 100)))
        .hasMessage("Cannot merge sums of 2 values in 100 blocks with sums of 3 in 100");
  }

  @Test
  void binsAscendWithTheScore() {
    int before = -1;
    for (int i = 0; i <= 1_000_000; i++) {
      int bin = ScoreBins.bin(i / 1e6);
      assertThat(bin).isBetween(Math.max(0, before), ScoreBins.BINS - 1);
      before = bin;
    }
    assertThat(ScoreBins.bin(0)).isZero();
    assertThat(ScoreBins.bin(1)).isEqualTo(ScoreBins.BINS - 1);
    // A rare event's scores are told apart: two hundred values between 0.1% and 1% fall into about
    // 3.3 octaves of 32 bins.
    assertThat(ScoreBins.bin(0.01) - ScoreBins.bin(0.001)).isBetween(100, 115);
  }

  @Test
  void whatBinsLoseIsBoundedByTheirTies() {
    Random random = new Random(5);
    for (double scale : new double[] {1, 0.1, 0.005}) {
      ScoreBins bins = ScoreBins.at(1);
      double[] sums = new double[1 + ScoreBins.WIDTH];
      ScoreCounts exact = new ScoreCounts();
      for (int i = 0; i < 40_000; i++) {
        double score = scale * random.nextDouble();
        boolean positive = random.nextDouble() < score;
        exact.add(score, positive);
        bins.add(sums, score, positive);
      }
      RankingMetrics ranking = RankingMetrics.of(exact);
      assertThat(bins.rocAuc(sums))
          .isCloseTo(ranking.rocAuc(), within(bins.tiedPairs(sums) / 2))
          .isCloseTo(ranking.rocAuc(), within(0.001));
      assertThat(bins.averagePrecision(sums))
          .isCloseTo(ranking.averagePrecision(), within(0.04 * ranking.averagePrecision()));
      assertThat(bins.precisionAt(sums, 0.1))
          .isCloseTo(ranking.precisionAt(0.1), within(0.06 * ranking.precisionAt(0.1)));
      assertThat(bins.recallAt(sums, 0.1)).isCloseTo(ranking.recallAt(0.1), within(0.01));
    }
  }

  @Test
  void theAreasIntervalFromBinsIsThatOfExactScores() {
    // 60 blocks; the exact jackknife needs every score of every block, the bins 1,024 numbers.
    Random random = new Random(6);
    BlockSums binned = BlockSums.ofWidth(1 + ScoreBins.WIDTH);
    ScoreBins bins = ScoreBins.at(1);
    ScoreCounts[] exact = new ScoreCounts[60];
    Arrays.setAll(exact, g -> new ScoreCounts());
    for (int i = 0; i < 12_000; i++) {
      int block = random.nextInt(exact.length);
      double score = 1 / (1 + Math.exp(-random.nextGaussian() - 0.02 * (block - 30)));
      boolean positive = random.nextDouble() < score;
      double[] sums = binned.of("b" + block);
      sums[0]++;
      bins.add(sums, score, positive);
      exact[block].add(score, positive);
    }
    double[] leftOut = new double[exact.length];
    Arrays.setAll(leftOut, block -> areaWithout(exact, block));
    Interval expected =
        new Resampled(
                areaWithout(exact, -1),
                new double[0],
                leftOut,
                IntStream.range(0, exact.length).mapToObj(block -> "b" + block).toList(),
                exact.length)
            .jackknife(0.95);
    Resampled area = THOUSAND.of(binned).statistic(bins::rocAuc).around(expected.estimate());
    assertThat(area.jackknife(0.95).width())
        .isCloseTo(expected.width(), within(0.02 * expected.width()));
    assertThat(area.percentiles(0.95).width())
        .isCloseTo(expected.width(), within(0.1 * expected.width()));
  }

  /** The area of all blocks but one. */
  private static double areaWithout(ScoreCounts[] blocks, int without) {
    ScoreCounts others = new ScoreCounts();
    for (int block = 0; block < blocks.length; block++) {
      if (block != without) {
        others.merge(blocks[block]);
      }
    }
    return RankingMetrics.of(others).rocAuc();
  }

  private static BlockSums random(int blocks) {
    Random random = new Random(4);
    BlockSums sums = BlockSums.ofWidth(2);
    for (int block = 0; block < blocks; block++) {
      double[] to = sums.of("b" + block);
      to[0] = 1 + random.nextInt(20);
      to[1] = random.nextInt(100);
    }
    return sums;
  }
}
