package dev.plumbline.jobs.sample;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One shipment as it was booked: what is known of it at that moment, as the file shows it. Distance
 * in kilometres, weight in kilograms, value in euros, times in seconds since the epoch.
 */
record Shipment(
    long index,
    long bookedAt,
    long recordedAt,
    long promisedAt,
    Carrier carrier,
    Service service,
    Hub hub,
    Region region,
    OptionalInt distance,
    OptionalDouble weight,
    double orderValue,
    Fragility fragility,
    Dirt.Fate fate) {

  enum Fragility {
    FRAGILE,
    STURDY
  }

  String identifier() {
    return identifier(index);
  }

  static String identifier(long index) {
    String digits = Long.toString(index + 1);
    return "S" + "0".repeat(Math.max(0, 9 - digits.length())) + digits;
  }
}
