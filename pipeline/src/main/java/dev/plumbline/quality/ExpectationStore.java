package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.plumbline.Stage;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Keeps how expectations went, and some of the rows that break them. */
public final class ExpectationStore {
  private final Stage stage;

  private ExpectationStore(Stage stage) {
    this.stage = stage;
  }

  public static ExpectationStore of(Stage stage) {
    return new ExpectationStore(stage);
  }

  /** Replaces the results of the run's date; a commit, and one more where rows are to be shown. */
  public void write(List<Expectation> expectations) {
    write(expectations, lit(false));
  }

  /** Replaces the results of some tables at the run's date; as many commits. */
  void write(List<Expectation> expectations, Set<String> tables) {
    write(expectations, not(col("table_name").isin(tables.toArray())));
  }

  /**
   * @param staying which of the date's rows stay
   */
  private void write(List<Expectation> expectations, Column staying) {
    Date date = Date.valueOf(stage.run().logicalDate());
    List<Row> results = new ArrayList<>();
    List<Row> failures = new ArrayList<>();
    for (Expectation e : expectations) {
      results.add(
          RowFactory.create(
              date,
              e.name(),
              e.column().orElse(null),
              e.severity().name(),
              e.passed(),
              e.observed(),
              e.bound(),
              e.table(),
              e.outcome().name(),
              e.failingRows().isPresent() ? e.failingRows().getAsLong() : null));
      for (Map<String, String> row : e.sample()) {
        failures.add(RowFactory.create(date, e.table(), e.name(), row));
      }
    }
    replace(Tables.EXPECTATION_RESULTS, results, staying);
    if (!failures.isEmpty() || !ofDate(Tables.EXPECTATION_FAILURES).isEmpty()) {
      replace(Tables.EXPECTATION_FAILURES, failures, staying);
    }
  }

  /** Whole partitions are replaced, what stays written again: Delta then looks into no file. */
  private void replace(Table table, List<Row> rows, Column staying) {
    Dataset<Row> fresh = stage.lake().spark().createDataFrame(rows, table.schema());
    stage
        .lake()
        .replaceDate(
            table,
            fresh.unionByName(ofDate(table).where(staying)).coalesce(1),
            stage.run().commit());
  }

  private Dataset<Row> ofDate(Table table) {
    return stage
        .lake()
        .readOrEmpty(table)
        .where(col("logical_date").equalTo(Date.valueOf(stage.run().logicalDate())));
  }
}
