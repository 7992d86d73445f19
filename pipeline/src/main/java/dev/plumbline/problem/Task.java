package dev.plumbline.problem;

/** What kind of outcome a problem predicts. */
public enum Task {
  /** Whether something happens: a true or false label, the decision to act on it or not. */
  BINARY,
  /** Which of several classes: a label that is one of them, the decision one of them as well. */
  MULTICLASS,
  /** How much: a label that is a number, the decision a number as well. */
  REGRESSION
}
