package dev.plumbline.jobs.sample;

import java.time.LocalDate;
import java.util.List;

/**
 * The lines of the shipments file: a shipment as booked, the columns that say nothing, the made-up
 * contact, and the one column that leaks (delivery attempts, filled in once the outcome is known).
 */
final class ShipmentLines {
  static final List<String> HEADER =
      List.of(
          "shipment_id",
          "booked_at",
          "recorded_at",
          "promised_at",
          "carrier",
          "service",
          "origin_hub",
          "region",
          "distance_km",
          "weight_kg",
          "order_value",
          "fragile",
          "customer_since",
          "recipient_email",
          "recipient_phone",
          "delivery_attempts");

  private static final int BOOKED_AT = HEADER.indexOf("booked_at");
  private static final int RECORDED_AT = HEADER.indexOf("recorded_at");
  private static final int REGION = HEADER.indexOf("region");
  private static final int WEIGHT = HEADER.indexOf("weight_kg");
  private static final int EMAIL = HEADER.indexOf("recipient_email");

  private static final List<String> FIRST_NAMES =
      List.of(
          "ada", "ben", "cleo", "dario", "elif", "finn", "gita", "hugo", "ines", "jonas", "kaya",
          "lena", "milo", "nora", "omar", "pia", "quinn", "rosa", "sami", "tara");
  private static final List<String> LAST_NAMES =
      List.of(
          "abel", "brook", "carver", "dale", "ember", "frost", "garner", "hale", "irving", "jarvis",
          "keller", "lorne", "marsh", "north", "orchard", "penn", "reed", "stone", "thorne",
          "vale");
  private static final List<String> DOMAINS = List.of("example.com", "example.org", "example.net");
  private static final LocalDate FIRST_CUSTOMER = LocalDate.of(2016, 1, 1);
  private static final long SHORTEST_REWRITE_DELAY = 10 * 60;
  private static final long LONGEST_REWRITE_DELAY = 3 * SampleCalendar.DAY;

  private final CounterRandom contacts;
  private final CounterRandom dirt;

  ShipmentLines(long seed) {
    contacts = CounterRandom.of(seed, "contacts");
    dirt = CounterRandom.of(seed, "dirt");
  }

  /** The line that stands where the shipment was booked, whatever its fate. */
  String[] line(Shipment shipment, Outcome outcome) {
    String[] sound = soundLine(shipment, outcome);
    return switch (shipment.fate()) {
      case SOUND, DUPLICATED, NEARLY_DUPLICATED -> sound;
      case MALFORMED -> Dirt.malformed(sound, BOOKED_AT, WEIGHT, dirt.at(shipment.index()));
    };
  }

  /** The second line of a shipment that has one. */
  String[] secondLine(Shipment shipment, Outcome outcome) {
    String[] sound = soundLine(shipment, outcome);
    return switch (shipment.fate()) {
      case DUPLICATED -> sound;
      case NEARLY_DUPLICATED -> rewritten(sound, shipment);
      case SOUND, MALFORMED ->
          throw new IllegalArgumentException(
              "Shipment " + shipment.identifier() + " has one line: " + shipment.fate());
    };
  }

  private String[] rewritten(String[] sound, Shipment shipment) {
    CounterRandom draw = dirt.at(shipment.index());
    String[] line = sound.clone();
    int column = draw.uniform(2) < 0.5 ? REGION : EMAIL;
    line[column] = Dirt.rewritten(line[column], draw);
    long delay = (long) draw.uniform(3, SHORTEST_REWRITE_DELAY, LONGEST_REWRITE_DELAY);
    line[RECORDED_AT] = IsoTime.text(shipment.recordedAt() + delay);
    return line;
  }

  private String[] soundLine(Shipment shipment, Outcome outcome) {
    CounterRandom contact = contacts.at(shipment.index());
    return new String[] {
      shipment.identifier(),
      IsoTime.text(shipment.bookedAt()),
      IsoTime.text(shipment.recordedAt()),
      IsoTime.text(shipment.promisedAt()),
      shipment.carrier().label(),
      shipment.service().label(),
      shipment.hub().label(),
      shipment.region().label(),
      shipment.distance().isPresent() ? Integer.toString(shipment.distance().getAsInt()) : null,
      shipment.weight().isPresent() ? Double.toString(shipment.weight().getAsDouble()) : null,
      euros(shipment.orderValue()),
      shipment.fragility() == Shipment.Fragility.FRAGILE ? "true" : "false",
      customerSince(shipment, contact),
      email(contact),
      phone(shipment, contact),
      attempts(outcome)
    };
  }

  private static String euros(double value) {
    long cents = StrictMath.round(value * 100);
    long rest = cents % 100;
    return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
  }

  private static String customerSince(Shipment shipment, CounterRandom contact) {
    if (Shipments.isMissing(
        shipment.region(), Dirt.MISSING_CUSTOMER_SINCE_RATE, contact.uniform(0))) {
      return null;
    }
    long first = FIRST_CUSTOMER.toEpochDay();
    long last = SampleCalendar.FIRST_DAY.toEpochDay();
    return LocalDate.ofEpochDay(first + contact.below(1, (int) (last - first))).toString();
  }

  private static String email(CounterRandom contact) {
    return FIRST_NAMES.get(contact.below(2, FIRST_NAMES.size()))
        + "."
        + LAST_NAMES.get(contact.below(3, LAST_NAMES.size()))
        + contact.below(4, 1_000)
        + "@"
        + DOMAINS.get(contact.below(5, DOMAINS.size()));
  }

  /** From the numbers that Ofcom keeps free for drama: +44 7700 900000 to 900999. */
  private static String phone(Shipment shipment, CounterRandom contact) {
    if (Shipments.isMissing(shipment.region(), Dirt.MISSING_PHONE_RATE, contact.uniform(6))) {
      return null;
    }
    return "+44 7700 " + (900_000 + contact.below(7, 1_000));
  }

  private static String attempts(Outcome outcome) {
    return outcome
        .knownAtExtract()
        .map(delivered -> Integer.toString(delivered.attempts()))
        .orElse(null);
  }
}
