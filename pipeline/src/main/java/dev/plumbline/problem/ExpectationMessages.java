package dev.plumbline.problem;

import java.util.Collection;

/** What is wrong with an expectation, then what to write instead. */
final class ExpectationMessages {
  private ExpectationMessages() {}

  static String noKind(Collection<String> kinds) {
    return "expects nothing; write one of " + String.join(", ", kinds);
  }

  static String severalKinds(Collection<String> kinds) {
    return "expects several things at once ("
        + String.join(", ", kinds)
        + "); write one expectation for each";
  }

  static String noBound() {
    return "has no bound; write from, to or both";
  }

  static String boundsUpsideDown(String from, String to) {
    return "from " + from + " is above to " + to + "; exchange them";
  }

  static String boundOfOtherType(String bound, String type) {
    return bound + " is not a " + type + ", as the column is; write for example " + example(type);
  }

  private static String example(String type) {
    return switch (type) {
      case "date" -> "\"2026-01-31\"";
      case "timestamp" -> "\"2026-01-31 12:00:00\"";
      default -> "0";
    };
  }

  static String notAPattern(String description) {
    return "not a regular expression: " + description + "; see java.util.regex.Pattern";
  }

  static String distributionWithoutClock(String source) {
    return "a distribution is compared over time, and "
        + source
        + " has no event-time; write clock = the column that says when a row happened";
  }

  static String differentNumberOfColumns(int columns, int references) {
    return "has " + columns + " columns and references " + references + "; write as many of both";
  }

  static String notText(String column, String type) {
    return column + " is a " + type + "; a pattern is of a string: use range or set";
  }
}
