package dev.plumbline.jobs.sample;

import java.util.List;

/** The lines of the scans file. */
final class ScanLines {
  static final List<String> HEADER =
      List.of("scan_id", "carrier", "hub", "scan_type", "scanned_at", "recorded_at", "dwell_hours");

  private static final int SCANNED_AT = HEADER.indexOf("scanned_at");
  private static final int DWELL_HOURS = HEADER.indexOf("dwell_hours");

  private final CounterRandom dirt;

  ScanLines(long seed) {
    dirt = CounterRandom.of(seed, "scan dirt");
  }

  String[] line(HubScans.Row row) {
    HubScans.Scan scan = row.scan();
    String[] sound = {
      "H" + (100_000 + scan.number()),
      scan.carrier().label(),
      scan.hub().label(),
      scan.kind(),
      IsoTime.text(scan.scannedAt()),
      IsoTime.text(row.reading().recordedAt()),
      Double.toString(row.reading().dwellHours())
    };
    return switch (scan.line()) {
      case SOUND, DUPLICATED -> sound;
      case MALFORMED -> Dirt.malformed(sound, SCANNED_AT, DWELL_HOURS, dirt.at(scan.number()));
    };
  }
}
