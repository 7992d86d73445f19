package dev.plumbline.train;

import dev.plumbline.learner.FittedModel;

/** One setting of one rung, cross-validated, whatever it predicts. */
interface LadderCandidate {
  String rung();

  String setting();

  /** Its column among the out-of-fold predictions. */
  String column();

  FittedModel finalModel();

  /** Whether there are decisions by it; else another setting of its rung is better. */
  boolean decides();
}
