package dev.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LatenessTruthTest {
  private static final long SEED = 11;
  private static final int ROWS = 20_000;

  private final ShipmentSample sample = ShipmentSample.of(ROWS, SEED);
  private SampleSummary summary;
  private SampleFiles files;

  @BeforeAll
  void write(@TempDir Path directory) {
    summary = sample.writeTo(directory, written -> {});
    files = new SampleFiles(directory);
  }

  @Test
  void lateShipmentsAreAsManyAsTheTruthExpects() {
    double variance = 0;
    for (long index = 0; index < ROWS; index++) {
      double probability = sample.story(index).trueProbability();
      variance += probability * (1 - probability);
    }

    // The count is a sum of independent Bernoulli draws: four standard deviations.
    assertThat((double) summary.lateShipments())
        .isCloseTo(ROWS * summary.meanTrueProbability(), within(4 * Math.sqrt(variance)));
    assertThat(summary.lateRate()).isBetween(0.18, 0.25);
  }

  @Test
  void eachBandOfProbabilityIsLateAtItsOwnRate() {
    double[] trials = new double[10];
    double[] expected = new double[10];
    double[] late = new double[10];
    double[] variance = new double[10];
    for (long index = 0; index < ROWS; index++) {
      ShipmentSample.Story story = sample.story(index);
      int band = (int) (10 * story.trueProbability());
      trials[band]++;
      expected[band] += story.trueProbability();
      variance[band] += story.trueProbability() * (1 - story.trueProbability());
      late[band] += story.outcome().isLate(story.shipment()) ? 1 : 0;
    }

    for (int band = 0; band < 10; band++) {
      assertThat(late[band])
          .as("band %d of %.0f shipments", band, trials[band])
          .isCloseTo(expected[band], within(4 * Math.sqrt(variance[band]) + 1e-9));
    }
  }

  @Test
  void labelReadFromTheFilesAfterFourteenDaysIsTheTruthsEvent() {
    Map<String, Map<String, String>> outcomes =
        files.rows(ShipmentSample.OUTCOMES).stream()
            .collect(Collectors.toMap(row -> row.get("shipment_id"), row -> row));

    for (long index = 0; index < ROWS; index++) {
      ShipmentSample.Story story = sample.story(index);
      Shipment shipment = story.shipment();
      String matureAt =
          IsoTime.text(shipment.bookedAt() + Outcomes.MATURITY_DAYS * SampleCalendar.DAY);
      boolean labelledLate =
          Optional.ofNullable(outcomes.get(shipment.identifier()))
              .filter(outcome -> outcome.get("recorded_at").compareTo(matureAt) <= 0)
              .map(
                  outcome ->
                      outcome.get("delivered_at").compareTo(IsoTime.text(shipment.promisedAt()))
                          > 0)
              .orElse(true);
      assertThat(labelledLate)
          .as(shipment.identifier())
          .isEqualTo(story.outcome().isLate(shipment));
    }
  }

  @Test
  void everyOutcomeOnTimeIsRecordedWithinFourteenDays() {
    for (long index = 0; index < ROWS; index++) {
      ShipmentSample.Story story = sample.story(index);
      if (!story.outcome().isLate(story.shipment())) {
        Outcome.Delivered delivered = story.outcome().knownAtExtract().orElseThrow();
        assertThat(delivered.deliveredAt()).isGreaterThan(story.shipment().bookedAt());
        assertThat(delivered.recordedAt())
            .isBetween(
                delivered.deliveredAt() + SampleCalendar.HOUR,
                story.shipment().bookedAt() + Outcomes.MATURITY_DAYS * SampleCalendar.DAY);
      }
    }
  }

  @Test
  void aboutThreeInTwoHundredAreNeverHeardOfAgain() {
    long lost = 0;
    for (long index = 0; index < ROWS; index++) {
      lost += sample.story(index).outcome() instanceof Outcome.Lost ? 1 : 0;
    }

    assertThat((double) lost / ROWS).isCloseTo(0.016, within(0.004));
  }

  @Test
  void readsTheLastWaitingTimeAReaderOfTheFileCouldKnow() {
    HubScans scans = new HubScans(SEED);
    Map<String, List<Map<String, String>>> byPair =
        files.rows(ShipmentSample.SCANS).stream()
            .filter(row -> row.get("dwell_hours").matches("[0-9]+\\.[0-9]"))
            .filter(row -> row.get("scanned_at").matches("202[45]-(0[1-9]|1[0-2])-.*Z"))
            .collect(Collectors.groupingBy(row -> row.get("carrier") + "@" + row.get("hub")));
    Comparator<Map<String, String>> lastKnown =
        Comparator.<Map<String, String>, String>comparing(row -> row.get("scanned_at"))
            .thenComparing(row -> row.get("recorded_at"));

    for (long index = 0; index < ROWS; index += 40) {
      Shipment shipment = sample.story(index).shipment();
      String now = IsoTime.text(shipment.bookedAt());
      Optional<Double> read =
          byPair.get(shipment.carrier().label() + "@" + shipment.hub().label()).stream()
              .filter(row -> row.get("recorded_at").compareTo(now) <= 0)
              .max(lastKnown)
              .map(row -> Double.valueOf(row.get("dwell_hours")));
      assertThat(
              scans
                  .dwellAsRecordedBy(shipment.carrier(), shipment.hub(), shipment.bookedAt())
                  .stream()
                  .boxed()
                  .findFirst())
          .as(shipment.identifier())
          .isEqualTo(read);
    }
  }

  @Test
  void readsTheLastWeatherAReaderOfTheFileCouldKnow() {
    HubWeather weather = new HubWeather(SEED);
    Map<String, List<Map<String, String>>> byHub =
        files.rows(ShipmentSample.WEATHER).stream()
            .collect(Collectors.groupingBy(row -> row.get("hub")));

    for (long index = 0; index < ROWS; index += 100) {
      Shipment shipment = sample.story(index).shipment();
      String now = IsoTime.text(shipment.bookedAt());
      Optional<Double> read =
          byHub.get(shipment.hub().label()).stream()
              .filter(row -> row.get("recorded_at").compareTo(now) <= 0)
              .max(Comparator.comparing(row -> row.get("observed_at")))
              .map(row -> Double.valueOf(row.get("wind_ms")));
      assertThat(
              weather
                  .asRecordedBy(shipment.hub(), shipment.bookedAt())
                  .map(HubWeather.Observation::windSpeed))
          .as(shipment.identifier())
          .isEqualTo(read);
    }
  }

  @Test
  void strikeMakesItsCarrierLateAboutTwiceAsOften() {
    double[] usual = new double[2];
    double[] struck = new double[2];
    for (long index = 0; index < ROWS; index++) {
      ShipmentSample.Story story = sample.story(index);
      if (story.shipment().carrier() == HubScans.STRIKING) {
        double[] rate = SampleCalendar.isDuringStrike(story.shipment().bookedAt()) ? struck : usual;
        rate[0]++;
        rate[1] += story.trueProbability();
      }
    }

    assertThat(usual[1] / usual[0]).isBetween(0.18, 0.28);
    assertThat(struck[1] / struck[0]).isBetween(0.50, 0.65);
  }

  @Test
  void islandsAreFewAndLaterAndHaveMoreGaps() {
    List<Map<String, String>> rows = files.rows(ShipmentSample.SHIPMENTS);
    List<Map<String, String>> islands =
        rows.stream().filter(row -> "islands".equals(row.get("region"))).toList();

    assertThat((double) islands.size() / rows.size()).isCloseTo(0.03, within(0.006));
    assertThat(islands.stream().filter(row -> row.get("weight_kg") == null).count())
        .isGreaterThan(islands.size() / 4);
  }
}
