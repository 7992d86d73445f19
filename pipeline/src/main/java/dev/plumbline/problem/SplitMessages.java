package dev.plumbline.problem;

/** What is said of mistakes in {@code problem.split}. */
final class SplitMessages {
  private SplitMessages() {}

  static String foldsWithoutGroup() {
    return "folds by group without problem.split.group; write group = [customer] beside it, or folds"
        + " by entity";
  }

  static String groupPartsWithoutTime() {
    return "parts of groups are of a stretch of time; write 5 by time, 3 by group, or 5 by group alone";
  }

  static String tooFewGroupParts() {
    return "one part of the groups is all of them; write 2 by group or more, or leave it out";
  }

  static String groupSaysNothing() {
    return "keeps nothing together, for neither the folds nor the holdout are drawn; write folds = 5"
        + " by group, or 5 by time, 3 by group, or leave it out";
  }

  static String stratifiedTimeFolds() {
    return "folds by time are stretches of time, whatever outcomes lie in them; write false, or folds"
        + " by entity or by group";
  }

  static String embargoWithoutClock() {
    return "a time without problem.prediction-time; leave it out";
  }
}
