package dev.plumbline.jobs.sample;

import java.util.Locale;

/**
 * The five carriers: how they travel, their share of the bookings, whether they work at weekends,
 * and the hour (UTC) at which their lorry leaves a hub of the plain.
 */
enum Carrier {
  ARVEL(Mode.ROAD, 0.26, WeekendWork.YES, 8, 3.2),
  BRUMA(Mode.ROAD, 0.22, WeekendWork.NO, 12, 4.0),
  CORDO(Mode.ROAD, 0.16, WeekendWork.NO, 16, 3.6),
  DELVIA(Mode.AIR, 0.22, WeekendWork.YES, 10, 2.6),
  ESTREL(Mode.RAIL, 0.14, WeekendWork.NO, 14, 4.6);

  enum Mode {
    ROAD,
    AIR,
    RAIL
  }

  enum WeekendWork {
    YES,
    NO
  }

  final Mode mode;
  final double share;
  final WeekendWork weekendWork;
  final int departureHour;
  final double usualDwellHours;

  Carrier(
      Mode mode, double share, WeekendWork weekendWork, int departureHour, double usualDwellHours) {
    this.mode = mode;
    this.share = share;
    this.weekendWork = weekendWork;
    this.departureHour = departureHour;
    this.usualDwellHours = usualDwellHours;
  }

  /** The hour after which a shipment misses this carrier's lorry at the hub. */
  int cutOffHour(Hub hub) {
    return departureHour + hub.departureShift;
  }

  /** As it is written in the files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
