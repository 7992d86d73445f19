package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import io.delta.kernel.data.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the table of training sets says about the newest one, read without Spark.
 *
 * @param logicalDate the date it was made for
 * @param label the definition of the label it was made with
 * @param split the definition of holdout and folds it was made with
 * @param rows labelled rows, the holdout's among them
 * @param positives of them; 0 where the outcome is a number
 * @param constantCost cost a row of the better constant decision, in the problem's unit
 * @param smallestProvableSaving the smallest true saving, as a share of that cost, that the holdout
 *     would show; empty without a holdout
 * @param recordedAt microseconds since 1970
 */
record RecordedTrainingSet(
    LocalDate logicalDate,
    String label,
    String split,
    long rows,
    long positives,
    long holdoutRows,
    long holdoutBlocks,
    double constantCost,
    OptionalDouble smallestProvableSaving,
    long recordedAt) {
  /** By name: the class of all tables reads their columns with Spark's parser, half a second. */
  static final String TABLE = "training_sets";

  static final List<String> COLUMNS =
      List.of(
          "logical_date",
          "label",
          "split",
          "rows",
          "positives",
          "holdout_rows",
          "holdout_blocks",
          "constant_cost",
          "smallest_provable_saving",
          "recorded_at");

  /**
   * The problem's newest training set, where there is one.
   *
   * @param until no set of a later date counts
   * @throws IOException where the warehouse cannot be reached or read
   */
  static Optional<RecordedTrainingSet> newest(Problem problem, Optional<LocalDate> until)
      throws IOException {
    String table = problem.warehouse() + "/" + problem.name() + "/" + TABLE;
    return isAbsentHere(table)
        ? Optional.empty()
        : NewestRow.read(
            table,
            COLUMNS,
            until,
            RecordedTrainingSet::of,
            Comparator.comparingLong(RecordedTrainingSet::recordedAt));
  }

  /** Spares a machine that has run nothing yet the start of Hadoop's file systems. */
  private static boolean isAbsentHere(String table) {
    return !table.contains(":") && !Files.isDirectory(Path.of(table));
  }

  private static RecordedTrainingSet of(Row row) {
    int positives = COLUMNS.indexOf("positives");
    int saving = COLUMNS.indexOf("smallest_provable_saving");
    return new RecordedTrainingSet(
        LocalDate.ofEpochDay(row.getInt(COLUMNS.indexOf("logical_date"))),
        row.getString(COLUMNS.indexOf("label")),
        row.getString(COLUMNS.indexOf("split")),
        row.getLong(COLUMNS.indexOf("rows")),
        row.isNullAt(positives) ? 0 : row.getLong(positives),
        row.getLong(COLUMNS.indexOf("holdout_rows")),
        row.getLong(COLUMNS.indexOf("holdout_blocks")),
        row.getDouble(COLUMNS.indexOf("constant_cost")),
        row.isNullAt(saving) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(saving)),
        row.getLong(COLUMNS.indexOf("recorded_at")));
  }
}
