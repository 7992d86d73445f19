package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.jobs.sample.ShipmentSample;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole training on parcels whose outcomes were dealt out anew among them, in the source's own
 * file: whatever is found then, the pipeline put there. Everything else is as in the sample.
 */
@Tag("proof")
class PermutedLabelsTest {
  private static final LocalDate TRAINED = LocalDate.of(2025, 6, 1);
  private static final int PARCELS = 30_000;
  private static final long SEED = 11;

  @TempDir static Path directory;

  @Test
  void findsNothingWhereThereIsNothingToFind() throws IOException {
    Path shipments = directory.resolve("data/shipments");
    ShipmentSample.of(PARCELS, SEED).writeTo(shipments, rows -> {});
    permuteOutcomes(shipments);

    try (Workshop workshop =
        Workshop.open(
            problem(),
            false,
            RunLedger.OnOtherConfiguration.REFUSE,
            new Terminal(new PrintWriter(System.out)))) {
      for (Step step : List.of(Step.INGEST, Step.FEATURES, Step.TRAIN, Step.EVALUATE)) {
        workshop.run(step, TRAINED);
      }
      List<Row> skill =
          workshop
              .lake()
              .read("evaluations")
              .where("metric = 'roc-auc'")
              .select("rung", "value", "lower", "upper")
              .collectAsList();
      List<Row> gate =
          workshop.lake().read("gate_results").select("rule", "verdict", "value").collectAsList();

      System.out.println(
          "Permuted outcomes, %,d parcels: %s; gate %s".formatted(PARCELS, skill, gate));
      assertThat(skill)
          .filteredOn(row -> !row.getString(0).equals("rules"))
          .isNotEmpty()
          .allSatisfy(
              row -> {
                assertThat(row.getDouble(2)).as(row.toString()).isLessThan(0.5);
                assertThat(row.getDouble(3)).as(row.toString()).isGreaterThan(0.5);
              });
      assertThat(gate).extracting(row -> row.getString(1)).contains("REFUTED");
    }
  }

  private static Problem problem() {
    return ProblemFile.load(
        Path.of("../conf/shipments.conf"),
        Map.of(
            "plumbline.data", directory.resolve("data").toString(),
            "plumbline.warehouse", directory.resolve("warehouse").toString()));
  }

  /** What became of a parcel: how long after its promise it came, and when that was known. */
  private record Fate(Duration afterPromise, Duration untilKnown) {}

  private static void permuteOutcomes(Path shipments) throws IOException {
    Map<String, Instant> promises = new HashMap<>();
    for (String line : lines(shipments.resolve("shipments.csv.gz"))) {
      String[] cells = line.split(",");
      // The end of a malformed line is cut off.
      if (cells.length > 3) {
        moment(cells[3]).ifPresent(promised -> promises.putIfAbsent(cells[0], promised));
      }
    }
    Map<String, Fate> fates = new HashMap<>();
    for (String line : lines(shipments.resolve("outcomes.csv.gz"))) {
      String[] cells = line.split(",");
      Instant promised = promises.get(cells[0]);
      Optional<Instant> delivered = moment(cells[1]);
      Optional<Instant> known = moment(cells[2]);
      if (promised != null && delivered.isPresent() && known.isPresent()) {
        fates.put(
            cells[0],
            new Fate(
                Duration.between(promised, delivered.get()),
                Duration.between(delivered.get(), known.get())));
      }
    }
    List<String> parcels = promises.keySet().stream().sorted().toList();
    List<Optional<Fate>> dealt = new ArrayList<>();
    parcels.forEach(parcel -> dealt.add(Optional.ofNullable(fates.get(parcel))));
    Collections.shuffle(dealt, new Random(SEED));
    List<String> written = new ArrayList<>(List.of("shipment_id,delivered_at,recorded_at"));
    for (int i = 0; i < parcels.size(); i++) {
      String parcel = parcels.get(i);
      dealt
          .get(i)
          .ifPresent(
              fate -> {
                Instant delivered = promises.get(parcel).plus(fate.afterPromise());
                written.add(
                    String.join(
                        ",",
                        parcel,
                        delivered.toString(),
                        delivered.plus(fate.untilKnown()).toString()));
              });
    }
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(shipments.resolve("outcomes.csv.gz")))) {
      out.write((String.join("\n", written) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (java.time.format.DateTimeParseException dirt) {
      return Optional.empty();
    }
  }
}
