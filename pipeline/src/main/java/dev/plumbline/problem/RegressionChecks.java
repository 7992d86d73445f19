package dev.plumbline.problem;

import java.util.Map;

/** Checks what only a regression can get wrong, and what is of true and false outcomes only. */
final class RegressionChecks {
  private static final KeyPath PATH = KeyPath.of("problem");

  private final Problem problem;
  private final RegressionValue value;
  private final Layers layers;
  private final Mistakes mistakes;

  RegressionChecks(Problem problem, RegressionValue value, Layers layers, Mistakes mistakes) {
    this.problem = problem;
    this.value = value;
    this.layers = layers;
    this.mistakes = mistakes;
  }

  void check() {
    if (problem.label().ifMissing() != Label.IfMissing.DROP) {
      mistakes.add(PATH.child("label", "if-missing"), RegressionMessages.assumedClass());
    }
    checkCosts();
    if (layers.isWritten(PATH.child("calibration"))) {
      mistakes.add(PATH.child("calibration"), RegressionMessages.calibration());
    }
    new OtherTaskChecks(problem, layers, mistakes).check();
  }

  /** Amounts that are constants; one that depends on the row is judged on data. */
  private void checkCosts() {
    boolean allNothing = true;
    for (Map.Entry<String, String> amount : value.amounts().entrySet()) {
      try {
        double cost = Double.parseDouble(amount.getValue());
        if (cost < 0) {
          mistakes.add(PATH.child("value", amount.getKey()), RegressionMessages.negativeCost());
        }
        allNothing &= cost == 0;
      } catch (NumberFormatException e) {
        allNothing = false;
      }
    }
    if (allNothing) {
      mistakes.add(PATH.child("value", RegressionValue.UNDER), RegressionMessages.nothingCosts());
    }
  }
}
