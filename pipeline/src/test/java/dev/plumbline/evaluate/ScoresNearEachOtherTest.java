package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.statistic.DeLong;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampling;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A model that learned nothing gives every row nearly the same probability. */
class ScoresNearEachOtherTest {
  private static final int ROWS = 2_000;
  private static final int BLOCKS = 20;
  private static final double RATE = 0.235;

  @Test
  void theAreaOfChanceIsHeldAsOftenAsTheIntervalSays() {
    int lives = 200;
    int held = 0;
    for (int life = 0; life < lives; life++) {
      Interval area = metrics(life, 0.02).interval("roc-auc", 0.95);
      held += area.lower() <= 0.5 && 0.5 <= area.upper() ? 1 : 0;
    }
    // 95% of 200, give or take three standard errors of 1.5 points.
    assertThat((double) held / lives).isCloseTo(0.95, within(0.045));
  }

  /** Rows are independent here, so that DeLong's interval is the right one. */
  @Test
  void theSpreadOfTheAreaIsNotThatOfOneBin() {
    for (double spread : new double[] {1e-4, 0.01, 0.02, 0.2}) {
      RungTally tally = tally(1, spread);
      double error = metrics(tally).resampled("roc-auc").standardError();
      double known = Math.sqrt(DeLong.variance(tally.scores()));
      // 19 degrees of freedom: the jackknife's error is known to about a sixth.
      if (spread > 1e-4) {
        assertThat(error / known).as("spread %s", spread).isBetween(0.5, 1.6);
      } else {
        // All in one bin: it is not known, and not said to be 0.
        assertThat(error).isNaN();
      }
    }
  }

  @Test
  void nothingIsSaidOfTheBestScoresWhereTheBinsDoNotTellThemApart() {
    assertThat(metrics(2, 1e-4).interval("average-precision", 0.95).isBounded()).isFalse();
    assertThat(metrics(2, 0.2).interval("average-precision", 0.95).isBounded()).isTrue();
  }

  private static RungMetrics metrics(int seed, double spread) {
    return metrics(tally(seed, spread));
  }

  private static RungMetrics metrics(RungTally tally) {
    return RungMetrics.of("model", tally, Resampling.of(2, 1), RungMetrics.Dependence.IN_BLOCKS);
  }

  private static RungTally tally(int seed, double spread) {
    Random random = new Random(seed);
    RungTally tally = new RungTally();
    for (int row = 0; row < ROWS; row++) {
      Outcome outcome = new Outcome(random.nextDouble() < RATE, 1, 1, 0, 0, 1);
      tally.add("block " + row % BLOCKS, outcome, RATE + spread * (random.nextDouble() - 0.5));
    }
    return tally;
  }
}
