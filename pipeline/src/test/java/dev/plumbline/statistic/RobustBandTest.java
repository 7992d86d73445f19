package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class RobustBandTest {

  @Test
  void aFewWildValuesDoNotWidenTheBand() {
    List<Double> values = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      values.add(100 + random.nextGaussian());
    }
    RobustBand before = RobustBand.of(values, 0, 0.01);
    values.set(5, 1e6);
    values.set(9, -1e6);
    RobustBand after = RobustBand.of(values, 0, 0.01);
    assertThat(after.upper() - after.lower())
        .isCloseTo(
            before.upper() - before.lower(), within(0.35 * (before.upper() - before.lower())));
    assertThat(after.contains(1e6)).isFalse();
  }

  /** A column that was never null has no spread; what a binomial varies is the least band. */
  @Test
  void theNumberOfRowsAloneGivesTheLeastBand() {
    RobustBand band = RobustBand.of(List.of(0.0, 0.0, 0.0, 0.0, 0.0), 0.01, 0.05);
    // 1.96 × 0.01 × √(1 + π/10).
    assertThat(band.upper()).isCloseTo(1.95996 * 0.01 * Math.sqrt(1 + Math.PI / 10), within(1e-6));
  }

  /**
   * Over 5,000 series of each kind: the share of next values outside, against the one asked for.
   */
  @Test
  void alarmsAreAsRareAsAskedForAndShiftsAreSeen() {
    double asked = 0.01;
    for (int length : new int[] {10, 28, 90}) {
      assertThat(outside(length, asked, r -> 50 + 3 * r.nextGaussian(), 0))
          .as("normal, %d", length)
          .isLessThan(1.5 * asked);
      assertThat(outside(length, asked, r -> poisson(r, 40), Math.sqrt(40)))
          .as("Poisson, %d", length)
          .isLessThan(1.5 * asked);
    }
    // Power: eight standard deviations are always seen with 28 values, four mostly with 90.
    assertThat(seen(28, asked, 8)).isGreaterThan(0.95);
    assertThat(seen(90, asked, 4)).isGreaterThan(0.8);
  }

  private static double outside(
      int length, double alarms, ToDoubleFunction<Random> value, double samplingError) {
    Random random = new Random(length);
    int out = 0;
    for (int series = 0; series < 5_000; series++) {
      List<Double> before = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        before.add(value.applyAsDouble(random));
      }
      RobustBand band = RobustBand.of(before, samplingError, alarms);
      out += band.contains(value.applyAsDouble(random)) ? 0 : 1;
    }
    return out / 5_000.0;
  }

  private static double seen(int length, double alarms, double shift) {
    Random random = new Random(7);
    int seen = 0;
    for (int series = 0; series < 2_000; series++) {
      List<Double> before = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        before.add(random.nextGaussian());
      }
      seen += RobustBand.of(before, 0, alarms).contains(random.nextGaussian() + shift) ? 0 : 1;
    }
    return seen / 2_000.0;
  }

  private static double poisson(Random random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
