package dev.plumbline.train;

import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.problem.Calibration;
import java.util.List;

/**
 * One setting of one rung that says true or false, cross-validated.
 *
 * @param column its column among the out-of-fold scores and costs
 * @param loss the log loss of scores that are corrected for weights and no more
 * @param calibration the kind of its calibrators
 * @param crossFitted the calibrator of each fold, fitted on the other folds
 * @param calibrator the calibrator of the final model
 * @param brierScore out of fold, calibrated
 */
record BinaryCandidate(
    String rung,
    FittedSetting fitted,
    String column,
    double loss,
    List<Double> foldLosses,
    double rocAuc,
    double averagePrecision,
    Calibration calibration,
    List<Calibrator> crossFitted,
    Calibrator calibrator,
    double brierScore)
    implements Candidate {}
