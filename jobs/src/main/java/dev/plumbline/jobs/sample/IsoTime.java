package dev.plumbline.jobs.sample;

import java.time.LocalDate;

/**
 * ISO 8601 in UTC, to the second: {@code 2025-11-03T00:00:00Z}. Written by hand because it is the
 * hottest line of a large sample; {@link java.time.Instant#toString()} gives the same text.
 */
final class IsoTime {
  private IsoTime() {}

  static String text(long epochSecond) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, SampleCalendar.DAY));
    int second = (int) Math.floorMod(epochSecond, SampleCalendar.DAY);
    char[] text = "0000-00-00T00:00:00Z".toCharArray();
    put(text, 0, day.getYear() / 100);
    put(text, 2, day.getYear() % 100);
    put(text, 5, day.getMonthValue());
    put(text, 8, day.getDayOfMonth());
    put(text, 11, second / 3_600);
    put(text, 14, second / 60 % 60);
    put(text, 17, second % 60);
    return new String(text);
  }

  private static void put(char[] text, int at, int twoDigits) {
    text[at] = (char) ('0' + twoDigits / 10);
    text[at + 1] = (char) ('0' + twoDigits % 10);
  }
}
