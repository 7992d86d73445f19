package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.split;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Who opened a holdout, and why. An opening is appended before the rows are read, and a model
 * version is judged on a holdout once: a second opening needs a reason. The same models judged
 * under the same configuration, as after a kill or when a scheduler repeats a job, give the same
 * numbers: that is the same opening, not another look.
 */
final class HoldoutLedger {
  private static final String FIRST = "evaluation of a training";
  private static final String SEPARATOR = ",";

  /** An opening older than so many later ones is not taken up again by whoever repeats its job. */
  private static final int LOOKED_THROUGH = 1_000;

  private final Stage stage;
  private final String holdout;

  private HoldoutLedger(Stage stage, String holdout) {
    this.stage = stage;
    this.holdout = holdout;
  }

  /**
   * @param holdout the hash of its rows
   */
  static HoldoutLedger of(Stage stage, String holdout) {
    return new HoldoutLedger(stage, holdout);
  }

  /**
   * One opening.
   *
   * @param sequence which it is of its holdout
   * @param runId the run that made it
   * @param reopened why, where one of its models had been judged on the holdout before
   */
  record Opening(long sequence, String runId, Optional<String> reopened) {}

  /** An opening as it is on record. */
  private record Recorded(
      long sequence, String models, String reason, String runId, Date logicalDate) {}

  /**
   * Puts an opening on record, or finds that it is.
   *
   * @param models the versions to be judged
   * @param reason to judge one of them a second time
   * @throws Failure of kind USER where one of them has been judged and no reason is given; INTERNAL
   *     where another run keeps opening the same holdout at once
   */
  Opening open(List<String> models, Optional<String> reason) {
    String judged = String.join(SEPARATOR, models);
    for (int attempt = 0; attempt < 3; attempt++) {
      List<Recorded> earlier = earlier(models);
      Optional<Recorded> same = same(earlier, judged, reason);
      if (same.isPresent()) {
        Recorded made = same.get();
        boolean isFirst = made.sequence() == first(models);
        return new Opening(
            made.sequence(), made.runId(), isFirst ? Optional.empty() : Optional.of(made.reason()));
      }
      Optional<String> reopened = earlier.isEmpty() ? Optional.empty() : reason;
      if (!earlier.isEmpty() && reason.isEmpty()) {
        throw refused(earlier.get(0));
      }
      long sequence = latest() + 1;
      Row row =
          RowFactory.create(
              holdout,
              sequence,
              judged,
              reopened.orElse(FIRST),
              stage.run().runId(),
              Date.valueOf(stage.run().logicalDate()),
              Timestamp.from(Instant.now()));
      if (stage
          .lake()
          .insertIfAbsent(
              Tables.HOLDOUT_OPENINGS, List.of("holdout", "sequence"), row, stage.run().commit())) {
        return new Opening(sequence, stage.run().runId(), reopened);
      }
    }
    throw Failure.internal("Another run keeps opening the holdout %s; try again", holdout);
  }

  /**
   * The openings of this holdout in which one of the models was judged, newest first: the last
   * {@link #LOOKED_THROUGH} of them.
   */
  private List<Recorded> earlier(List<String> models) {
    return judging(models)
        .orderBy(col("sequence").desc())
        .limit(LOOKED_THROUGH)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Recorded(
                    row.getAs("sequence"),
                    row.getAs("models"),
                    row.getAs("reason"),
                    row.getAs("run_id"),
                    row.getAs("logical_date")))
        .toList();
  }

  /** The first of these openings. */
  private long first(List<String> models) {
    return judging(models).agg(min("sequence")).head().getLong(0);
  }

  private Dataset<Row> judging(List<String> models) {
    return stage
        .lake()
        .readOrEmpty(Tables.HOLDOUT_OPENINGS)
        .where(col("holdout").equalTo(holdout))
        .where(arrays_overlap(split(col("models"), SEPARATOR), lit(models.toArray(String[]::new))));
  }

  /**
   * The last opening that this one repeats. With a reason only one of the same reason that did not
   * come to its end; without, one under the same configuration.
   */
  private Optional<Recorded> same(List<Recorded> earlier, String judged, Optional<String> reason) {
    return earlier.stream()
        .filter(opening -> opening.models().equals(judged))
        .filter(
            opening ->
                reason.isPresent()
                    ? opening.reason().equals(reason.get()) && !isDone(opening.runId())
                    : isOfThisConfiguration(opening.runId()))
        .findFirst();
  }

  private boolean isDone(String runId) {
    return events(runId).stream().anyMatch(row -> row.getAs("event").equals("DONE"));
  }

  /** True also of a run that is in no ledger, of which nothing is known. */
  private boolean isOfThisConfiguration(String runId) {
    return events(runId).stream()
        .allMatch(row -> stage.run().configurationHash().equals(row.getAs("configuration_hash")));
  }

  /** A run's start and end. */
  private List<Row> events(String runId) {
    return stage
        .lake()
        .readOrEmpty(Tables.RUNS)
        .where(col("run_id").equalTo(runId))
        .select("event", "configuration_hash")
        .collectAsList();
  }

  private Failure refused(Recorded opening) {
    return Failure.user(
        "The holdout has been opened for these models (opening %d, by the evaluation of %s), and a"
            + " model is judged on it once: numbers that were seen steer what is tried next. To open"
            + " it again say why, with --reopen-holdout \"reason\"; the reason goes on record and on"
            + " the report",
        opening.sequence(), opening.logicalDate());
  }

  private long latest() {
    Row row =
        stage
            .lake()
            .readOrEmpty(Tables.HOLDOUT_OPENINGS)
            .where(col("holdout").equalTo(holdout))
            .agg(max("sequence"))
            .head();
    return row.isNullAt(0) ? 0 : row.getLong(0);
  }
}
