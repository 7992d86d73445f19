package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuasiNewtonTest {
  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    // (1 − x)² + 100 (y − x²)² has its minimum, 0, at (1, 1); the start is the usual one.
    QuasiNewton search =
        new QuasiNewton(new double[] {-1.2, 1}, new QuasiNewton.End(200, 1e-14, 1));
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
    QuasiNewton search = new QuasiNewton(new double[] {5}, new QuasiNewton.End(3, 0, 1));
    while (!search.done()) {
      double x = search.candidate()[0];
      search.advance(Math.cosh(x), new double[] {Math.sinh(x)});
    }

    assertThat(search.iterations()).isLessThanOrEqualTo(3);
    assertThat(search.value()).isLessThan(Math.cosh(5));
  }

  @Test
  void withAbsoluteValuesFindsTheSoftThreshold() {
    // The minimum of (x − a)² / 2 + |x| is a moved by 1 towards 0, and 0 from within 1 of it
    // (Tibshirani, J. R. Stat. Soc. B 58, 1996); without an absolute value it is a.
    double[] wanted = {3, -2.5, 0.5, -0.5, 0.5};
    double[] absolute = {1, 1, 1, 1, 0};
    QuasiNewton search =
        new QuasiNewton(
            new double[] {-1, 0, 1, 2, -3}, absolute, new QuasiNewton.End(100, 1e-14, 1));
    while (!search.done()) {
      double[] at = search.candidate();
      double value = 0;
      double[] smooth = new double[at.length];
      for (int i = 0; i < at.length; i++) {
        smooth[i] = at[i] - wanted[i];
        value += smooth[i] * smooth[i] / 2 + absolute[i] * Math.abs(at[i]);
      }
      search.advance(value, smooth);
    }

    assertThat(search.best()).containsExactly(new double[] {2, -1.5, 0, 0, 0.5}, within(1e-6));
  }
}
