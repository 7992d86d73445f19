package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 parcels with one error of each kind planted, and an expectation that should find it. */
class TableCheckTest extends SparkTest {
  private static final String DATE = "2026-03-01";

  private static final String EXPECT =
      """
      expect {
        weighed { not-null = weight }
        weighed_mostly { not-null = weight, at-most = 1% }
        once { unique = [tracking] }
        the_key { primary-key = [parcel] }
        known_hub { foreign-key = [hub], source = hubs }
        light { range = weight, from = 0, to = 70 }
        in_time { range = booked_at, from = "2026-01-01", to = "2026-02-28" }
        services { set = service, values = [economy, express] }
        numbered { pattern = parcel, matches = "P[0-9]{4}" }
        is_number { type = zip, is = int }
        up_to_now { freshness = booked_at, within = 1 day }
        enough { volume { from = 100, to = 199 } }
        dear { ratio = price, over = weight, to = 100 }
        in_order { sql = "promised_at > booked_at", severity = warn }
        as_before { distribution = service, recent = 10 days, against = 40 days }
        broken { sql = "raise_error('no')" }
        fine { not-null = parcel }
      }
      """;

  @TempDir static Path directory;
  private Stage stage;
  private Map<String, Expectation> results;
  private List<String> jobs;

  @BeforeAll
  void check() {
    TestProblem problem =
        TestProblem.of(
            directory,
            """
            problem {
              name = parcels
              question = "Is it?"
              population = parcels
              entity = [parcel]
              label { source = parcels, positive = "price > 5", if-missing = drop }
              value { unit = EUR, false-negative = 5, false-positive = 1 }
              sources {
                parcels {
                  path = "parcels.csv"
                  columns {
                    parcel = string, tracking = string, hub = string, weight = double
                    booked_at = timestamp, promised_at = timestamp, service = string
                    zip = string, price = double, email = string
                  }
                  event-time = booked_at
                  personal { email { keep-for = "delivery notices" } }
                  %s
                }
                hubs { path = "hubs.csv", columns { hub = string } }
              }
              features { columns = [weight] }
              split { holdout = none, folds = 2 by entity }
              ladder = [rules]
            }
            """
                .formatted(EXPECT));
    stage = problem.stage(session(), "inspect", DATE);
    stage
        .lake()
        .replace(
            Tables.raw("hubs", "", session().sql("select 'h1' as hub").schema(), List.of()),
            session().sql("select 'h1' as hub"),
            stage.run().commit());
    CheckedTable table =
        CheckedTable.of(
            stage.problem(), stage.problem().sources().get("parcels"), rows(), stage.knownUntil());
    List<Expectation> found = new ArrayList<>();
    jobs = JobCount.of(session(), () -> found.addAll(TableCheck.of(stage, table).execute()));
    results = new LinkedHashMap<>();
    found.forEach(e -> results.put(e.name(), e));
  }

  /** The last of January and February, one every hour; errors in the first rows. */
  private Dataset<Row> rows() {
    return session()
        .range(0, 200, 1, 2)
        .selectExpr(
            "if(id = 1, 'P1', concat('P', lpad(cast(id as string), 4, '0'))) as parcel",
            "if(id = 2, 't3', concat('t', cast(id as string))) as tracking",
            "if(id = 4, 'h9', 'h1') as hub",
            "case when id = 5 then null when id = 6 then 71.0 else 1.0 + id % 10 end as weight",
            "timestamp'2026-01-05 00:00:00' + make_dt_interval(0, 6 * id) as booked_at",
            "timestamp'2026-01-05 00:00:00' + make_dt_interval(if(id = 7, -1, 1), 6 * id) as"
                + " promised_at",
            "case when id = 8 then 'owl' when id < 160 then 'economy' else 'express' end as service",
            "if(id = 9, 'n/a', '10115') as zip",
            "if(id = 10, 900.0, 10.0) as price",
            "concat('a', id, '@b.c') as email");
  }

  private Expectation result(String name) {
    return results.get(name);
  }

  @Test
  void findsTheOneRowThatBreaksEachExpectation() {
    for (String name :
        List.of("weighed", "light", "services", "numbered", "is_number", "dear", "in_order")) {
      assertThat(result(name).outcome()).as(name).isEqualTo(Expectation.Outcome.FAILED);
      assertThat(result(name).failingRows()).as(name).hasValue(1);
    }
    assertThat(result("light").sample())
        .containsExactly(Map.of("parcel", "P0006", "weight", "71.0"));
    assertThat(result("light").sentence())
        .isEqualTo(
            "weight: light: expected from 0 to 70, found 1 of 200 rows (0.5%) that break it");
    assertThat(result("known_hub").sample())
        .containsExactly(Map.of("parcel", "P0004", "hub", "h9"));
    assertThat(result("once").failingRows()).hasValue(2);
    assertThat(result("once").sample())
        .containsExactly(Map.of("key", "{\"tracking\":\"t3\"}", "rows", "2"));
  }

  @Test
  void whatHoldsIsNotReported() {
    for (String name : List.of("weighed_mostly", "the_key", "in_time", "fine")) {
      assertThat(result(name).outcome()).as(name).isEqualTo(Expectation.Outcome.HELD);
      assertThat(result(name).sample()).isEmpty();
    }
  }

  @Test
  void judgesTheTableAsAWhole() {
    // The newest row is of 2026-02-23 18:00, the date ends on 2026-03-02.
    assertThat(result("up_to_now").sentence())
        .isEqualTo(
            "booked_at: up_to_now: expected a row not more than 24 hours before"
                + " 2026-03-02T00:00:00Z, found 2026-02-23T18:00:00Z, 6 days before");
    assertThat(result("enough").sentence()).endsWith("expected from 100 to 199 rows, found 200");
    // Express came into use on the last ten days.
    assertThat(result("as_before").outcome()).isEqualTo(Expectation.Outcome.HELD);
    assertThat(result("as_before").observed()).contains("too few");
  }

  @Test
  void aBrokenExpectationIsSaidToBeAndHidesNoOther() {
    Expectation broken = result("broken");
    assertThat(broken.outcome()).isEqualTo(Expectation.Outcome.BROKEN);
    assertThat(broken.refuses()).isTrue();
    assertThat(broken.sentence())
        .isEqualTo("broken: could not be evaluated: USER_RAISED_EXCEPTION");
    assertThat(results).hasSize(17);
  }

  @Test
  void personalColumnsAreNeverShown() {
    assertThat(results.values()).allSatisfy(e -> assertThat(e.toString()).doesNotContain("@b.c"));
  }

  /** One for the rows, one for the keys, one a foreign key; the broken one makes 14 of rows. */
  @Test
  void expectationsShareTheirScans() {
    CheckedTable table =
        CheckedTable.of(
            stage.problem(), stage.problem().sources().get("parcels"), rows(), stage.knownUntil());
    CheckedTable sound =
        new CheckedTable(
            table.name(),
            table.rows(),
            table.requirements().stream().filter(r -> !r.name().equals("broken")).toList(),
            table.key(),
            table.personal(),
            table.knownUntil(),
            table.failingRows());
    List<String> shared =
        JobCount.of(session(), () -> TableCheck.of(stage, sound).execute()).stream()
            .map(job -> job.replaceAll(".*: ", ""))
            .distinct()
            // Delta reads the log of the referenced table.
            .filter(job -> !job.equals("Filtering files for query"))
            .toList();
    assertThat(shared)
        .containsExactly(
            "check the rows of raw_parcels",
            "check the keys of raw_parcels",
            "look up known_hub of raw_parcels");
    assertThat(jobs).hasSizeGreaterThan(shared.size());
  }
}
