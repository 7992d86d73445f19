package dev.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CounterRandomTest {
  private static final int DRAWS = 100_000;

  private final CounterRandom random = CounterRandom.of(3, "test");

  @Test
  void uniformHasTheMeanAndVarianceOfTheUniformDistribution() {
    double sum = 0;
    double squares = 0;
    for (int counter = 0; counter < DRAWS; counter++) {
      double value = random.uniform(counter);
      sum += value;
      squares += (value - 0.5) * (value - 0.5);
    }

    // Mean 1/2 with standard error sqrt(1/12/n) = 0.0009; variance 1/12.
    assertThat(sum / DRAWS).isCloseTo(0.5, within(0.004));
    assertThat(squares / DRAWS).isCloseTo(1.0 / 12, within(0.001));
  }

  @Test
  void subStreamsOfNeighboursAreUncorrelated() {
    double product = 0;
    for (int number = 0; number < DRAWS; number++) {
      product += random.at(number).normal(0) * random.at(number + 1).normal(0);
    }

    // The mean of n products of independent standard normals has standard error 1/sqrt(n) = 0.0032.
    assertThat(product / DRAWS).isCloseTo(0, within(0.013));
  }

  @Test
  void smoothNoiseHasVarianceOneAnywhereBetweenItsLatticePoints() {
    SmoothNoise noise = new SmoothNoise(random, 10);
    double squares = 0;
    for (int step = 0; step < DRAWS; step++) {
      double value = noise.at(10.0 * step + step % 10);
      squares += value * value;
    }

    assertThat(squares / DRAWS).isCloseTo(1, within(0.03));
  }

  @Test
  void smoothNoiseRemembersWithinItsPeriodAndForgetsBeyondTwo() {
    SmoothNoise noise = new SmoothNoise(random, 10);
    double near = 0;
    double far = 0;
    for (int step = 0; step < DRAWS; step++) {
      near += noise.at(30.0 * step + 2) * noise.at(30.0 * step + 4);
      far += noise.at(30.0 * step + 2) * noise.at(30.0 * step + 22);
    }

    // Blend weights (0.8, 0.2) and (0.6, 0.4): correlation 0.56 / sqrt(0.68 * 0.52) = 0.942.
    assertThat(near / DRAWS).isCloseTo(0.942, within(0.02));
    assertThat(far / DRAWS).isCloseTo(0, within(0.02));
  }
}
