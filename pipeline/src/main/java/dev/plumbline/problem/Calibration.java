package dev.plumbline.problem;

/** How raw scores become probabilities; fitted on out-of-fold predictions only. */
public enum Calibration {
  NONE,
  PLATT,
  ISOTONIC,
  BETA,
  /**
   * Of several classes: their log probabilities divided by one number (Guo et al., ICML 2017), the
   * one with the smallest log loss where it was not fitted.
   */
  TEMPERATURE,
  /** Whichever of them has the smallest Brier score where it was not fitted. */
  AUTO
}
