package dev.plumbline.jobs.sample;

import java.util.Locale;

/**
 * What was written: shipments, lines of each file (headers not counted), how many shipments are
 * late and how many the truth expects.
 */
public record SampleSummary(
    int version,
    long seed,
    long shipments,
    long shipmentLines,
    long weatherLines,
    long scanLines,
    long outcomeLines,
    long lateShipments,
    double meanTrueProbability) {

  /** Late shipments as a share of all. */
  public double lateRate() {
    return (double) lateShipments / shipments;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Shipment sample, version %d, seed %d: %,d shipments in %,d lines, %,d weather observations,"
            + " %,d scan lines, %,d outcomes; late %.2f%% (expected %.2f%%)",
        version,
        seed,
        shipments,
        shipmentLines,
        weatherLines,
        scanLines,
        outcomeLines,
        100 * lateRate(),
        100 * meanTrueProbability);
  }
}
