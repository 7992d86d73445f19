package dev.plumbline.train;

import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import java.util.List;

/**
 * One setting of one rung, cross-validated.
 *
 * @param column its column among the out-of-fold scores
 * @param crossFitted the calibrator of each fold, fitted on the other folds
 * @param calibrator the calibrator of the final model
 */
record Candidate(
    String rung,
    FittedSetting fitted,
    String column,
    double logLoss,
    double rocAuc,
    double averagePrecision,
    List<Calibrator> crossFitted,
    Calibrator calibrator) {

  String setting() {
    return fitted.setting();
  }

  FittedModel finalModel() {
    return fitted.finalModel();
  }
}
