package dev.plumbline.jobs.sample;

import java.util.Locale;

/** What was paid for: the share of the bookings and the days from booking to the promised date. */
enum Service {
  ECONOMY(0.33, 6),
  STANDARD(0.43, 3),
  EXPRESS(0.24, 1);

  final double share;
  final int promisedDays;

  Service(double share, int promisedDays) {
    this.share = share;
    this.promisedDays = promisedDays;
  }

  /** As it is written in the files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
