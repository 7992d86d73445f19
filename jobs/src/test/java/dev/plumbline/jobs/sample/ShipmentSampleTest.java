package dev.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipmentSampleTest {
  private static final List<String> FILES =
      List.of(
          ShipmentSample.SHIPMENTS,
          ShipmentSample.WEATHER,
          ShipmentSample.SCANS,
          ShipmentSample.OUTCOMES,
          ShipmentSample.TRUTH);

  @TempDir private Path directory;

  @Test
  void isFrozenOnceItsVersionIsAccepted() {
    // 500 rows, seed 1. If this fails, either undo the change or raise VERSION, make the sample in
    // data-samples again and write the new hash here.
    write(500, 1);

    assertThat(ShipmentSample.VERSION).isEqualTo(1);
    assertThat(files().contentHash(FILES))
        .isEqualTo("66df03556447e0d1bd0d2b2e0d4f66ae06f23011959d88691cfa3c7dc48e6ed8");
  }

  @Test
  void sameSeedGivesTheSameBytes() throws IOException {
    ShipmentSample.of(300, 5).writeTo(directory.resolve("one"), written -> {});
    ShipmentSample.of(300, 5).writeTo(directory.resolve("two"), written -> {});

    for (String file : FILES) {
      assertThat(Files.readAllBytes(directory.resolve("one").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(directory.resolve("two").resolve(file)));
    }
  }

  @Test
  void anotherSeedGivesAnotherSample() {
    ShipmentSample.of(300, 5).writeTo(directory.resolve("one"), written -> {});
    ShipmentSample.of(300, 6).writeTo(directory.resolve("two"), written -> {});

    for (String file : FILES) {
      assertThat(new SampleFiles(directory.resolve("one")).contentHash(List.of(file)))
          .as(file)
          .isNotEqualTo(new SampleFiles(directory.resolve("two")).contentHash(List.of(file)));
    }
  }

  @Test
  void summaryCountsTheLinesOfEachFile() {
    SampleSummary summary = write(3_000, 2);

    assertThat(summary.shipments()).isEqualTo(3_000);
    assertThat(files().lines(ShipmentSample.SHIPMENTS)).hasSize((int) summary.shipmentLines() + 1);
    assertThat(files().lines(ShipmentSample.WEATHER)).hasSize((int) summary.weatherLines() + 1);
    assertThat(files().lines(ShipmentSample.SCANS)).hasSize((int) summary.scanLines() + 1);
    assertThat(files().lines(ShipmentSample.OUTCOMES)).hasSize((int) summary.outcomeLines() + 1);
    assertThat(files().lines(ShipmentSample.TRUTH)).hasSize(3_001);
  }

  @Test
  void tellsItsProgressUpToTheLastShipment() {
    List<Long> told = new ArrayList<>();

    ShipmentSample.of(25_000, 1).writeTo(directory, told::add);

    assertThat(told).containsExactly(10_000L, 20_000L, 25_000L);
  }

  @Test
  void bookingsComeInTheOrderOfTimeAndFillTheEighteenMonths() {
    ShipmentSample sample = ShipmentSample.of(5_000, 3);
    List<Long> booked = new ArrayList<>();
    for (long index = 0; index < 5_000; index++) {
      booked.add(sample.story(index).shipment().bookedAt());
    }

    assertThat(booked).isSorted();
    assertThat(IsoTime.text(booked.get(0))).startsWith("2024-07-01");
    assertThat(IsoTime.text(booked.get(4_999))).startsWith("2025-12-31");
  }

  @Test
  void aShipmentOfAHugeSampleIsMadeAlone() {
    ShipmentSample sample = ShipmentSample.of(1_000_000_000_000L, 3);

    ShipmentSample.Story story = sample.story(999_999_999_999L);

    assertThat(story.shipment().identifier()).isEqualTo("S1000000000000");
    assertThat(IsoTime.text(story.shipment().bookedAt())).startsWith("2025-12-31T23:59");
  }

  @Test
  void malformedAndDuplicatedLinesComeAtTheirRates() {
    long rows = 40_000;
    SampleSummary summary = write(rows, 4);
    List<String[]> lines = files().lines(ShipmentSample.SHIPMENTS);
    Set<String> distinct = new TreeSet<>();
    Set<String> identifiers = new TreeSet<>();
    long shortLines = 0;
    for (String[] line : lines.subList(1, lines.size())) {
      distinct.add(String.join("|", Arrays.asList(line)));
      identifiers.add(line[0]);
      shortLines += line.length < ShipmentLines.HEADER.size() ? 1 : 0;
    }

    // Binomial counts, so within five standard deviations of rows times rate.
    assertThat(identifiers).hasSize((int) rows);
    assertBinomial(summary.shipmentLines() - distinct.size(), rows, Dirt.DUPLICATE_RATE);
    assertBinomial(distinct.size() - identifiers.size(), rows, Dirt.NEAR_DUPLICATE_RATE);
    assertBinomial(shortLines, rows, Dirt.MALFORMED_RATE / 3);
  }

  @Test
  void nearDuplicatesAreRecordedLaterAndDifferInOneHarmlessField() {
    write(20_000, 4);
    Map<String, List<Map<String, String>>> byShipment =
        files().rows(ShipmentSample.SHIPMENTS).stream()
            .collect(Collectors.groupingBy(row -> row.get("shipment_id")));

    List<List<Map<String, String>>> rewritten =
        byShipment.values().stream()
            .filter(rows -> rows.size() == 2 && !rows.get(0).equals(rows.get(1)))
            .toList();

    assertThat(rewritten).isNotEmpty();
    for (List<Map<String, String>> pair : rewritten) {
      Map<String, String> first = pair.get(0);
      Map<String, String> second = pair.get(1);
      List<String> different =
          first.keySet().stream()
              .filter(column -> !Objects.equals(first.get(column), second.get(column)))
              .toList();
      assertThat(different)
          .hasSize(2)
          .contains("recorded_at")
          .containsAnyOf("region", "recipient_email");
      assertThat(second.get("recorded_at")).isGreaterThan(first.get("recorded_at"));
      assertThat(second.get(different.get(1)).strip())
          .isEqualToIgnoringCase(first.get(different.get(1)));
    }
  }

  @Test
  void writesTimesAsTheStandardLibraryDoes() {
    for (long time = SampleCalendar.START; time < SampleCalendar.START + 1e8; time += 1_234_567) {
      assertThat(IsoTime.text(time)).isEqualTo(Instant.ofEpochSecond(time).toString());
    }
  }

  @Test
  void refusesASampleOfNothing() {
    assertThatThrownBy(() -> ShipmentSample.of(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A sample needs at least 1 row, not 0");
  }

  private SampleSummary write(long rows, long seed) {
    return ShipmentSample.of(rows, seed).writeTo(directory, written -> {});
  }

  private SampleFiles files() {
    return new SampleFiles(directory);
  }

  private static void assertBinomial(long count, long trials, double rate) {
    assertThat((double) count)
        .isCloseTo(trials * rate, within(5 * Math.sqrt(trials * rate * (1 - rate))));
  }
}
