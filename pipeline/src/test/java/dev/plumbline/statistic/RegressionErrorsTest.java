package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionErrorsTest {
  private static final double[] OUTCOMES = {3, -0.5, 2, 7};
  private static final double[] PREDICTED = {2.5, 0.0, 2, 8};

  @Test
  void agreesWithThePublishedExample() {
    RegressionErrors errors = errors(0, 4);

    // The example in scikit-learn's documentation of mean_squared_error (0.375),
    // mean_absolute_error (0.5) and r2_score (0.948...).
    assertThat(errors.rootMeanSquaredError()).isCloseTo(Math.sqrt(0.375), within(1e-12));
    assertThat(errors.meanAbsoluteError()).isCloseTo(0.5, within(1e-12));
    assertThat(errors.rSquared()).isCloseTo(1 - 1.5 / 29.1875, within(1e-12));
    // -0.5 + 0.5 + 0 + 1, over 4.
    assertThat(errors.bias()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void partsMergeIntoTheWhole() {
    RegressionErrors merged = errors(0, 1).merge(errors(1, 4));

    assertThat(merged.rows()).isEqualTo(4);
    assertThat(merged.rSquared()).isCloseTo(errors(0, 4).rSquared(), within(1e-12));
  }

  @Test
  void outcomesThatAreAllTheSameExplainNothing() {
    assertThat(new RegressionErrors().add(2, 1).add(2, 3).rSquared()).isNaN();
  }

  @Test
  void theMeanHasStudentsInterval() {
    Moments moments = new Moments().add(1).add(2).add(3).add(4).add(5);

    // t(4) at 0.975 is 2.776445; the standard error √2.5 / √5.
    assertThat(moments.interval(0.95).upper())
        .isCloseTo(3 + 2.776445 * Math.sqrt(0.5), within(1e-5));
  }

  private static RegressionErrors errors(int from, int to) {
    RegressionErrors errors = new RegressionErrors();
    for (int i = from; i < to; i++) {
      errors.add(OUTCOMES[i], PREDICTED[i]);
    }
    return errors;
  }
}
