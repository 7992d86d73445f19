package dev.plumbline;

import dev.plumbline.lake.Run;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The clean tables of a small problem, put there as its files are: for tests of what reads them, to
 * which ingest means nothing but time.
 */
public final class CleanTables {
  private CleanTables() {}

  /** One commit a source. */
  public static void write(TestProblem test, SparkSession session) {
    Problem problem = test.problem();
    Run run =
        new Run(
            "test",
            "ingest",
            LocalDate.parse("2026-01-01"),
            problem.configurationHash(),
            Instant.now());
    for (Source source : problem.sources().values()) {
      String columns =
          source.columns().stream()
              .map(column -> "`" + column.name() + "` " + column.type())
              .collect(Collectors.joining(", "));
      Dataset<Row> rows =
          session.read().schema(columns).option("header", "true").csv(source.path()).coalesce(1);
      test.lake(session)
          .replace(
              Tables.raw(source.name(), source.description(), rows.schema(), List.of()),
              rows,
              run.commit());
    }
  }
}
