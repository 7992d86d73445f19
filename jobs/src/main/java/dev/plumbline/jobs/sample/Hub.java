package dev.plumbline.jobs.sample;

import java.util.Locale;

/**
 * The eight hubs: what land they lie in, their share of the bookings, their climate (yearly mean in
 * degrees Celsius, half the distance from January to July, usual wind in metres a second) and by
 * how many hours the carriers' lorries leave later here than on the plain.
 */
enum Hub {
  ALTBERG(Terrain.MOUNTAIN, 0.14, 1.5, 9.0, 3.6, 4),
  VALMONT(Terrain.MOUNTAIN, 0.12, 2.5, 9.5, 3.2, 4),
  TARNICA(Terrain.MOUNTAIN, 0.11, 1.0, 10.0, 4.0, 4),
  PORTSEL(Terrain.COAST, 0.15, 11.0, 7.0, 7.0, 0),
  MARISOL(Terrain.COAST, 0.12, 14.5, 7.5, 6.2, 0),
  KUSTDAL(Terrain.COAST, 0.11, 8.5, 7.5, 7.8, 0),
  CENTRA(Terrain.PLAIN, 0.15, 10.5, 10.0, 4.0, 0),
  OBERAU(Terrain.PLAIN, 0.10, 9.5, 10.5, 3.8, 0);

  enum Terrain {
    MOUNTAIN,
    COAST,
    PLAIN
  }

  final Terrain terrain;
  final double share;
  final double meanTemperature;
  final double seasonalSwing;
  final double usualWind;
  final int departureShift;

  Hub(
      Terrain terrain,
      double share,
      double meanTemperature,
      double seasonalSwing,
      double usualWind,
      int departureShift) {
    this.terrain = terrain;
    this.share = share;
    this.meanTemperature = meanTemperature;
    this.seasonalSwing = seasonalSwing;
    this.usualWind = usualWind;
    this.departureShift = departureShift;
  }

  /** As it is written in the files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
