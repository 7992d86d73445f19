package dev.plumbline.lake;

import static dev.plumbline.lake.RunLedger.OnOtherConfiguration.REFUSE;
import static dev.plumbline.lake.RunLedger.OnOtherConfiguration.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.problem.Problem;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLedgerTest extends SparkTest {
  private static final LocalDate DATE = LocalDate.parse("2026-01-31");

  @TempDir Path directory;

  @Test
  void recordsWhenARunStartsIsDoneAndFails() {
    RunLedger ledger = ledger(TestProblem.parcels(directory));
    Run done = ledger.start("ingest", DATE, REFUSE);
    ledger.done(done, "LOADED", "2 sources", Map.of("parcels.read", "7"));
    Run failed = ledger.start("inspect", DATE, REFUSE);
    ledger.failed(failed, Failure.Kind.DATA, "It leaks");
    List<Row> rows =
        TestProblem.parcels(directory)
            .lake(session())
            .read(Tables.RUNS)
            .orderBy("recorded_at")
            .collectAsList();
    assertThat(rows.stream().map(r -> r.<String>getAs("job") + " " + r.getAs("event")))
        .containsExactly("ingest START", "ingest DONE", "inspect START", "inspect FAILED");
    Row second = rows.get(1);
    assertThat(second.<String>getAs("run_id")).isEqualTo(done.runId());
    assertThat(second.<String>getAs("verdict")).isEqualTo("LOADED");
    assertThat(second.<String>getAs("message")).isEqualTo("2 sources");
    assertThat(second.getJavaMap(second.fieldIndex("details")).get("parcels.read")).isEqualTo("7");
    assertThat(second.<Double>getAs("seconds")).isNotNegative();
    assertThat(second.<String>getAs("configuration_hash"))
        .isEqualTo(TestProblem.parcels(directory).problem().configurationHash());
    assertThat(rows.get(3).<String>getAs("verdict")).isEqualTo("DATA");
    assertThat(rows.get(3).<String>getAs("message")).isEqualTo("It leaks");
  }

  @Test
  void theStateOfAKeyIsItsLatestDone() {
    RunLedger ledger = ledger(TestProblem.parcels(directory));
    assertThat(ledger.done("ingest", DATE)).isEmpty();
    ledger.done(ledger.start("ingest", DATE, REFUSE), "FIRST", "", Map.of());
    ledger.done(ledger.start("ingest", DATE, REFUSE), "SECOND", "", Map.of());
    ledger.failed(ledger.start("ingest", DATE, REFUSE), Failure.Kind.INTERNAL, "");
    assertThat(ledger.done("ingest", DATE).orElseThrow().<String>getAs("verdict"))
        .isEqualTo("SECOND");
    assertThat(ledger.done("ingest", DATE.plusDays(1))).isEmpty();
    assertThat(ledger.done("train", DATE)).isEmpty();
  }

  @Test
  void refusesAKeyThatIsDoneUnderAnotherConfigurationUntilAskedToReplaceIt() {
    TestProblem before = TestProblem.parcels(directory);
    TestProblem after = before.with("seed", "8");
    String old = before.problem().configurationHash().substring(0, 8);
    String now = after.problem().configurationHash().substring(0, 8);
    RunLedger first = ledger(before);
    first.done(first.start("ingest", DATE, REFUSE), "LOADED", "", Map.of());
    RunLedger second = ledger(after);
    assertThatThrownBy(() -> second.start("ingest", DATE, REFUSE))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessage(
            "Job ingest of parcels for 2026-01-31 is already done under another configuration ("
                + old
                + ", now "
                + now
                + "); add --replace to do it again under this one");
    // Another date and another job are other keys.
    second.start("ingest", DATE.plusDays(1), REFUSE);
    second.start("features", DATE, REFUSE);
    second.done(second.start("ingest", DATE, REPLACE), "LOADED", "", Map.of());
    // Now it is done under the new configuration.
    second.start("ingest", DATE, REFUSE);
  }

  @Test
  void whatHasOnlyStartedOrFailedMayBeginAgainUnderAnotherConfiguration() {
    RunLedger first = ledger(TestProblem.parcels(directory));
    first.start("ingest", DATE, REFUSE);
    first.failed(first.start("ingest", DATE, REFUSE), Failure.Kind.DATA, "");
    ledger(TestProblem.parcels(directory).with("seed", "8")).start("ingest", DATE, REFUSE);
  }

  private RunLedger ledger(TestProblem test) {
    Problem problem = test.problem();
    return new RunLedger(test.lake(session()), problem);
  }
}
