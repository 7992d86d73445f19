package dev.plumbline.train;

import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import java.util.List;

/** One setting of one rung, cross-validated, whatever it predicts. */
interface Candidate {
  String rung();

  FittedSetting fitted();

  /** Its column among the out-of-fold predictions and costs. */
  String column();

  /**
   * What it lost out of fold, uncalibrated: the log loss, of numbers the root mean squared error.
   */
  double loss();

  /** The same in each fold; NaN where a fold has no row. */
  List<Double> foldLosses();

  default String setting() {
    return fitted().setting();
  }

  default FittedModel finalModel() {
    return fitted().finalModel();
  }
}
