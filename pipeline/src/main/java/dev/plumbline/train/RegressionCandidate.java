package dev.plumbline.train;

import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.RegressionErrors;
import java.util.List;

/**
 * One setting of one rung that predicts a number, cross-validated.
 *
 * @param column its column among the out-of-fold predictions
 * @param errors the sums of {@link RegressionErrors}, out of fold
 * @param crossFitted the distribution of each fold, fitted on the other folds; empty where nobody
 *     decides by it, for another setting of its rung has smaller errors
 * @param distribution that of the final model, in a list of one or none likewise
 */
record RegressionCandidate(
    String rung,
    FittedSetting fitted,
    String column,
    List<Double> foldLosses,
    double[] errors,
    List<PredictiveDistribution> crossFitted,
    List<PredictiveDistribution> distribution)
    implements Candidate {

  RegressionCandidate {
    crossFitted = List.copyOf(crossFitted);
    distribution = List.copyOf(distribution);
  }

  @Override
  public double loss() {
    return RegressionErrors.rootMeanSquaredError(errors);
  }
}
