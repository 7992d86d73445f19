package dev.plumbline.problem;

import java.time.Duration;
import java.time.Period;

/** Spans of time in words, the way a problem file writes them. */
final class Durations {
  private Durations() {}

  /** For example {@code 3 hours}, {@code 1 day}. */
  static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 0) {
      return counted(seconds / 86_400, "day");
    }
    if (seconds % 3_600 == 0) {
      return counted(seconds / 3_600, "hour");
    }
    return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
  }

  /** For example {@code 1 month}, {@code 7 days}. */
  static String words(Period period) {
    if (period.getYears() > 0) {
      return counted(period.getYears(), "year");
    }
    return period.getMonths() > 0
        ? counted(period.getMonths(), "month")
        : counted(period.getDays(), "day");
  }

  private static String counted(long amount, String unit) {
    return amount + " " + unit + (amount == 1 ? "" : "s");
  }
}
