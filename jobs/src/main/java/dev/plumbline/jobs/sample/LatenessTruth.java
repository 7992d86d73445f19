package dev.plumbline.jobs.sample;

import java.time.DayOfWeek;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The probability that a shipment arrives after its promised date: the logistic function of a sum
 * of conditions, every one of them visible in the files at the moment of booking. A gap counts as
 * the neutral value, never as the value behind it.
 *
 * <p>Nearly all the weight lies in interactions (of carrier, hub, hour, service, weather, waiting
 * time, distance and weight), so that a model of main effects alone cannot represent them.
 *
 * <p>Frozen with {@link ShipmentSample#VERSION}: another formula is another version.
 */
final class LatenessTruth {
  private static final double BASE = -3.2;

  /**
   * Hours after a carrier's lorry left a hub in which a standard shipment waits for the next round.
   * Express travels apart, and economy has days to spare.
   */
  private static final int MISSED_HOURS = 6;

  private static final double MISSED_STANDARD = 3.7;

  private static final double SNOW_ON_MOUNTAIN_ROADS = 4.0;
  private static final double SNOW_THRESHOLD = 0.5;
  private static final double SNOW_WIDTH = 0.1;

  private static final double WIND_ON_THE_COAST = 4.0;
  private static final double WIND_THRESHOLD = 9.5;
  private static final double WIND_WIDTH = 0.4;

  private static final int FRIDAY_EVENING_FROM = 15;
  private static final double WEEKEND_EXPRESS = 4.5;

  private static final double BACKLOG_THRESHOLD = 10;
  private static final double BACKLOG_WIDTH = 0.7;
  private static final double BACKLOG_ECONOMY = 4.0;
  private static final double BACKLOG_STANDARD = 3.5;
  private static final double BACKLOG_EXPRESS = 1.5;

  private static final int FAR = 800;
  private static final int NEAR = 300;
  private static final double FAR_BY_ROAD_EXPRESS = 2.0;
  private static final double NEAR_BY_AIR = 2.0;

  private static final double HEAVY = 6;
  private static final double HEAVY_BY_AIR = 1.2;

  private static final double ISLANDS = 1.2;

  private final HubWeather weather;
  private final HubScans scans;

  LatenessTruth(HubWeather weather, HubScans scans) {
    this.weather = weather;
    this.scans = scans;
  }

  /** As it is written: six decimals. */
  double probability(Shipment shipment) {
    double score =
        BASE
            + missedLorry(shipment)
            + weekend(shipment)
            + sky(shipment)
            + backlog(shipment)
            + distance(shipment)
            + weight(shipment)
            + (shipment.region() == Region.ISLANDS ? ISLANDS : 0);
    return StrictMath.rint(logistic(score) * 1e6) / 1e6;
  }

  private static double missedLorry(Shipment shipment) {
    int cutOff = shipment.carrier().cutOffHour(shipment.hub());
    int hour = SampleCalendar.hourOfDay(shipment.bookedAt());
    if (hour < cutOff || hour >= cutOff + MISSED_HOURS) {
      return 0;
    }
    return switch (shipment.service()) {
      case STANDARD -> MISSED_STANDARD;
      case ECONOMY, EXPRESS -> 0;
    };
  }

  private static double weekend(Shipment shipment) {
    DayOfWeek day = SampleCalendar.dayOfWeek(shipment.bookedAt());
    int hour = SampleCalendar.hourOfDay(shipment.bookedAt());
    boolean closed =
        shipment.carrier().weekendWork == Carrier.WeekendWork.NO
            && (day == DayOfWeek.SATURDAY
                || day == DayOfWeek.FRIDAY && hour >= FRIDAY_EVENING_FROM);
    return closed && shipment.service() == Service.EXPRESS ? WEEKEND_EXPRESS : 0;
  }

  private double sky(Shipment shipment) {
    Optional<HubWeather.Observation> seen =
        weather.asRecordedBy(shipment.hub(), shipment.bookedAt());
    if (seen.isEmpty()) {
      return 0;
    }
    return switch (shipment.carrier().mode) {
      case ROAD ->
          shipment.hub().terrain == Hub.Terrain.MOUNTAIN
              ? SNOW_ON_MOUNTAIN_ROADS * step(seen.get().snowfall(), SNOW_THRESHOLD, SNOW_WIDTH)
              : 0;
      case AIR ->
          shipment.hub().terrain == Hub.Terrain.COAST
              ? WIND_ON_THE_COAST * step(seen.get().windSpeed(), WIND_THRESHOLD, WIND_WIDTH)
              : 0;
      case RAIL -> 0;
    };
  }

  private double backlog(Shipment shipment) {
    OptionalDouble dwell =
        scans.dwellAsRecordedBy(shipment.carrier(), shipment.hub(), shipment.bookedAt());
    if (dwell.isEmpty()) {
      return 0;
    }
    double weight =
        switch (shipment.service()) {
          case ECONOMY -> BACKLOG_ECONOMY;
          case STANDARD -> BACKLOG_STANDARD;
          case EXPRESS -> BACKLOG_EXPRESS;
        };
    return weight * step(dwell.getAsDouble(), BACKLOG_THRESHOLD, BACKLOG_WIDTH);
  }

  private static double distance(Shipment shipment) {
    if (shipment.distance().isEmpty()) {
      return 0;
    }
    int kilometres = shipment.distance().getAsInt();
    return switch (shipment.carrier().mode) {
      case ROAD ->
          kilometres > FAR && shipment.service() == Service.EXPRESS ? FAR_BY_ROAD_EXPRESS : 0;
      case AIR -> kilometres < NEAR ? NEAR_BY_AIR : 0;
      case RAIL -> 0;
    };
  }

  private static double weight(Shipment shipment) {
    if (shipment.weight().isEmpty() || shipment.weight().getAsDouble() <= HEAVY) {
      return 0;
    }
    return switch (shipment.carrier().mode) {
      case ROAD, RAIL -> 0;
      case AIR -> HEAVY_BY_AIR;
    };
  }

  /** A smooth step from 0 to 1 at a threshold. */
  private static double step(double value, double threshold, double width) {
    return logistic((value - threshold) / width);
  }

  private static double logistic(double score) {
    return 1 / (1 + StrictMath.exp(-score));
  }
}
