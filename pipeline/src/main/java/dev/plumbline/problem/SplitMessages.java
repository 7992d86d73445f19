package dev.plumbline.problem;

/** What is said of mistakes in {@code problem.split}. */
final class SplitMessages {
  private SplitMessages() {}

  static String foldsWithoutGroup() {
    return "folds by group without problem.split.group; write group = [customer] beside it, or folds"
        + " by entity";
  }

  static String groupSaysNothing() {
    return "keeps nothing together, for neither the folds nor the holdout are drawn; write folds = 5"
        + " by group, or leave it out";
  }

  static String stratifiedTimeFolds() {
    return "folds by time are stretches of time, whatever outcomes lie in them; write false, or folds"
        + " by entity or by group";
  }

  static String embargoWithoutClock() {
    return "a time without problem.prediction-time; leave it out";
  }
}
