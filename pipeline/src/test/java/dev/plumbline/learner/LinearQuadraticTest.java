package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearQuadraticTest {
  private static final double TINY = 1e-9;

  @Test
  void shrinksByTheLassoWhereCoefficientsDoNotTouchOneAnother() {
    // Closed form: with the unit matrix each is its target, drawn to 0 by the lasso's weight.
    double[][] unit = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    LinearQuadratic quadratic =
        new LinearQuadratic(
            unit, new double[] {-2, -2, 0.3, 2}, new double[4], new LinearPenalty(0.5, 1));
    assertThat(quadratic.minimum()).containsExactly(new double[] {2, 1.5, 0, -1.5}, within(TINY));
    assertThat(quadratic.isExact()).isTrue();
    // (4 + 1.5² + 1.5²) / 2: half the squared distance of each.
    assertThat(quadratic.decrease()).isCloseTo(4.25, within(TINY));
  }

  @Test
  void solvesTheEquationsWhereThereIsNoLasso() {
    // 2x + y = 3, x + 2y = 3 at x = y = 1.
    LinearQuadratic quadratic =
        new LinearQuadratic(
            new double[][] {{2, 1}, {1, 2}},
            new double[] {-3, -3},
            new double[2],
            new LinearPenalty(0.5, 0));
    assertThat(quadratic.minimum()).containsExactly(new double[] {1, 1}, within(TINY));
  }

  @Test
  void meetsTheConditionsOfTheMinimumWhenIndicatorsAddUpToTheIntercept() {
    // Three categorical columns of ten values: 31 positions, rank 28 but for the ridge.
    Random random = new Random(7);
    int width = 31;
    double[][] curvature = new double[width][width];
    double[] gradient = new double[width];
    for (int row = 0; row < 500; row++) {
      int[] positions = {
        0,
        1 + Math.min(random.nextInt(10), random.nextInt(10)),
        11 + random.nextInt(10),
        21 + Math.min(random.nextInt(10), random.nextInt(10))
      };
      double residual = random.nextGaussian() + 0.3 * (positions[1] - 5);
      for (int one : positions) {
        gradient[one] -= residual / 500;
        for (int other : positions) {
          curvature[one][other] += 0.2 / 500;
        }
      }
    }
    LinearPenalty penalty = new LinearPenalty(1e-2, 0.9);
    for (int i = 1; i < width; i++) {
      curvature[i][i] += penalty.ridge();
    }
    LinearQuadratic quadratic =
        new LinearQuadratic(curvature, gradient, new double[width], penalty);
    double[] minimum = quadratic.minimum();
    assertThat(quadratic.isExact()).isTrue();
    int zeros = 0;
    for (int i = 0; i < width; i++) {
      double slope = gradient[i];
      for (int j = 0; j < width; j++) {
        slope += curvature[i][j] * minimum[j];
      }
      if (i > 0 && minimum[i] == 0) {
        zeros++;
        assertThat(Math.abs(slope)).isLessThanOrEqualTo(penalty.lasso() + TINY);
      } else {
        double lasso = i == 0 ? 0 : penalty.lasso() * Math.signum(minimum[i]);
        assertThat(slope).isCloseTo(-lasso, within(TINY));
      }
    }
    assertThat(zeros).isBetween(1, 29);
  }
}
