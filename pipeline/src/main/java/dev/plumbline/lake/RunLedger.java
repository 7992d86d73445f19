package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.problem.Problem;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The ledger of what ran. It only grows: a key's state is its latest DONE. A key that is done under
 * one configuration is not done again under another unless that is asked for.
 */
public final class RunLedger {
  private final Lake lake;
  private final Problem problem;

  public RunLedger(Lake lake, Problem problem) {
    this.lake = lake;
    this.problem = problem;
  }

  /** How a run begins when its key is already done under another configuration. */
  public enum OnOtherConfiguration {
    REFUSE,
    REPLACE
  }

  /**
   * Opens a run.
   *
   * @throws Failure of kind USER where the key is done under another configuration
   */
  public Run start(String job, LocalDate logicalDate, OnOtherConfiguration onOther) {
    Run run = Run.of(problem, job, logicalDate);
    if (onOther == OnOtherConfiguration.REFUSE) {
      done(job, logicalDate)
          .map(row -> row.<String>getAs("configuration_hash"))
          .filter(hash -> !hash.equals(run.configurationHash()))
          .ifPresent(
              hash -> {
                throw Failure.user(
                    "Job %s of %s for %s is already done under another configuration (%s, now %s); "
                        + "add --replace to do it again under this one",
                    job,
                    problem.name(),
                    logicalDate,
                    hash.substring(0, 8),
                    run.configurationHash().substring(0, 8));
              });
    }
    append(run, "START", null, null, Map.of(), null);
    return run;
  }

  /** Closes a run that came to its end. */
  public void done(Run run, String verdict, String message, Map<String, String> details) {
    append(run, "DONE", verdict, message, details, run.seconds());
  }

  /** Closes a run that did not. */
  public void failed(Run run, Failure.Kind kind, String message) {
    append(run, "FAILED", kind.name(), message, Map.of(), run.seconds());
  }

  /** The latest DONE row of a key. */
  public Optional<Row> done(String job, LocalDate logicalDate) {
    if (!lake.exists(Tables.RUNS.name())) {
      return Optional.empty();
    }
    List<Row> latest =
        lake.read(Tables.RUNS)
            .where(
                col("job")
                    .equalTo(job)
                    .and(col("logical_date").equalTo(Date.valueOf(logicalDate)))
                    .and(col("event").equalTo("DONE")))
            .orderBy(col("recorded_at").desc())
            .limit(1)
            .collectAsList();
    return latest.stream().findFirst();
  }

  private void append(
      Run run,
      String event,
      String verdict,
      String message,
      Map<String, String> details,
      Double seconds) {
    Row row =
        RowFactory.create(
            run.runId(),
            run.job(),
            Date.valueOf(run.logicalDate()),
            event,
            verdict,
            message,
            details,
            seconds,
            run.configurationHash(),
            Run.codeVersion(),
            Timestamp.from(Instant.now()));
    lake.append(Tables.RUNS, List.of(row), run.commit());
  }
}
