package dev.plumbline.jobs.sample;

import java.util.Locale;

/**
 * Where a shipment goes. {@link #ISLANDS} is under-served: few rows, one more day promised, later
 * all the same, and more columns left empty.
 */
enum Region {
  NORTH(0.15),
  SOUTH(0.14),
  EAST(0.13),
  WEST(0.16),
  CENTRE(0.15),
  CAPITAL(0.17),
  ALPS(0.07),
  ISLANDS(0.03);

  final double share;

  Region(double share) {
    this.share = share;
  }

  /** As it is written in the files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
