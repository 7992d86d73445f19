package dev.plumbline.quality;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    write(expectations, "logical_date = DATE'%s'".formatted(stage.run().logicalDate()));
  }

  /** Replaces the results of some tables at the run's date; as many commits. */
  void write(List<Expectation> expectations, Set<String> tables) {
    write(
        expectations,
        "logical_date = DATE'%s' and table_name in (%s)"
            .formatted(
                stage.run().logicalDate(),
                tables.stream()
                    .sorted()
                    .map(table -> "'" + table + "'")
                    .collect(Collectors.joining(", "))));
  }

  private void write(List<Expectation> expectations, String replaced) {
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
    stage
        .lake()
        .replaceWhere(
            Tables.EXPECTATION_RESULTS,
            replaced,
            stage.lake().spark().createDataFrame(results, Tables.EXPECTATION_RESULTS.schema()),
            stage.run().commit());
    if (!failures.isEmpty() || stage.lake().exists(Tables.EXPECTATION_FAILURES.name())) {
      stage
          .lake()
          .replaceWhere(
              Tables.EXPECTATION_FAILURES,
              replaced,
              stage.lake().spark().createDataFrame(failures, Tables.EXPECTATION_FAILURES.schema()),
              stage.run().commit());
    }
  }
}
