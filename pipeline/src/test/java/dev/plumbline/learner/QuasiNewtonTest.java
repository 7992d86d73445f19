package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuasiNewtonTest {
  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    // (1 − x)² + 100 (y − x²)² has its minimum, 0, at (1, 1); the start is the usual one.
    QuasiNewton search = new QuasiNewton(new double[] {-1.2, 1}, 200, 1e-14);
    while (!search.done()) {
      double x = search.candidate()[0];
      double y = search.candidate()[1];
      search.advance(
          (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
          new double[] {-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)});
    }

    assertThat(search.best()[0]).isCloseTo(1, within(1e-5));
    assertThat(search.best()[1]).isCloseTo(1, within(1e-5));
    assertThat(search.iterations()).isLessThan(100);
  }

  @Test
  void endsAtTheMostIterationsAllowed() {
    QuasiNewton search = new QuasiNewton(new double[] {5}, 3, 0);
    while (!search.done()) {
      double x = search.candidate()[0];
      search.advance(Math.cosh(x), new double[] {Math.sinh(x)});
    }

    assertThat(search.iterations()).isLessThanOrEqualTo(3);
    assertThat(search.value()).isLessThan(Math.cosh(5));
  }
}
