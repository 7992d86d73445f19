package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {
  @Test
  void describesNumbers() {
    ColumnProfile profile = new ColumnProfile();
    for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9, Double.NaN}) {
      profile.add(value);
    }
    profile.addMissing();
    assertThat(profile.rows()).isEqualTo(10);
    assertThat(profile.missing()).isEqualTo(1);
    assertThat(profile.notFinite()).isEqualTo(1);
    assertThat(profile.completeness()).isEqualTo(0.9);
    assertThat(profile.mean()).isEqualTo(5);
    // The squared deviations add up to 32.
    assertThat(profile.standardDeviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-12));
    assertThat(profile.minimum()).isEqualTo(2);
    assertThat(profile.maximum()).isEqualTo(9);
    assertThat(profile.quantile(0.5)).isEqualTo(4);
    assertThat(profile.distinct()).isCloseTo(5, within(0.01));
    assertThat(profile.mostFrequent(2))
        .containsExactly(new Frequency("4", 3, 3), new Frequency("5", 2, 2));
  }

  @Test
  void describesTextsByTheirLengthAndOrder() {
    ColumnProfile profile = new ColumnProfile().add("JFK").add("").add("EWR").add("JFK");
    assertThat(profile.minimum()).isZero();
    assertThat(profile.maximum()).isEqualTo(3);
    assertThat(profile.blank()).isEqualTo(1);
    assertThat(profile.leastText()).contains("");
    assertThat(profile.greatestText()).contains("JFK");
    assertThat(profile.distinct()).isCloseTo(3, within(0.01));
    assertThat(profile.mostFrequent(1)).containsExactly(new Frequency("JFK", 2, 2));
  }

  @Test
  void anEmptyColumnHasNothingToDescribe() {
    ColumnProfile profile = Copies.bySerialization(new ColumnProfile()).merge(new ColumnProfile());
    assertThat(profile.rows()).isZero();
    assertThat(profile.mean()).isNaN();
    assertThat(profile.quantile(0.5)).isNaN();
    assertThat(profile.distinct()).isZero();
    assertThat(profile.mostFrequent(3)).isEmpty();
    assertThat(profile.leastText()).isEmpty();
  }

  @Test
  void partsAddUpToTheWholeWithinTheStatedErrors() {
    Random random = new Random(1);
    ColumnProfile whole = new ColumnProfile();
    ColumnProfile[] parts = new ColumnProfile[4];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new ColumnProfile();
    }
    for (int i = 0; i < 100_000; i++) {
      double value = 1e6 + random.nextGaussian();
      whole.add(value);
      parts[random.nextInt(4)].add(value);
    }
    ColumnProfile merged =
        Copies.bySerialization(parts[2]).merge(parts[0]).merge(parts[3].merge(parts[1]));
    assertThat(merged.rows()).isEqualTo(100_000);
    assertThat(merged.minimum()).isEqualTo(whole.minimum());
    assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-7));
    assertThat(merged.standardDeviation()).isCloseTo(whole.standardDeviation(), within(1e-7));
    // A rank is within 0.7% at 99%; here thrice that, since the sketch's coins are not seeded. At
    // the median of a normal 2.1% of rank is 0.053 of the standard deviation.
    assertThat(merged.quantile(0.5)).isCloseTo(1e6, within(0.053));
    assertThat(merged.quantiles().rankError()).isLessThan(0.007);
    // Three standard errors of 1.6%.
    assertThat(merged.distinct()).isCloseTo(100_000, within(4_900.0));
  }

  @Test
  void aFrequentValueIsFoundAmongManyRareOnes() {
    ColumnProfile first = new ColumnProfile();
    ColumnProfile second = new ColumnProfile();
    for (int i = 0; i < 20_000; i++) {
      first.add("rare-" + i);
      second.add(i % 10 == 0 ? "unknown" : "other-" + i);
    }
    Frequency frequent = first.merge(second).mostFrequent(1).get(0);
    assertThat(frequent.value()).isEqualTo("unknown");
    assertThat(frequent.atLeast()).isLessThanOrEqualTo(2_000);
    assertThat(frequent.atMost()).isBetween(2_000L, 2_000L + 40_000 * 35 / 2560);
  }
}
