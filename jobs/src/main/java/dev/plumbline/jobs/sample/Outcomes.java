package dev.plumbline.jobs.sample;

/**
 * Draws how a shipment ends from its true probability. On time is recorded within fourteen days of
 * booking; late may take weeks, and a part of the late ones is lost.
 */
final class Outcomes {
  /** Share of the late shipments that are never delivered: about 1.5 in a hundred of all. */
  static final double LOST_AMONG_LATE = 0.07;

  /** Days after which the absence of an outcome means late. */
  static final int MATURITY_DAYS = 14;

  private static final double MEAN_DELAY = 34 * SampleCalendar.HOUR;
  private static final double LONGEST_DELAY = 25 * SampleCalendar.DAY;
  private static final double MEAN_RECORDING = 14 * SampleCalendar.HOUR;
  private static final double LONGEST_RECORDING = 5 * SampleCalendar.DAY;

  private final CounterRandom random;

  Outcomes(long seed) {
    random = CounterRandom.of(seed, "outcomes");
  }

  Outcome outcome(Shipment shipment, double trueProbability) {
    CounterRandom draw = random.at(shipment.index());
    boolean late = draw.uniform(0) < trueProbability;
    if (late && draw.uniform(1) < LOST_AMONG_LATE) {
      return new Outcome.Lost();
    }
    long deliveredAt = late ? lateDelivery(shipment, draw) : timelyDelivery(shipment, draw);
    double recording =
        SampleCalendar.HOUR + Math.min(LONGEST_RECORDING, MEAN_RECORDING * draw.exponential(3));
    return new Outcome.Delivered(
        deliveredAt, deliveredAt + (long) recording, late ? lateAttempts(draw) : attempts(draw));
  }

  private static long timelyDelivery(Shipment shipment, CounterRandom draw) {
    long span = shipment.promisedAt() - shipment.bookedAt();
    return shipment.bookedAt() + (long) (span * draw.uniform(2, 0.45, 0.999));
  }

  private static long lateDelivery(Shipment shipment, CounterRandom draw) {
    double delay = Math.min(LONGEST_DELAY, MEAN_DELAY * draw.exponential(2));
    return shipment.promisedAt() + SampleCalendar.HOUR + (long) delay;
  }

  private static int attempts(CounterRandom draw) {
    return draw.uniform(4) < 0.92 ? 1 : 2;
  }

  private static int lateAttempts(CounterRandom draw) {
    return draw.uniform(4) < 0.2 ? 1 : 2 + draw.below(5, 2);
  }
}
