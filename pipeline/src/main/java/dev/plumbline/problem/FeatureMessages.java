package dev.plumbline.problem;

/** What is said about mistakes in features. */
final class FeatureMessages {
  private FeatureMessages() {}

  static String notAnAggregate() {
    return "not an aggregate; write count(*) or hours_since(*), or count, sum, mean, min, max, sd,"
        + " rate, distinct, first, last, lag, difference or hours_since over one SQL expression, for"
        + " example mean(dwell_hours), lag(dwell_hours, 1) or rate(dwell_hours > 8)";
  }

  static String longWindow(long days) {
    return "longer than " + days + " days, the longest window; write for example 365 days";
  }

  static String nothingDerived(String example) {
    return "nothing to compute; write for example " + example;
  }

  static String notCyclic(String part) {
    return "a "
        + part
        + " does not come again, so it has no place on a circle; list it under parts";
  }

  static String sourceCalledLabel() {
    return "label is the history of the outcomes here; rename the source label";
  }
}
