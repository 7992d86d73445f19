package dev.plumbline.report;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The training set that the judged models come from, and the run that trained on it.
 *
 * @param inputs Delta version of every table it was built from
 * @param holdout hash of the holdout's rows
 * @param smallestProvableSaving share of the better constant decision's cost; NaN without a holdout
 * @param notReproducible since when and why it cannot be built again; empty while it can
 * @param configurationHash of the training run; empty where no model was trained on it
 * @param codeVersion of the training run; empty where no model was trained on it
 */
record TrainedSet(
    LocalDate logicalDate,
    String name,
    String featureTable,
    long featureTableVersion,
    String featureVersion,
    Map<String, Long> inputs,
    long rows,
    long positives,
    long holdoutRows,
    long holdoutBlocks,
    String holdout,
    double smallestProvableSaving,
    long seed,
    Optional<String> notReproducible,
    String configurationHash,
    String codeVersion) {

  /** The newest one at or before the run's logical date. */
  static Optional<TrainedSet> find(Stage stage) {
    RunLedger ledger = new RunLedger(stage.lake(), stage.problem());
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.TRAINING_SETS)
                .where(Fields.notAfter(stage.run().logicalDate()))
                .orderBy(col("logical_date").desc(), col("recorded_at").desc())
                .limit(1))
        .findFirst()
        .map(row -> of(row, ledger.done("train", row.date("logical_date")).map(Fields::new)));
  }

  private static TrainedSet of(Fields row, Optional<Fields> training) {
    return new TrainedSet(
        row.date("logical_date"),
        row.text("training_set"),
        row.text("feature_table"),
        row.count("feature_table_version"),
        row.text("feature_version"),
        new TreeMap<>(row.<Long>map("inputs")),
        row.count("rows"),
        row.count("positives"),
        row.count("holdout_rows"),
        row.count("holdout_blocks"),
        row.text("holdout"),
        row.number("smallest_provable_saving"),
        row.count("seed"),
        notReproducible(row),
        training.map(r -> r.text("configuration_hash")).orElse(""),
        training.map(r -> r.text("code_version")).orElse(""));
  }

  private static Optional<String> notReproducible(Fields row) {
    return row.row().isNullAt(row.row().fieldIndex("not_reproducible_since"))
        ? Optional.empty()
        : Optional.of(
            "no, since %s: %s"
                .formatted(
                    row.date("not_reproducible_since"), row.text("not_reproducible_because")));
  }
}
