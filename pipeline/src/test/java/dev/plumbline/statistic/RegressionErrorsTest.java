package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionErrorsTest {
  private static final double[] OUTCOMES = {3, -0.5, 2, 7};
  private static final double[] PREDICTED = {2.5, 0.0, 2, 8};

  @Test
  void agreesWithThePublishedExample() {
    double[] errors = errors(0, 3);

    // The example in scikit-learn's documentation of mean_squared_error (0.375),
    // mean_absolute_error (0.5) and r2_score (0.948...).
    assertThat(RegressionErrors.rootMeanSquaredError(errors))
        .isCloseTo(Math.sqrt(0.375), within(1e-12));
    assertThat(RegressionErrors.meanAbsoluteError(errors)).isCloseTo(0.5, within(1e-12));
    assertThat(RegressionErrors.rSquared(errors)).isCloseTo(1 - 1.5 / 29.1875, within(1e-12));
    // -0.5 + 0.5 + 0 + 1, over 4.
    assertThat(RegressionErrors.bias(errors)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void largeOutcomesKeepTheDigitsInWhichTheyDiffer() {
    assertThat(RegressionErrors.rSquared(errors(1e9, 1e9)))
        .isCloseTo(RegressionErrors.rSquared(errors(0, 0)), within(1e-9));
  }

  @Test
  void outcomesThatAreAllTheSameExplainNothing() {
    double[] errors = new double[RegressionErrors.WIDTH];
    for (int i = 0; i < 1_000; i++) {
      RegressionErrors.add(errors, 2.1, i % 3, 0.7);
    }
    assertThat(RegressionErrors.rSquared(errors)).isNaN();
  }

  private static double[] errors(double more, double centre) {
    double[] errors = new double[RegressionErrors.WIDTH];
    for (int i = 0; i < OUTCOMES.length; i++) {
      RegressionErrors.add(errors, more + OUTCOMES[i], more + PREDICTED[i], centre);
    }
    return errors;
  }
}
