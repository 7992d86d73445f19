package dev.plumbline.jobs.sample;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Makes the shipment with a given number: a pure function of the seed, the number and the count.
 */
final class Shipments {
  private static final long PROMISED_HOUR = 18;
  private static final double USUAL_WEIGHT = 3;
  private static final double HEAVIEST = 60;
  private static final double USUAL_VALUE = 48;
  private static final double LUXURY_RATE = 0.03;
  private static final double LUXURY_FROM = 250;
  private static final double LUXURY_TAIL = 2.2;
  private static final double FRAGILE_RATE = 0.18;

  private static final Carrier[] CARRIERS = Carrier.values();
  private static final Service[] SERVICES = Service.values();
  private static final Hub[] HUBS = Hub.values();
  private static final Region[] REGIONS = Region.values();

  private final long count;
  private final CounterRandom random;
  private final SampleCalendar calendar = new SampleCalendar();

  Shipments(long count, long seed) {
    this.count = count;
    this.random = CounterRandom.of(seed, "shipments");
  }

  Shipment shipment(long index) {
    CounterRandom draw = random.at(index);
    long bookedAt = calendar.bookedAt((index + draw.uniform(Draw.TIME)) / count);
    Carrier carrier = chosen(CARRIERS, choice -> choice.share, draw.uniform(Draw.CARRIER));
    Service service = chosen(SERVICES, choice -> choice.share, draw.uniform(Draw.SERVICE));
    Hub hub = chosen(HUBS, choice -> choice.share, draw.uniform(Draw.HUB));
    Region region = chosen(REGIONS, choice -> choice.share, draw.uniform(Draw.REGION));
    return new Shipment(
        index,
        bookedAt,
        bookedAt + 2 + (long) (90 * draw.exponential(Draw.RECORDING)),
        promisedAt(bookedAt, service, region),
        carrier,
        service,
        hub,
        region,
        distance(hub, region, draw),
        weight(region, draw),
        orderValue(draw),
        draw.uniform(Draw.FRAGILE) < FRAGILE_RATE
            ? Shipment.Fragility.FRAGILE
            : Shipment.Fragility.STURDY,
        Dirt.fate(draw.uniform(Draw.FATE)));
  }

  /** Whether a shipment leaves a second line; cheaper than making the shipment. */
  boolean hasSecondLine(long index) {
    return switch (Dirt.fate(random.at(index).uniform(Draw.FATE))) {
      case DUPLICATED, NEARLY_DUPLICATED -> true;
      case SOUND, MALFORMED -> false;
    };
  }

  /** Whether a column with this rate of gaps is empty for a shipment to this region. */
  static boolean isMissing(Region region, double rate, double draw) {
    return draw < (region == Region.ISLANDS ? Dirt.MISSING_ON_ISLANDS_RATE : rate);
  }

  private static long promisedAt(long bookedAt, Service service, Region region) {
    int days = service.promisedDays + (region == Region.ISLANDS ? 1 : 0);
    long midnight = Math.floorDiv(bookedAt, SampleCalendar.DAY) * SampleCalendar.DAY;
    return midnight + days * SampleCalendar.DAY + PROMISED_HOUR * SampleCalendar.HOUR;
  }

  private static OptionalInt distance(Hub hub, Region region, CounterRandom draw) {
    if (isMissing(region, Dirt.MISSING_DISTANCE_RATE, draw.uniform(Draw.DISTANCE_MISSING))) {
      return OptionalInt.empty();
    }
    int zone = Math.floorMod(3 * hub.ordinal() + 5 * region.ordinal(), 8);
    double kilometres = (110 + 150 * zone) * draw.uniform(Draw.DISTANCE, 0.55, 1.45);
    return OptionalInt.of((int) kilometres);
  }

  private static OptionalDouble weight(Region region, CounterRandom draw) {
    if (isMissing(region, Dirt.MISSING_WEIGHT_RATE, draw.uniform(Draw.WEIGHT_MISSING))) {
      return OptionalDouble.empty();
    }
    double kilograms = USUAL_WEIGHT * StrictMath.exp(0.95 * draw.normal(Draw.WEIGHT));
    return OptionalDouble.of(
        StrictMath.rint(10 * Math.max(0.1, Math.min(HEAVIEST, kilograms))) / 10);
  }

  private static double orderValue(CounterRandom draw) {
    double euros =
        draw.uniform(Draw.LUXURY) < LUXURY_RATE
            ? LUXURY_FROM * StrictMath.pow(draw.uniform(Draw.VALUE), -1 / LUXURY_TAIL)
            : USUAL_VALUE * StrictMath.exp(0.85 * draw.normal(Draw.VALUE));
    return StrictMath.rint(euros * 100) / 100;
  }

  /** The choice into whose share of the unit interval the draw falls. */
  private static <C> C chosen(C[] choices, ToDoubleFunction<C> share, double draw) {
    double rest = draw;
    for (C choice : choices) {
      rest -= share.applyAsDouble(choice);
      if (rest < 0) {
        return choice;
      }
    }
    // The shares add up to one but for rounding.
    return choices[choices.length - 1];
  }

  /** Which number of a shipment's own stream decides what. */
  private static final class Draw {
    static final int TIME = 0;
    static final int CARRIER = 1;
    static final int SERVICE = 2;
    static final int HUB = 3;
    static final int REGION = 4;
    static final int RECORDING = 5;
    static final int DISTANCE = 6;
    static final int DISTANCE_MISSING = 7;
    static final int WEIGHT = 8;
    static final int WEIGHT_MISSING = 9;
    static final int LUXURY = 10;
    static final int VALUE = 11;
    static final int FRAGILE = 12;
    static final int FATE = 13;
  }
}
