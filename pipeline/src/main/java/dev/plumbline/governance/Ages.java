package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Which rows of which table are past their retention. The clean rows of a source age by its own
 * clock. What is computed of the population ages with it, by the prediction time; in a problem
 * without one by the logical date, and so do refused rows, whose own times cannot be trusted.
 */
final class Ages {
  private final Stage stage;
  private final Problem problem;

  Ages(Stage stage) {
    this.stage = stage;
    this.problem = stage.problem();
  }

  /** The longest that rows computed of the population are kept; empty: for good. */
  Optional<Duration> retention() {
    return problem.populationSource().keeping().retention();
  }

  /** A condition by table; none for tables that keep what they have. */
  Map<String, Column> expired() {
    Map<String, Column> expired = new LinkedHashMap<>();
    Column refused = lit(false);
    for (Source source : problem.sources().values()) {
      Optional<Duration> retention = source.keeping().retention();
      if (retention.isPresent()) {
        expired.put(
            Tables.raw(source.name()),
            before(source.agesFrom().orElseThrow(), begins(retention.get())));
        if (source.intake().incremental()) {
          expired.put(Tables.landed(source.name()), expired.get(Tables.raw(source.name())));
        }
        refused =
            refused.or(
                col("source").equalTo(source.name()).and(datedBefore(begins(retention.get()))));
        expired.put(Tables.QUARANTINE.name(), refused);
      }
    }
    retention()
        .ifPresent(
            retention -> {
              Instant begins = begins(retention);
              Column old =
                  problem.predictionTime().isPresent()
                      ? before("prediction_time", begins)
                      : datedBefore(begins);
              for (String table :
                  List.of(
                      "feature_" + problem.features().name(),
                      Tables.OOF_PREDICTIONS.name(),
                      Tables.SEGMENTS.name(),
                      Tables.LABEL_ISSUES.name(),
                      Tables.PREDICTIONS.name(),
                      Tables.OUTCOMES.name())) {
                expired.put(table, old);
              }
            });
    return expired;
  }

  /** What is older than this is past its retention. */
  private Instant begins(Duration retention) {
    return stage.knownUntil().minus(retention);
  }

  private static Column before(String column, Instant begins) {
    return col("`" + column + "`").cast("timestamp").lt(lit(Timestamp.from(begins)));
  }

  private Column datedBefore(Instant begins) {
    return col("logical_date")
        .cast("date")
        .lt(lit(Date.valueOf(begins.atZone(problem.timeZone()).toLocalDate())));
  }
}
