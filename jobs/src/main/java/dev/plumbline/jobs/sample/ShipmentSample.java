package dev.plumbline.jobs.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A made-up parcel business of any size with a truth that is known: shipments, hub weather, hub
 * scans and outcomes over eighteen months, and apart from them the probability with which each
 * shipment is late. {@code data-samples/README.md} documents every file.
 *
 * <p>One pass over the shipments, in constant memory: a shipment is a pure function of the seed,
 * its number and the count; weather and scans are two small tables whose size does not depend on
 * it. The same count and seed give the same bytes.
 */
public final class ShipmentSample {
  /**
   * Raised whenever any byte of a file changes (before compression), so that results can name what
   * they were got on.
   */
  public static final int VERSION = 1;

  static final String SHIPMENTS = "shipments.csv.gz";
  static final String WEATHER = "hub_weather.csv.gz";
  static final String SCANS = "scans.csv.gz";
  static final String OUTCOMES = "outcomes.csv.gz";
  static final String TRUTH = "truth/true_probability.csv.gz";

  private static final long PROGRESS_EVERY = 10_000;

  /** By how many shipments the second line of a duplicate follows the first. */
  private static final long DUPLICATE_LAG = 25;

  private final long rows;
  private final long seed;
  private final HubWeather weather;
  private final HubScans scans;
  private final Shipments shipments;
  private final LatenessTruth truth;
  private final Outcomes outcomes;
  private final ShipmentLines lines;

  private ShipmentSample(long rows, long seed) {
    this.rows = rows;
    this.seed = seed;
    weather = new HubWeather(seed);
    scans = new HubScans(seed);
    shipments = new Shipments(rows, seed);
    truth = new LatenessTruth(weather, scans);
    outcomes = new Outcomes(seed);
    lines = new ShipmentLines(seed);
  }

  /**
   * A sample of this many shipments.
   *
   * @throws IllegalArgumentException if there is not at least one
   */
  public static ShipmentSample of(long rows, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException("A sample needs at least 1 row, not " + rows);
    }
    return new ShipmentSample(rows, seed);
  }

  /**
   * Writes all files, over any that are there.
   *
   * @param progress told now and then how many shipments are written, and once all are
   * @throws UncheckedIOException if a file cannot be written
   */
  public SampleSummary writeTo(Path directory, LongConsumer progress) {
    try {
      long weatherLines = writeWeather(directory);
      long scanLines = writeScans(directory);
      return writeShipments(directory, progress, weatherLines, scanLines);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot write the sample to " + directory, failure);
    }
  }

  /** One shipment with its truth and its end. */
  record Story(Shipment shipment, double trueProbability, Outcome outcome) {}

  /** The story of one shipment, alone: nothing of the others is needed. */
  Story story(long index) {
    Shipment shipment = shipments.shipment(index);
    double probability = truth.probability(shipment);
    return new Story(shipment, probability, outcomes.outcome(shipment, probability));
  }

  private long writeWeather(Path directory) throws IOException {
    try (GzipCsv file =
        GzipCsv.create(
            directory.resolve(WEATHER),
            "hub",
            "observed_at",
            "recorded_at",
            "temperature_c",
            "wind_ms",
            "snow_mm")) {
      for (Hub hub : Hub.values()) {
        for (int hour = 0; hour < SampleCalendar.HOURS; hour++) {
          Optional<HubWeather.Observation> observed = weather.observed(hub, hour);
          if (observed.isPresent()) {
            write(file, observed.get());
          }
        }
      }
      return file.rows();
    }
  }

  private static void write(GzipCsv file, HubWeather.Observation observation) {
    file.write(
        observation.hub().label(),
        IsoTime.text(observation.observedAt()),
        IsoTime.text(observation.recordedAt()),
        decimal(observation.temperature()),
        decimal(observation.windSpeed()),
        decimal(observation.snowfall()));
  }

  private long writeScans(Path directory) throws IOException {
    ScanLines scanLines = new ScanLines(seed);
    try (GzipCsv file =
        GzipCsv.create(directory.resolve(SCANS), ScanLines.HEADER.toArray(String[]::new))) {
      for (int day = 0; day < HubScans.recordingDays(); day++) {
        for (HubScans.Row row : scans.recordedOn(day)) {
          String[] line = scanLines.line(row);
          file.write(line);
          if (row.scan().line() == HubScans.Line.DUPLICATED) {
            file.write(line);
          }
        }
      }
      return file.rows();
    }
  }

  private SampleSummary writeShipments(
      Path directory, LongConsumer progress, long weatherLines, long scanLines) throws IOException {
    long late = 0;
    double expected = 0;
    try (GzipCsv shipmentFile =
            GzipCsv.create(
                directory.resolve(SHIPMENTS), ShipmentLines.HEADER.toArray(String[]::new));
        GzipCsv outcomeFile =
            GzipCsv.create(
                directory.resolve(OUTCOMES), "shipment_id", "delivered_at", "recorded_at");
        GzipCsv truthFile =
            GzipCsv.create(directory.resolve(TRUTH), "shipment_id", "true_probability")) {
      for (long index = 0; index < rows; index++) {
        Story story = story(index);
        shipmentFile.write(lines.line(story.shipment(), story.outcome()));
        writeSecondLine(shipmentFile, index - DUPLICATE_LAG);
        writeOutcome(outcomeFile, story);
        truthFile.write(story.shipment().identifier(), decimalProbability(story.trueProbability()));
        late += story.outcome().isLate(story.shipment()) ? 1 : 0;
        expected += story.trueProbability();
        if ((index + 1) % PROGRESS_EVERY == 0) {
          progress.accept(index + 1);
        }
      }
      for (long index = rows - DUPLICATE_LAG; index < rows; index++) {
        writeSecondLine(shipmentFile, index);
      }
      progress.accept(rows);
      return new SampleSummary(
          VERSION,
          seed,
          rows,
          shipmentFile.rows(),
          weatherLines,
          scanLines,
          outcomeFile.rows(),
          late,
          expected / rows);
    }
  }

  private void writeSecondLine(GzipCsv file, long index) {
    if (index >= 0 && shipments.hasSecondLine(index)) {
      Story story = story(index);
      file.write(lines.secondLine(story.shipment(), story.outcome()));
    }
  }

  private static void writeOutcome(GzipCsv file, Story story) {
    Optional<Outcome.Delivered> known = story.outcome().knownAtExtract();
    if (known.isPresent()) {
      file.write(
          story.shipment().identifier(),
          IsoTime.text(known.get().deliveredAt()),
          IsoTime.text(known.get().recordedAt()));
    }
  }

  private static String decimal(double value) {
    return value == StrictMath.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Six digits after the point, as the truth rounds them; never in scientific notation. */
  private static String decimalProbability(double value) {
    String millionths = Long.toString(StrictMath.round(value * 1e6));
    return "0." + "0".repeat(Math.max(0, 6 - millionths.length())) + millionths;
  }
}
