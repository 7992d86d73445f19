package dev.plumbline.problem;

import java.util.List;

/** Messages about how a model is judged. */
final class EvaluationMessages {
  private EvaluationMessages() {}

  static String onlyOfDecisions() {
    return "only yes-or-no decisions are judged by slice, group and query; leave it out, for the task is"
        + " another";
  }

  static String limitsWithoutGroups() {
    return "a limit between no groups; say who is compared, for example fairness.by = [sex]";
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
