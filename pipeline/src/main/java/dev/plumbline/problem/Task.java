package dev.plumbline.problem;

/** What kind of outcome a problem predicts. */
public enum Task {
  /** Whether something happens: a true or false label, the decision to act on it or not. */
  BINARY,
  /** How much: a label that is a number, the decision a number as well. */
  REGRESSION
}
