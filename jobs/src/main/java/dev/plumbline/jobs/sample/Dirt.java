package dev.plumbline.jobs.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The dirt planted in the lines of shipments and scans, and its rates. A malformed line takes the
 * place of the good one; duplicates come in addition to it.
 */
final class Dirt {
  /** Lines with a broken timestamp, text in a number, or too few columns; shipments and scans. */
  static final double MALFORMED_RATE = 0.002;

  /** Lines that are there twice, byte for byte; shipments and scans. */
  static final double DUPLICATE_RATE = 0.003;

  /** Shipments recorded a second time, later, with one harmless field re-written. */
  static final double NEAR_DUPLICATE_RATE = 0.003;

  static final double MISSING_WEIGHT_RATE = 0.03;
  static final double MISSING_DISTANCE_RATE = 0.02;
  static final double MISSING_CUSTOMER_SINCE_RATE = 0.04;
  static final double MISSING_PHONE_RATE = 0.05;

  /** For weight, distance, customer and phone alike, where the region is the islands. */
  static final double MISSING_ON_ISLANDS_RATE = 0.35;

  private static final List<String> BROKEN_TIMES =
      List.of("2025-13-41T08:00:00Z", "31.02.25 8h", "0000-00-00", "yesterday");
  private static final List<String> BROKEN_NUMBERS = List.of("n/a", "1.2.3", "heavy", "#REF!");

  /** What becomes of one shipment's line. */
  enum Fate {
    SOUND,
    MALFORMED,
    DUPLICATED,
    NEARLY_DUPLICATED
  }

  private Dirt() {}

  static Fate fate(double draw) {
    if (draw < MALFORMED_RATE) {
      return Fate.MALFORMED;
    }
    if (draw < MALFORMED_RATE + DUPLICATE_RATE) {
      return Fate.DUPLICATED;
    }
    return draw < MALFORMED_RATE + DUPLICATE_RATE + NEAR_DUPLICATE_RATE
        ? Fate.NEARLY_DUPLICATED
        : Fate.SOUND;
  }

  /** A copy of a line in which a time or a number cannot be read, or whose end is cut off. */
  static String[] malformed(String[] line, int timeColumn, int numberColumn, CounterRandom random) {
    String[] broken = line.clone();
    switch (random.below(0, 3)) {
      case 0 -> broken[timeColumn] = BROKEN_TIMES.get(random.below(1, BROKEN_TIMES.size()));
      case 1 -> broken[numberColumn] = BROKEN_NUMBERS.get(random.below(1, BROKEN_NUMBERS.size()));
      default -> broken = Arrays.copyOf(line, 2 + random.below(1, line.length / 2));
    }
    return broken;
  }

  /** The same text, written another way. */
  static String rewritten(String text, CounterRandom random) {
    return switch (random.below(0, 3)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text + " ";
      default -> " " + text;
    };
  }
}
