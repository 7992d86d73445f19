package dev.plumbline.problem;

import java.util.List;

/** Messages about how a model is judged. */
final class EvaluationMessages {
  private EvaluationMessages() {}

  static String onlyOfDecisions() {
    return "rows are ranked within queries by yes-or-no decisions only; leave it out, for the task is"
        + " another";
  }

  static String noFavourableDecision() {
    return "only of two decisions one is favourable, and the task is another; leave it out: what"
        + " decisions about the groups of fairness.by cost, and how good they are, is compared all the"
        + " same";
  }

  static String limitsWithoutGroups() {
    return "a limit between no groups; say who is compared, for example fairness.by = [sex]";
  }

  static String mitigationWithoutGroups() {
    return "there are no groups between which it could make things even; say who is compared, for"
        + " example fairness.by = [sex]";
  }

  static String expectedOfNoGroup(List<String> by) {
    return "the share of no group: fairness.by = %s has none of this name; write for example \"sex ="
            .formatted(by)
        + " female\" = 50%, or the condition itself";
  }

  static String moreThanAll(String attribute) {
    return "with the other shares by " + attribute + " this is more than 100%; lower one of them";
  }

  static String limitsWithoutHoldout() {
    return "nothing is judged without a holdout (split.holdout = none); leave limits out";
  }

  /** Of a metric that has the other kind of bound. */
  static String wrongWay(String metric, List<String> floors) {
    return floors.contains(metric)
        ? "more of it is better; write accept.floor." + metric
        : "less of it is better; write accept.ceiling." + metric;
  }
}
