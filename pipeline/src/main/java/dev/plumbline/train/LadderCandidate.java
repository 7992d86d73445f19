package dev.plumbline.train;

import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;

/** One setting of one rung, cross-validated, whatever it predicts. */
interface LadderCandidate {
  String rung();

  FittedSetting fitted();

  /** Its column among the out-of-fold predictions. */
  String column();

  default String setting() {
    return fitted().setting();
  }

  default FittedModel finalModel() {
    return fitted().finalModel();
  }

  /** Whether there are decisions by it; else another setting of its rung is better. */
  default boolean decides() {
    return true;
  }
}
