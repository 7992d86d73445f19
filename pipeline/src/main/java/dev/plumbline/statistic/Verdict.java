package dev.plumbline.statistic;

/** What the data say of a claim. */
public enum Verdict {
  /** Shown at the stated confidence. */
  SUPPORTED,
  /** Its opposite is shown at the stated confidence. */
  REFUTED,
  /** Neither is shown: more blocks are needed. */
  UNDECIDED
}
