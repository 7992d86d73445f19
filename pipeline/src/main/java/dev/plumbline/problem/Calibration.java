package dev.plumbline.problem;

/** How raw scores become probabilities; fitted on out-of-fold predictions only. */
public enum Calibration {
  NONE,
  PLATT,
  ISOTONIC,
  BETA,
  /** Whichever of them has the smallest Brier score where it was not fitted. */
  AUTO
}
