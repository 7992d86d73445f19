package dev.plumbline.jobs.sample;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The eighteen months of the sample, in UTC, and how bookings spread over them: few at night, fewer
 * at weekends, more before Christmas.
 *
 * <p>Times are seconds since the epoch. Booking number i of n lies at the quantile (i + jitter) / n
 * of the booking intensity, so the bookings come out in order of time for any n.
 */
final class SampleCalendar {
  static final LocalDate FIRST_DAY = LocalDate.of(2024, 7, 1);
  static final LocalDate LAST_DAY = LocalDate.of(2025, 12, 31);

  /** The last booking is then mature: what has no outcome here is late or lost. */
  static final Instant EXTRACTED_AT = Instant.parse("2026-01-15T00:00:00Z");

  static final LocalDate STRIKE_FIRST_DAY = LocalDate.of(2025, 11, 3);
  static final LocalDate STRIKE_LAST_DAY = LocalDate.of(2025, 12, 14);

  static final long HOUR = 3_600;
  static final long DAY = 24 * HOUR;
  static final long START = startOf(FIRST_DAY);
  static final int DAYS = (int) (LAST_DAY.toEpochDay() - FIRST_DAY.toEpochDay()) + 1;
  static final int HOURS = 24 * DAYS;

  private static final double[] HOUR_WEIGHTS = {
    0.4, 0.3, 0.2, 0.2, 0.3, 0.6, 1.2, 2.2, 3.4, 4.4, 4.8, 4.6,
    4.2, 4.4, 4.6, 4.6, 4.4, 4.2, 4.2, 4.4, 4.4, 3.6, 2.2, 1.0
  };
  private static final double SATURDAY_WEIGHT = 0.75;
  private static final double SUNDAY_WEIGHT = 0.65;
  private static final double HIGH_SEASON_WEIGHT = 1.3;

  /** The share of the bookings before each hour; one more entry than there are hours. */
  private final double[] shareBefore = new double[HOURS + 1];

  SampleCalendar() {
    for (int hour = 0; hour < HOURS; hour++) {
      shareBefore[hour + 1] = shareBefore[hour] + intensity(hour);
    }
    double total = shareBefore[HOURS];
    for (int hour = 0; hour <= HOURS; hour++) {
      shareBefore[hour] /= total;
    }
  }

  /** When a booking was made, given which share of all bookings came before it. */
  long bookedAt(double share) {
    int low = 0;
    int high = HOURS - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (shareBefore[middle] <= share) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    double within = (share - shareBefore[low]) / (shareBefore[low + 1] - shareBefore[low]);
    return START + low * HOUR + (long) (Math.min(within, 0.9999) * HOUR);
  }

  static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  /** Whole hours since the sample's start. */
  static int hourIndex(long time) {
    return (int) Math.floorDiv(time - START, HOUR);
  }

  static int hourOfDay(long time) {
    return (int) (Math.floorMod(time, DAY) / HOUR);
  }

  static DayOfWeek dayOfWeek(long time) {
    return LocalDate.ofEpochDay(Math.floorDiv(time, DAY)).getDayOfWeek();
  }

  /** Both of the strike's days included. */
  static boolean isDuringStrike(long time) {
    return time >= startOf(STRIKE_FIRST_DAY) && time < startOf(STRIKE_LAST_DAY) + DAY;
  }

  private static double intensity(int hour) {
    LocalDate day = FIRST_DAY.plusDays(hour / 24);
    double weekday =
        switch (day.getDayOfWeek()) {
          case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> 1;
          case SATURDAY -> SATURDAY_WEIGHT;
          case SUNDAY -> SUNDAY_WEIGHT;
        };
    double season = day.getMonthValue() >= 11 ? HIGH_SEASON_WEIGHT : 1;
    return HOUR_WEIGHTS[hour % 24] * weekday * season;
  }
}
