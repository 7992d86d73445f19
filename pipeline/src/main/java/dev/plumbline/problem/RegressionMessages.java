package dev.plumbline.problem;

/** Messages about a problem file whose task is regression. */
final class RegressionMessages {
  private RegressionMessages() {}

  static String positive() {
    return "with task = regression the label is a number, not true or false; write label.value, for"
        + " example value = cnt";
  }

  static String assumedClass() {
    return "with task = regression an outcome is neither positive nor negative; write drop, and a"
        + " number that stands for a missing outcome in label.value: coalesce(cnt, 0)";
  }

  static String classCost() {
    return "a cost of true and false answers with task = regression; write under and over: what each"
        + " unit costs by which a decision lies below or above the outcome";
  }

  static String negativeCost() {
    return "negative, so a miss would pay, and the larger the more; write 0 or more";
  }

  static String nothingCosts() {
    return "over is 0 as well, so no decision would be better than another; write an amount above 0"
        + " for one of them";
  }

  static String calibration() {
    return "calibrates probabilities, and with task = regression there are none; leave it out";
  }
}
