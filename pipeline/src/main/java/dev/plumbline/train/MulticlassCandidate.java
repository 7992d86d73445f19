package dev.plumbline.train;

import dev.plumbline.learner.FittedSetting;
import java.util.List;

/**
 * One setting of one rung that predicts classes, cross-validated.
 *
 * @param column its column among the out-of-fold predictions
 * @param logLoss out of fold, raw
 * @param accuracy share of rows whose likeliest class came, out of fold
 * @param crossFitted the temperature of each fold, fitted on the other folds; empty where nobody
 *     decides by it
 * @param temperature that of the final model
 * @param rates of the classes in all training rows
 */
record MulticlassCandidate(
    String rung,
    FittedSetting fitted,
    String column,
    double logLoss,
    double accuracy,
    List<Double> crossFitted,
    double temperature,
    List<Double> rates)
    implements LadderCandidate {

  MulticlassCandidate {
    crossFitted = List.copyOf(crossFitted);
    rates = List.copyOf(rates);
  }

  @Override
  public boolean decides() {
    return !crossFitted.isEmpty();
  }

  /** The name under which its Brier score is among the costs. */
  String brier() {
    return column + " brier";
  }
}
