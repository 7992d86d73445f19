package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows of a source are kept out of every table, the quarantine included: those of erased
 * subjects, and those that are past their retention as of the logical date and that maintenance
 * would delete again.
 */
final class Withheld {
  static final String ERASED = "erased";
  static final String EXPIRED = "expired";

  private final Stage stage;
  private final ErasedRows erased;

  Withheld(Stage stage, ErasedRows erased) {
    this.stage = stage;
    this.erased = erased;
  }

  /** Adds {@link RowMarks#WITHHELD} to rows: one of the constants above, or null. */
  Dataset<Row> mark(Source source, Dataset<Row> rows) {
    Column none = lit(null).cast("string");
    Column expired = expired(source).map(c -> when(c, lit(EXPIRED)).otherwise(none)).orElse(none);
    return erased
        .marked(source, rows, RowMarks.RECORD_ID)
        .map(
            marked ->
                marked
                    .withColumn(
                        RowMarks.WITHHELD,
                        when(col(ErasedRows.MARK), lit(ERASED)).otherwise(expired))
                    .drop(ErasedRows.MARK))
        .orElseGet(() -> rows.withColumn(RowMarks.WITHHELD, expired));
  }

  /** A time that is derived is not there yet when rows are counted: maintenance sees to them. */
  private Optional<Column> expired(Source source) {
    return source
        .keeping()
        .retention()
        .flatMap(
            retention ->
                source
                    .agesFrom()
                    .filter(time -> source.columns().stream().anyMatch(c -> c.name().equals(time)))
                    .map(
                        time ->
                            coalesce(
                                col("`" + time + "`")
                                    .cast("timestamp")
                                    .lt(lit(Timestamp.from(stage.knownUntil().minus(retention)))),
                                lit(false))));
  }
}
