package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresFitTest {
  private static final int ROWS = 500;
  private static final int WIDTH = 5;

  private final double[][] x = new double[ROWS][WIDTH];
  private final double[] y = new double[ROWS];

  LeastSquaresFitTest() {
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      x[i][0] = 1;
      for (int j = 1; j < WIDTH; j++) {
        x[i][j] = j + random.nextGaussian() + (j > 1 ? 0.5 * x[i][j - 1] : 0);
      }
      y[i] = 7 + 2 * x[i][1] - x[i][3] + random.nextGaussian();
    }
  }

  @Test
  void oneFeatureIsSoftThresholdedByTheClosedForm() {
    // One column of mean 0 and variance 1: (c - lasso) / (1 + ridge), c its product with the label.
    LeastSquaresFit fit =
        new LeastSquaresFit(new double[][] {{1, 0}, {0, 1}}, new double[] {10, 3});

    assertThat(fit.coefficients(penalty(0.5, 0.6)))
        .containsExactly(new double[] {10, 1.6}, within(1e-12));
    assertThat(fit.coefficients(penalty(0, 4)))
        .containsExactly(new double[] {10, 0}, within(1e-12));
    assertThat(fit.coefficients(penalty(1, 0)))
        .containsExactly(new double[] {10, 1.5}, within(1e-12));
  }

  @Test
  void meetsTheConditionsOfAnOptimum() {
    double ridge = 0.02;
    double lasso = 0.3;
    double[] coefficients = fit().coefficients(penalty(ridge, lasso));
    double[] slopes = new double[WIDTH];
    for (int i = 0; i < ROWS; i++) {
      double residual = y[i];
      for (int j = 0; j < WIDTH; j++) {
        residual -= coefficients[j] * x[i][j];
      }
      for (int j = 0; j < WIDTH; j++) {
        slopes[j] += residual * x[i][j] / ROWS;
      }
    }

    // Karush, Kuhn and Tucker: at 0 the pull is at most lasso, elsewhere it is met exactly.
    assertThat(slopes[0]).isCloseTo(0, within(1e-8));
    int zeros = 0;
    for (int j = 1; j < WIDTH; j++) {
      if (coefficients[j] == 0) {
        zeros++;
        assertThat(Math.abs(slopes[j])).isLessThanOrEqualTo(lasso + 1e-8);
      } else {
        assertThat(slopes[j])
            .isCloseTo(
                ridge * coefficients[j] + lasso * Math.signum(coefficients[j]), within(1e-8));
      }
    }
    assertThat(zeros).isPositive();
  }

  private static LinearPenalty penalty(double ridge, double lasso) {
    return new LinearPenalty(ridge + lasso, lasso / (ridge + lasso));
  }

  private LeastSquaresFit fit() {
    double[][] products = new double[WIDTH][WIDTH];
    double[] withLabel = new double[WIDTH];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        withLabel[j] += x[i][j] * y[i] / ROWS;
        for (int k = 0; k < WIDTH; k++) {
          products[j][k] += x[i][j] * x[i][k] / ROWS;
        }
      }
    }
    return new LeastSquaresFit(products, withLabel);
  }
}
