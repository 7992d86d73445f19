package dev.plumbline.train;

import dev.plumbline.learner.FittedSetting;
import java.util.List;

/**
 * One setting of one rung that predicts classes, cross-validated.
 *
 * @param column its column among the out-of-fold predictions
 * @param loss the log loss out of fold, raw
 * @param accuracy share of rows whose likeliest class came, out of fold
 * @param crossFitted the temperature of each fold, fitted on the other folds; empty where nobody
 *     decides by it
 * @param temperature that of the final model
 */
record MulticlassCandidate(
    String rung,
    FittedSetting fitted,
    String column,
    double loss,
    List<Double> foldLosses,
    double accuracy,
    List<Double> crossFitted,
    double temperature)
    implements Candidate {

  MulticlassCandidate {
    crossFitted = List.copyOf(crossFitted);
  }

  /** The name under which its Brier score is among the costs. */
  String brier() {
    return column + " brier";
  }
}
