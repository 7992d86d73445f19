package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Who opened a holdout. An opening is appended before the rows are read. The same models may be
 * judged again by the same key after a kill: that is the same opening, not another look.
 */
final class HoldoutLedger {
  private final Stage stage;
  private final TrainingSet set;

  private HoldoutLedger(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.set = set;
  }

  static HoldoutLedger of(Stage stage, TrainingSet set) {
    return new HoldoutLedger(stage, set);
  }

  /** One opening: which it is of its holdout, and the run that made it. */
  record Opening(long sequence, String runId) {}

  /**
   * Puts an opening on record, or finds that it is.
   *
   * @throws Failure of kind INTERNAL where another run keeps opening the same holdout at once
   */
  Opening open(List<String> models, String reason) {
    String judged = String.join(",", models);
    for (int attempt = 0; attempt < 3; attempt++) {
      Optional<Opening> made = find(judged);
      if (made.isPresent()) {
        return made.get();
      }
      long sequence = latest() + 1;
      Row row =
          RowFactory.create(
              set.holdout(),
              sequence,
              judged,
              reason,
              stage.run().runId(),
              Date.valueOf(stage.run().logicalDate()),
              Timestamp.from(Instant.now()));
      if (stage
          .lake()
          .insertIfAbsent(
              Tables.HOLDOUT_OPENINGS, List.of("holdout", "sequence"), row, stage.run().commit())) {
        return new Opening(sequence, stage.run().runId());
      }
    }
    throw Failure.internal("Another run keeps opening the holdout %s; try again", set.holdout());
  }

  private Optional<Opening> find(String judged) {
    return stage
        .lake()
        .readOrEmpty(Tables.HOLDOUT_OPENINGS)
        .where(col("holdout").equalTo(set.holdout()).and(col("models").equalTo(judged)))
        .orderBy("sequence")
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(row -> new Opening(row.getAs("sequence"), row.getAs("run_id")));
  }

  private long latest() {
    Row row =
        stage
            .lake()
            .readOrEmpty(Tables.HOLDOUT_OPENINGS)
            .where(col("holdout").equalTo(set.holdout()))
            .agg(org.apache.spark.sql.functions.max("sequence"))
            .head();
    return row.isNullAt(0) ? 0 : row.getLong(0);
  }
}
