package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CrashTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Of an erasure, or a maintenance, that was killed and then run again: nothing is left of the
 * subject, or of what is past its retention, the receipt is whole and there once, and the rows of
 * others are neither lost nor doubled.
 */
@Tag("proof")
class UpkeepCrashTest extends CrashTest {
  private static final String DATE = "2026-06-30";
  private static final int ROWS = 60;

  /** Parcels booked before 1 February: on 30 June they are past 150 days. */
  private static final int EXPIRED = 12;

  private static final String SUBJECT = "AAA-10001";
  private static final String EMAIL = "zz.subject@example.org";
  private static final UnaryOperator<String> SECRET = Map.of("PLUMBLINE_HASH_KEY", "a secret")::get;

  private static TestProblem problem(Path directory) {
    return TestProblem.parcels(directory)
        .replacing(
            "carrier = \"string -- who carries it\"",
            "carrier = \"string\", recipient = \"string\"")
        .with("sources.parcels.personal.recipient.keep-for", "delivery notices")
        .with("sources.parcels.event-time", "booked_at")
        .with("sources.parcels.retention", "150 days")
        .with("maintenance.small-files", "2");
  }

  @Test
  void killsOfAnErasure() throws Exception {
    IntFunction<List<String>> erase = kill -> List.of("erase", "0 days", "recipient=" + EMAIL);
    Map<String, List<String>> undisturbed = survives(erase, erase);
    assertThat(undisturbed.get("files with the subject")).isEmpty();
    assertThat(undisturbed.get("receipts"))
        .containsExactlyInAnyOrder(
            "predictions: 1 deleted, 0 redacted",
            "raw_outcomes: 1 deleted, 0 redacted",
            "raw_parcels: 1 deleted, 0 redacted");
  }

  /**
   * Where readers of older versions are given time, what is past its retention goes all the same.
   */
  @Test
  void killsOfAMaintenance() throws Exception {
    IntFunction<List<String>> maintain =
        kill -> List.of("maintain", kill % 2 == 0 ? "0 days" : "1 days");
    Map<String, List<String>> undisturbed = survives(maintain, maintain);
    assertThat(undisturbed.get("files with the oldest parcel")).isEmpty();
    assertThat(undisturbed.get("raw_parcels")).hasSize(ROWS - EXPIRED);
  }

  @Override
  protected void work(SparkSession session, Path place, List<String> arguments) {
    Stage stage =
        problem(place)
            .with("maintenance.grace", arguments.get(1))
            .stage(session, arguments.get(0), DATE);
    if (arguments.get(0).equals("erase")) {
      Erase.of(stage, arguments.stream().skip(2).map(Subject::parse).toList())
          .withEnvironment(SECRET)
          .execute();
    } else {
      Maintain.of(stage).execute();
    }
  }

  @Override
  protected void prepare(Path place) {
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,recipient,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    IntStream.range(0, ROWS)
        .forEach(
            i -> {
              String parcel = i == 40 ? SUBJECT : "parcel-of-%02d".formatted(i);
              String booked = java.time.LocalDate.parse("2026-01-20").plusDays(i) + "T08:00:00Z";
              String email = i == 40 ? EMAIL : "p" + i + "@example.org";
              parcels.add(String.join(",", parcel, booked, "ant", email, "1.5"));
              outcomes.add(String.join(",", parcel, Boolean.toString(i % 3 == 0), booked));
            });
    TestProblem test = problem(place).file("parcels.csv", parcels).file("outcomes.csv", outcomes);
    Ingest.of(test.stage(session(), "ingest", "2026-04-01"), SECRET).execute();
    Stage stage = test.stage(session(), "score", "2026-04-01");
    Lake lake = stage.lake();
    for (String parcel : List.of(SUBJECT, "parcel-of-41", "parcel-of-42")) {
      lake.append(
          Tables.PREDICTIONS,
          List.of(
              PredictionRow.of(
                  Date.valueOf("2026-03-01"),
                  Map.of("parcel", parcel),
                  java.sql.Timestamp.valueOf("2026-03-01 08:00:00"))),
          stage.run().commit());
    }
    lake.delete("raw_outcomes", col("parcel").equalTo("parcel-of-43"), stage.run().commit());
    try {
      Files.writeString(
          place.resolve("warehouse/parcels/report.html"), "<td>" + SUBJECT + " " + EMAIL + "</td>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rows of every table of people, the receipts without what differs by run, and where an
   * erased subject, and the parcel that is past its retention, still are.
   */
  @Override
  protected Map<String, List<String>> content(Path place) {
    Lake lake = problem(place).lake(session());
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (String table : List.of("raw_parcels", "raw_outcomes", Tables.PREDICTIONS.name())) {
      content.put(table, inOrder(lake.read(table)));
    }
    List<String> receipts = new ArrayList<>();
    for (Row row :
        lake.readOrEmpty(Tables.ERASURES).where(col("event").equalTo("DONE")).collectAsList()) {
      for (Row table : row.<Row>getList(row.fieldIndex("tables"))) {
        if (content.containsKey(table.getString(0))) {
          receipts.add(
              "%s: %d deleted, %d redacted"
                  .formatted(table.getString(0), table.getLong(1), table.getLong(2)));
        }
      }
    }
    content.put("receipts", receipts.stream().sorted().toList());
    Path tables = place.resolve("warehouse/parcels");
    if (!receipts.isEmpty()) {
      content.put(
          "files with the subject",
          StoredText.filesWith(tables, List.of(SUBJECT, EMAIL)).values().stream()
              .flatMap(List::stream)
              .toList());
    }
    content.put(
        "files with the oldest parcel",
        StoredText.filesWith(tables.resolve("raw_parcels"), "parcel-of-00"));
    return content;
  }
}
