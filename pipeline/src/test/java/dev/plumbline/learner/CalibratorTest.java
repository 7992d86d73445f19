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
  void betaFindsTheCurveThatMadeTheRates() {
    // Rates made by logistic(0.5 + 0.7 ln s − 1.3 ln(1 − s)), counts so large that the smoothing
    // vanishes.
    double[] scores = {0.05, 0.2, 0.4, 0.6, 0.8, 0.95};
    double[] positives = new double[scores.length];
    double[] negatives = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double logit = 0.5 + 0.7 * Math.log(scores[i]) - 1.3 * Math.log(1 - scores[i]);
      positives[i] = 1e9 * Logistic.probability(logit);
      negatives[i] = 1e9 - positives[i];
    }
    Calibrator.Beta beta =
        (Calibrator.Beta)
            Calibrator.fit(Calibration.BETA, ScoreTable.of(scores, positives, negatives));

    assertThat(beta.rising()).isCloseTo(0.7, within(1e-5));
    assertThat(beta.falling()).isCloseTo(1.3, within(1e-5));
    assertThat(beta.intercept()).isCloseTo(0.5, within(1e-5));
  }

  @Test
  void betaNeverTurnsTheOrderOfScoresAround() {
    ScoreTable falling =
        ScoreTable.of(
            new double[] {0.2, 0.5, 0.8}, new double[] {80, 50, 20}, new double[] {20, 50, 80});
    Calibrator beta = Calibrator.fit(Calibration.BETA, falling);

    assertThat(beta.calibrate(0.8)).isGreaterThanOrEqualTo(beta.calibrate(0.2));
  }

  @Test
  void undoesTheWeightOfPositiveRows() {
    // Of 100 rows 10 are positive and weigh 9 each: the weighted rate is 90 / 180.
    assertThat(new Calibrator.Unweighted(9, new Calibrator.Identity()).calibrate(0.5))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void choosesWhatIsTruestOnTheFoldsItWasNotFittedOn() {
    // Scores twice the logit they should have: Platt's curve mends that with one parameter, while
    // isotonic regression follows the chance of 40 rows a fold, and leaving them is worse.
    List<ScoreTable> folds =
        List.of(
            ScoreTable.of(
                new double[] {0.1, 0.3, 0.7, 0.9},
                new double[] {2500, 3957, 6043, 7500},
                new double[] {7500, 6043, 3957, 2500}),
            ScoreTable.of(
                new double[] {0.1, 0.3, 0.7, 0.9},
                new double[] {2520, 3937, 6063, 7480},
                new double[] {7480, 6063, 3937, 2520}));
    CalibratorChoice choice = CalibratorChoice.of(Calibration.AUTO, folds);

    assertThat(choice.kind()).isIn(Calibration.PLATT, Calibration.BETA);
    assertThat(choice.byFold()).hasSize(2);
    // Worse, or it would have been chosen.
    assertThat(CalibratorChoice.of(Calibration.NONE, folds).brierScore())
        .isGreaterThan(choice.brierScore() + 0.005);
    // By hand, uncalibrated: the mean over the rows of (score − outcome)², 8 scores of 10,000 rows.
    assertThat(CalibratorChoice.of(Calibration.NONE, folds.subList(0, 1)).brierScore())
        .isCloseTo(
            (2 * (0.25 * 0.81 + 0.75 * 0.01) + 2 * (0.3957 * 0.49 + 0.6043 * 0.09)) / 4,
            within(1e-9));
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
