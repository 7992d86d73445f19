package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Calibration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  @Test
  void plattMeetsTheSmoothedRatesWhereItHasAsManyParametersAsScores() {
    // Two scores and two parameters: the fit is exact. With 40 positives and 60 negatives Platt's
    // targets are 41/42 and 1/62; at 0.2 are 10 positives of 50, at 0.7 30 of 50.
    ScoreTable counts =
        ScoreTable.of(new double[] {0.2, 0.7}, new double[] {10, 30}, new double[] {40, 20});
    Calibrator platt = Calibrator.fit(Calibration.PLATT, counts);

    assertThat(platt.calibrate(0.2))
        .isCloseTo((10 * 41.0 / 42 + 40 * 1.0 / 62) / 50, within(1e-10));
    assertThat(platt.calibrate(0.7))
        .isCloseTo((30 * 41.0 / 42 + 20 * 1.0 / 62) / 50, within(1e-10));
  }

  @Test
  void plattFindsScoresThatAreCalibratedAlready() {
    // Counts so large that the smoothing vanishes: slope 1 and intercept 0.
    ScoreTable counts =
        ScoreTable.of(
            new double[] {0.1, 0.5, 0.8},
            new double[] {1e9, 5e9, 8e9},
            new double[] {9e9, 5e9, 2e9});
    Calibrator.Platt platt = (Calibrator.Platt) Calibrator.fit(Calibration.PLATT, counts);

    assertThat(platt.slope()).isCloseTo(1, within(1e-6));
    assertThat(platt.intercept()).isCloseTo(0, within(1e-6));
  }

  @Test
  void isotonicPoolsAdjacentViolators() {
    // By hand: rates 0.1, 0.5, 0.3, 0.9 with 10 rows each; the middle two pool to 0.4.
    ScoreTable counts =
        ScoreTable.of(
            new double[] {0.2, 0.4, 0.6, 0.8},
            new double[] {1, 5, 3, 9},
            new double[] {9, 5, 7, 1});
    Calibrator isotonic = Calibrator.fit(Calibration.ISOTONIC, counts);

    assertThat(isotonic)
        .isEqualTo(
            new Calibrator.Isotonic(List.of(0.2, 0.4, 0.6, 0.8), List.of(0.1, 0.4, 0.4, 0.9)));
    assertThat(isotonic.calibrate(0.5)).isEqualTo(0.4);
    assertThat(isotonic.calibrate(0.7)).isCloseTo(0.65, within(1e-12));
    assertThat(isotonic.calibrate(0.05)).isEqualTo(0.1);
    assertThat(isotonic.calibrate(0.99)).isEqualTo(0.9);
  }

  @Test
  void countsOfPartsMergeIntoTheCountsOfTheWhole() {
    ScoreTable one = ScoreTable.of(new double[] {0.7}, new double[] {30}, new double[] {5});
    ScoreTable other =
        ScoreTable.of(new double[] {0.7, 0.2}, new double[] {0, 10}, new double[] {15, 40});
    ScoreTable whole =
        ScoreTable.of(new double[] {0.2, 0.7}, new double[] {10, 30}, new double[] {40, 20});

    assertThat(Calibrator.fit(Calibration.PLATT, one.merge(other)))
        .isEqualTo(Calibrator.fit(Calibration.PLATT, whole));
  }

  @Test
  void refusesAScoreThatIsNoProbability() {
    assertThatThrownBy(() -> ScoreTable.of(new double[] {1.5}, new double[] {1}, new double[] {1}))
        .hasMessageContaining("score 1.5");
  }

  @Test
  void noCalibrationKeepsScoresAsTheyAre() {
    ScoreTable counts = ScoreTable.of(new double[] {0.3}, new double[] {1}, new double[] {0});
    assertThat(Calibrator.fit(Calibration.NONE, counts).calibrate(0.3)).isEqualTo(0.3);
  }
}
