package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutcomesByBinTest {
  @Test
  void rowsThatAreTheirOwnBlocksHaveStudentsInterval() {
    OutcomesByBin outcomes = OutcomesByBin.of(1, 0);
    for (int i = 1; i <= 5; i++) {
      outcomes.add("row " + i, 0, 3, i);
    }
    // t(4) at 0.975 is 2.776445; the standard error √2.5 / √5.
    assertThat(outcomes.bins().get(0).mean(0.95).upper())
        .isCloseTo(3 + 2.776445 * Math.sqrt(0.5), within(1e-5));
  }

  /** Four numbers, however often each is repeated. */
  @Test
  void rowsOfABlockThatAreAlikeTellNoMoreThanOne() {
    for (double more : new double[] {0, 1e9}) {
      OutcomesByBin outcomes = OutcomesByBin.of(3, more);
      for (int row = 0; row < 50; row++) {
        for (double outcome : new double[] {98, 100, 102, 104}) {
          outcomes.add("block " + outcome, 1, more + 90 + row, more + outcome);
        }
      }
      OutcomesByBin.Bin bin = outcomes.bins().get(0);
      assertThat(outcomes.bins()).hasSize(1);
      assertThat(bin.rows()).isEqualTo(200);
      assertThat(bin.meanPredicted()).isCloseTo(more + 114.5, within(1e-6));
      // t(3) at 0.975 is 3.182446; the standard deviation √(20 / 3), of four.
      Interval mean = bin.mean(0.95);
      assertThat(mean.estimate()).isCloseTo(more + 101, within(1e-6));
      assertThat(mean.upper() - mean.estimate())
          .isCloseTo(3.182446 * Math.sqrt(20.0 / 3 / 4), within(1e-5));
    }
  }

  @Test
  void ofOneBlockNothingIsSaidOfTheError() {
    OutcomesByBin outcomes = OutcomesByBin.of(2, 0);
    outcomes.add("a", 0, 1, 1);
    outcomes.add("b", 1, 5, 2);
    outcomes.add("b", 1, 7, 4);

    assertThat(outcomes.bins()).hasSize(2);
    assertThat(outcomes.bins().get(1).mean(0.95).estimate()).isEqualTo(3);
    assertThat(outcomes.bins().get(1).mean(0.95).isBounded()).isFalse();
  }

  @Test
  void partsCountAsTheWhole() {
    OutcomesByBin whole = OutcomesByBin.of(2, 0);
    OutcomesByBin first = OutcomesByBin.of(2, 0);
    OutcomesByBin second = OutcomesByBin.of(2, 0);
    for (int i = 0; i < 60; i++) {
      whole.add("b" + i % 7, i % 2, i, i * i % 11);
      (i % 3 == 0 ? first : second).add("b" + i % 7, i % 2, i, i * i % 11);
    }
    OutcomesByBin merged = first.merge(second);
    for (int bin = 0; bin < 2; bin++) {
      assertThat(merged.bins().get(bin).mean(0.95)).isEqualTo(whole.bins().get(bin).mean(0.95));
      assertThat(merged.bins().get(bin).meanPredicted())
          .isEqualTo(whole.bins().get(bin).meanPredicted());
    }
    assertThatThrownBy(() -> merged.merge(OutcomesByBin.of(3, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 bins");
  }

  /**
   * The truth is 100 in every bin. Rows share a day's effect of variance 1 beside their own of
   * variance 4: of 30 days with 5 rows each in a bin, the standard error is √((1 + 4/5) / 30), and
   * as if independent √(5 / 150), 0.75 of that: it would cover 86%.
   */
  @Test
  void intervalsHoldTheTruthWhereRowsOfADayAreAlike() {
    int lives = 2_000;
    int held = 0;
    for (int life = 0; life < lives; life++) {
      SplittableRandom random = new SplittableRandom(life);
      OutcomesByBin outcomes = OutcomesByBin.of(2, 90);
      for (int day = 0; day < 30; day++) {
        double effect = random.nextGaussian();
        for (int row = 0; row < 10; row++) {
          outcomes.add("b" + day, row % 2, 100, 100 + effect + 2 * random.nextGaussian());
        }
      }
      held += outcomes.bins().get(1).mean(0.95).contains(100) ? 1 : 0;
    }
    // The standard error of the share is half a point.
    assertThat((double) held / lives).isBetween(0.94, 0.96);
  }

  @Test
  void oneBlockOfNearlyAllRowsTellsNoShare() {
    OutcomesByBin outcomes = OutcomesByBin.of(1, 0);
    for (int row = 0; row < 1001; row++) {
      outcomes.add(row < 1000 ? "a" : "b", 0, 0.5, row % 2);
    }
    assertThat(outcomes.whole().share(0.95, outcomes.whole()).isBounded()).isFalse();
    assertThat(outcomes.whole().mean(0.95).isBounded()).isFalse();
  }

  @Test
  void groupsAreOfAboutEqualMassAndPartNoBin() {
    OutcomesByBin outcomes = OutcomesByBin.of(5, 0);
    int[] rows = {10, 10, 0, 10, 30};
    for (int bin = 0; bin < rows.length; bin++) {
      for (int row = 0; row < rows[bin]; row++) {
        outcomes.add("b" + row % 2, bin, bin, 1);
      }
    }
    // The middles of the bins' rows lie at 5, 15, 25 and 45 of 60.
    assertThat(outcomes.groups(3))
        .extracting(OutcomesByBin.Bin::rows)
        .containsExactly(20L, 10L, 30L);
    assertThat(outcomes.groups(3).get(0).meanPredicted()).isEqualTo(0.5);
    assertThat(outcomes.groups(1)).hasSize(1);
    assertThat(outcomes.whole().rows()).isEqualTo(60);
    assertThat(OutcomesByBin.of(5, 0).groups(3)).isEmpty();
  }

  /**
   * Eight blocks of ten rows, of which all came or none: the jackknife's variance is 0.25 / 7, that
   * of seven trials. With t(7) = 2.364624 at 0.975 Wilson's formula gives 0.5 ± 0.333191.
   */
  @Test
  void theShareOfRowsThatAreAlikeIsWilsonsOfTheirBlocks() {
    OutcomesByBin outcomes = OutcomesByBin.of(2, 0);
    for (int row = 0; row < 80; row++) {
      outcomes.add("b" + row % 8, 0, 0.5, row % 8 < 4 ? 1 : 0);
    }
    OutcomesByBin.Bin bin = outcomes.bins().get(0);
    Interval share = bin.share(0.95, outcomes.whole());
    assertThat(share.estimate()).isEqualTo(0.5);
    assertThat(share.lower()).isCloseTo(0.166809, within(1e-5));
    assertThat(share.upper()).isCloseTo(0.833191, within(1e-5));

    // Of 40 more rows none came, five in a block: they tell no less than 8 trials, no more than 40.
    for (int row = 0; row < 40; row++) {
      outcomes.add("b" + row % 8, 1, 0.1, 0);
    }
    Interval none = outcomes.bins().get(1).share(0.95, outcomes.whole());
    assertThat(none.lower()).isZero();
    assertThat(none.upper())
        .isGreaterThan(Wilson.interval(0, 40, 0.95).upper())
        .isLessThanOrEqualTo(Wilson.interval(0, 8, 2.364624, 0.95).upper() + 1e-6);
  }

  @Test
  void rowsNeverTellMoreThanIfTheyWereIndependent() {
    OutcomesByBin outcomes = OutcomesByBin.of(1, 0);
    for (int row = 0; row < 4_000; row++) {
      // Every block has the same share: chance alone would let them differ.
      outcomes.add("b" + row % 400, 0, 0.3, row / 400 < 3 ? 1 : 0);
    }
    Interval share = outcomes.whole().share(0.95, outcomes.whole());
    Interval independent = Wilson.interval(1_200, 4_000, 0.95);
    assertThat(share.width()).isBetween(independent.width(), 1.01 * independent.width());
  }

  /** Half of the rows of a block share one coin, so that two rows are correlated by 0.25. */
  @Test
  void intervalsOfSharesHoldTheTruthWhereRowsOfABlockAreAlike() {
    int lives = 2_000;
    int held = 0;
    for (int life = 0; life < lives; life++) {
      SplittableRandom random = new SplittableRandom(life);
      OutcomesByBin outcomes = OutcomesByBin.of(2, 0);
      for (int block = 0; block < 30; block++) {
        boolean shared = random.nextDouble() < 0.2;
        for (int row = 0; row < 10; row++) {
          boolean came = random.nextBoolean() ? shared : random.nextDouble() < 0.2;
          outcomes.add("b" + block, row % 2, 0.2, came ? 1 : 0);
        }
      }
      held += outcomes.bins().get(1).share(0.95, outcomes.whole()).contains(0.2) ? 1 : 0;
    }
    assertThat((double) held / lives).isBetween(0.93, 0.97);
  }
}
