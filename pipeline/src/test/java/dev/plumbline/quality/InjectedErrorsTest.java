package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Errors of every kind, planted into 2,000 rows again and again: which rows the expectations give,
 * against which were planted; and for those of the table as a whole how often they fail with and
 * without a fault.
 */
@Tag("proof")
class InjectedErrorsTest extends SparkTest {
  private static final int BATCHES = 20;
  private static final int ROWS = 2_000;
  private static final int ERRORS = 20;
  private static final Instant END = Instant.parse("2026-03-02T00:00:00Z");

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id string, tracking string, hub string, weight double, size double, service string,"
              + " zip string, pieces string, price double, booked_at timestamp, due_at timestamp");

  private static final Map<String, String> EXPECT = new LinkedHashMap<>();

  static {
    EXPECT.put("not-null", "{ not-null = weight }");
    EXPECT.put("unique", "{ unique = [tracking] }");
    EXPECT.put("primary-key", "{ primary-key = [id, tracking] }");
    EXPECT.put("foreign-key", "{ foreign-key = [hub], source = hubs }");
    EXPECT.put("range", "{ range = size, from = 0, to = 100 }");
    EXPECT.put("set", "{ set = service, values = [economy, express] }");
    EXPECT.put("pattern", "{ pattern = zip, matches = \"[0-9]{5}\" }");
    EXPECT.put("type", "{ type = pieces, is = int }");
    EXPECT.put("ratio", "{ ratio = price, over = size, from = 1, to = 3 }");
    EXPECT.put("sql", "{ sql = \"due_at >= booked_at\" }");
    EXPECT.put("volume", "{ volume { from = 1800, to = 2200 } }");
    EXPECT.put("freshness", "{ freshness = booked_at, within = 1 day }");
    EXPECT.put("distribution", "{ distribution = service, recent = 7 days, against = 28 days }");
  }

  @TempDir Path directory;

  @Test
  void everyKindIsFoundAndNothingElse() {
    StringBuilder expect = new StringBuilder();
    EXPECT.forEach(
        (kind, text) -> expect.append('"').append(kind).append("\" ").append(text).append('\n'));
    Stage stage = stage(expect.toString());
    Map<String, long[]> counts = new TreeMap<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      count(stage, new Batch(batch, true), counts);
      count(stage, new Batch(1_000 + batch, false), counts);
    }
    System.out.printf(
        "%-14s %8s %8s %8s %10s %8s%n", "kind", "planted", "given", "right", "precision", "recall");
    counts.forEach(
        (kind, c) -> {
          double precision = c[1] == 0 ? 1 : (double) c[2] / c[1];
          double recall = (double) c[2] / c[0];
          System.out.printf(
              "%-14s %8d %8d %8d %9.1f%% %7.1f%%%n",
              kind, c[0], c[1], c[2], 100 * precision, 100 * recall);
          assertThat(precision).as("precision of %s", kind).isGreaterThan(0.95);
          assertThat(recall).as("recall of %s", kind).isGreaterThan(0.95);
        });
  }

  /** Planted, given, and both, by kind: rows, or tables where the kind is of the whole table. */
  private void count(Stage stage, Batch batch, Map<String, long[]> counts) {
    CheckedTable table =
        CheckedTable.of(
            stage.problem(),
            stage.problem().sources().get("parcels"),
            session().createDataFrame(batch.rows, SCHEMA),
            END);
    for (Expectation result : TableCheck.of(stage, table).execute()) {
      long[] c = counts.computeIfAbsent(result.name(), k -> new long[3]);
      if (result.failingRows().isEmpty()) {
        c[0] += batch.faulty ? 1 : 0;
        c[1] += result.passed() ? 0 : 1;
        c[2] += batch.faulty && !result.passed() ? 1 : 0;
        continue;
      }
      Set<String> planted = batch.planted.getOrDefault(result.name(), Set.of());
      Set<String> given = new HashSet<>();
      for (Map<String, String> row : result.sample()) {
        given.add(
            result.name().equals("unique")
                ? row.get("key").replaceAll(".*:\"|\"}", "")
                : row.get("id"));
      }
      c[0] += planted.size();
      c[1] += given.size();
      given.retainAll(planted);
      c[2] += given.size();
    }
  }

  private Stage stage(String expect) {
    Stage stage =
        TestProblem.of(
                directory,
                """
                problem {
                  name = parcels
                  question = "Is it?"
                  population = parcels
                  entity = [id]
                  label { source = parcels, positive = "price > 5", if-missing = drop }
                  value { unit = EUR, false-negative = 5, false-positive = 1 }
                  quality { failing-rows = 1000 }
                  sources {
                    parcels {
                      path = "parcels.csv"
                      columns {
                        id = string, tracking = string, hub = string, weight = double
                        size = double, service = string, zip = string, pieces = string
                        price = double, booked_at = timestamp, due_at = timestamp
                      }
                      event-time = booked_at
                      expect { %s }
                    }
                    hubs { path = "hubs.csv", columns { hub = string } }
                  }
                  features { columns = [weight] }
                  split { holdout = none, folds = 2 by entity }
                  ladder = [rules]
                }
                """
                    .formatted(expect))
            .stage(session(), "inspect", "2026-03-01");
    stage
        .lake()
        .replace(
            Tables.raw("hubs", "", session().sql("select 'h1' as hub").schema(), List.of()),
            session().sql("select explode(array('h0', 'h1', 'h2')) as hub"),
            stage.run().commit());
    return stage;
  }

  /** Rows of 40 days, and which of them were made wrong in what way. */
  private static final class Batch {
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Set<String>> planted = new LinkedHashMap<>();
    private final boolean faulty;

    Batch(long seed, boolean faulty) {
      this.faulty = faulty;
      Random random = new Random(seed);
      // A faulty batch has lost its newest two days, 300 rows, and half of its economy of late.
      int size = faulty ? ROWS - 300 : ROWS;
      Instant newest = faulty ? END.minus(2, ChronoUnit.DAYS) : END;
      for (int i = 0; i < size; i++) {
        rows.add(row(random, i, newest.minusSeconds(1 + 40L * 86_400 * i / size)));
      }
    }

    private Row row(Random random, int i, Instant at) {
      double size = 1 + 99 * random.nextDouble();
      boolean late = at.isAfter(END.minus(7, ChronoUnit.DAYS));
      String service = random.nextInt(faulty && late ? 2 : 5) == 0 ? "express" : "economy";
      String tracking = "t" + i;
      // Each kind has rows of its own: 20 times i, plus the kind's number.
      if (is(i, 1) && i > ERRORS) {
        tracking = "t" + (i - 1);
        plant("unique", tracking);
      } else if (is(i, 10)) {
        tracking = wrong("primary-key", i, null);
      }
      return RowFactory.create(
          "p" + i,
          tracking,
          is(i, 2) ? wrong("foreign-key", i, "h7") : "h" + random.nextInt(3),
          is(i, 3) ? wrong("not-null", i, null) : Double.valueOf(random.nextDouble()),
          is(i, 4) ? wrong("range", i, 100.5 + random.nextInt(900)) : Double.valueOf(size),
          is(i, 5) ? wrong("set", i, "Economy") : service,
          is(i, 6)
              ? wrong("pattern", i, "1234")
              : Integer.toString(10_000 + random.nextInt(80_000)),
          is(i, 7) ? wrong("type", i, "two") : Integer.toString(random.nextInt(9)),
          is(i, 8) ? wrong("ratio", i, 3.5 * size) : is(i, 4) ? null : Double.valueOf(2 * size),
          Timestamp.from(at),
          Timestamp.from(is(i, 9) ? wrong("sql", i, at.minusSeconds(60)) : at.plusSeconds(60)));
    }

    private boolean is(int i, int kind) {
      return faulty && i % (ROWS / ERRORS) == kind;
    }

    private <T> T wrong(String kind, int i, T value) {
      plant(kind, "p" + i);
      return value;
    }

    private void plant(String kind, String id) {
      planted.computeIfAbsent(kind, k -> new HashSet<>()).add(id);
    }
  }
}
