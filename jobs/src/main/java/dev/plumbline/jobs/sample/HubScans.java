package dev.plumbline.jobs.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Scans of packages at the hubs: how many hours packages of a carrier wait there now. The waiting
 * time drifts slowly for each carrier and hub; during the strike that of one carrier is several
 * times as long at every hub. Some scans are corrected later: a second row with the same id and
 * scan time, recorded hours to days afterwards, with another waiting time.
 *
 * <p>Held as one small table (40 pairs of carrier and hub, three slots a day), whatever the number
 * of shipments.
 */
final class HubScans {
  /** Scans that happen in a slot of eight hours, as a share of the slots. */
  static final double SCAN_RATE = 0.72;

  /** Share of the scans that are corrected later. */
  static final double CORRECTION_RATE = 0.03;

  /** The carrier that strikes, and by what its waiting time is multiplied meanwhile. */
  static final Carrier STRIKING = Carrier.BRUMA;

  static final double STRIKE_FACTOR = 4.5;

  static final int SLOTS_A_DAY = 3;
  static final int SLOTS = SampleCalendar.DAYS * SLOTS_A_DAY;

  private static final long SLOT = SampleCalendar.DAY / SLOTS_A_DAY;
  private static final long LONGEST_CORRECTION_DELAY = 3 * SampleCalendar.DAY;
  private static final long SHORTEST_CORRECTION_DELAY = 3 * SampleCalendar.HOUR;
  private static final int CORRECTION_DAYS = 4;
  private static final List<String> KINDS = List.of("arrival", "sorting", "departure");

  private final Scan[][] scans;

  /** What became of the line that a scan should have left in the file. */
  enum Line {
    SOUND,
    MALFORMED,
    DUPLICATED
  }

  /** What a scan said from {@code recordedAt} on; hours, seconds since the epoch. */
  record Reading(long recordedAt, double dwellHours) {}

  /** One row of the file. */
  record Row(Scan scan, Reading reading) {}

  /** One scan, with its correction where there is one. */
  record Scan(
      long number,
      Carrier carrier,
      Hub hub,
      String kind,
      long scannedAt,
      Line line,
      List<Reading> readings) {

    /** The waiting time as this scan was known at a time. */
    OptionalDouble dwellAsRecordedBy(long time) {
      OptionalDouble known = OptionalDouble.empty();
      for (Reading reading : readings) {
        if (reading.recordedAt() <= time) {
          known = OptionalDouble.of(reading.dwellHours());
        }
      }
      return known;
    }
  }

  HubScans(long seed) {
    CounterRandom random = CounterRandom.of(seed, "scans");
    scans = new Scan[Carrier.values().length * Hub.values().length][];
    for (Carrier carrier : Carrier.values()) {
      for (Hub hub : Hub.values()) {
        int pair = pair(carrier, hub);
        scans[pair] = series(carrier, hub, pair, random.at(pair));
      }
    }
  }

  /**
   * The waiting time of the last scan of this carrier at this hub that had been recorded by the
   * given time, as then known; scans whose line is malformed are not seen. Empty before the first.
   */
  OptionalDouble dwellAsRecordedBy(Carrier carrier, Hub hub, long time) {
    Scan[] series = scans[pair(carrier, hub)];
    int slot = (int) Math.min((time - SampleCalendar.START) / SLOT, SLOTS - 1);
    for (; slot >= 0; slot--) {
      if (series[slot] != null && series[slot].line() != Line.MALFORMED) {
        OptionalDouble known = series[slot].dwellAsRecordedBy(time);
        if (known.isPresent()) {
          return known;
        }
      }
    }
    return OptionalDouble.empty();
  }

  /** Every row recorded on this day since the start, in the order of recording. */
  List<Row> recordedOn(int day) {
    long from = SampleCalendar.START + day * SampleCalendar.DAY;
    List<Row> rows = new ArrayList<>();
    int firstSlot = Math.max(0, (day - CORRECTION_DAYS) * SLOTS_A_DAY);
    int lastSlot = Math.min(SLOTS, (day + 1) * SLOTS_A_DAY);
    for (Scan[] series : scans) {
      for (int slot = firstSlot; slot < lastSlot; slot++) {
        if (series[slot] != null) {
          for (Reading reading : series[slot].readings()) {
            if (reading.recordedAt() >= from && reading.recordedAt() < from + SampleCalendar.DAY) {
              rows.add(new Row(series[slot], reading));
            }
          }
        }
      }
    }
    rows.sort(
        Comparator.comparingLong((Row row) -> row.reading().recordedAt())
            .thenComparingLong(row -> row.scan().number()));
    return rows;
  }

  /** Days since the start on which something is recorded: corrections outlast the last scan. */
  static int recordingDays() {
    return SampleCalendar.DAYS + CORRECTION_DAYS;
  }

  private static int pair(Carrier carrier, Hub hub) {
    return carrier.ordinal() * Hub.values().length + hub.ordinal();
  }

  private static Scan[] series(Carrier carrier, Hub hub, int pair, CounterRandom random) {
    Backlog backlog = new Backlog(carrier, random);
    Scan[] series = new Scan[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      CounterRandom draw = random.at(1_000 + slot);
      if (draw.uniform(0) < SCAN_RATE) {
        long number = (long) slot * Carrier.values().length * Hub.values().length + pair;
        series[slot] = scan(carrier, hub, number, slot, backlog, draw);
      }
    }
    return series;
  }

  private static Scan scan(
      Carrier carrier, Hub hub, long number, int slot, Backlog backlog, CounterRandom draw) {
    long scannedAt = SampleCalendar.START + slot * SLOT + 60 * draw.below(1, (int) (SLOT / 60));
    long recordedAt = scannedAt + 120 + draw.below(2, 1_400);
    double dwell = backlog.dwellHours(scannedAt) * StrictMath.exp(0.08 * draw.normal(3));
    Line line = line(draw.uniform(4));
    boolean corrected = line == Line.SOUND && draw.uniform(6) < CORRECTION_RATE;
    List<Reading> readings =
        corrected
            ? List.of(
                new Reading(recordedAt, tenths(dwell * (draw.uniform(7) < 0.5 ? 0.4 : 2.2))),
                new Reading(
                    recordedAt
                        + (long)
                            draw.uniform(8, SHORTEST_CORRECTION_DELAY, LONGEST_CORRECTION_DELAY),
                    tenths(dwell)))
            : List.of(new Reading(recordedAt, tenths(dwell)));
    String kind = KINDS.get(draw.below(5, KINDS.size()));
    return new Scan(number, carrier, hub, kind, scannedAt, line, readings);
  }

  private static Line line(double draw) {
    if (draw < Dirt.MALFORMED_RATE) {
      return Line.MALFORMED;
    }
    return draw < Dirt.MALFORMED_RATE + Dirt.DUPLICATE_RATE ? Line.DUPLICATED : Line.SOUND;
  }

  private static double tenths(double value) {
    return StrictMath.rint(value * 10) / 10;
  }

  /** The slow process behind the waiting times of one carrier at one hub. */
  private static final class Backlog {
    private static final double NOISE_ORIGIN_DAYS = 1_000;

    private final Carrier carrier;
    private final double usual;
    private final SmoothNoise weeks;
    private final SmoothNoise days;

    Backlog(Carrier carrier, CounterRandom random) {
      this.carrier = carrier;
      usual = carrier.usualDwellHours * StrictMath.exp(0.12 * random.normal(0));
      weeks = new SmoothNoise(random.at(1), 8);
      days = new SmoothNoise(random.at(2), 2.5);
    }

    double dwellHours(long time) {
      double day = NOISE_ORIGIN_DAYS + (time - SampleCalendar.START) / (double) SampleCalendar.DAY;
      double strike =
          carrier == STRIKING && SampleCalendar.isDuringStrike(time) ? STRIKE_FACTOR : 1;
      return strike * usual * StrictMath.exp(0.5 * weeks.at(day) + 0.28 * days.at(day));
    }
  }
}
