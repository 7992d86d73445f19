package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** A problem with one source, {@code rows}, and what its ingest left. */
abstract class IngestTestBase extends SparkTest {
  static final String DATE = "2026-01-31";

  @TempDir Path directory;

  /**
   * A problem that reads one source.
   *
   * @param source what the source says beside its columns
   */
  TestProblem problem(String columns, String source) {
    return TestProblem.of(
        directory,
        """
        problem {
          name = one
          question = "Is it?"
          population = rows
          entity = [id]
          label { source = rows, positive = "id > 1", if-missing = drop }
          value { unit = EUR, false-negative = 5, false-positive = 1 }
          sources {
            rows {
              path = ${plumbline.data}"/rows"
              columns { %s }
              key = [id]
              quarantine-limit = 100%%
              %s
            }
          }
          features { columns = [id] }
          split { holdout = none, folds = 3 by entity }
          ladder = [rules]
        }
        """
            .formatted(columns, source));
  }

  IngestResult.SourceResult ingest(TestProblem test) {
    return ingest(test, DATE);
  }

  IngestResult.SourceResult ingest(TestProblem test, String date) {
    return ingest(test, date, new ArrayList<>());
  }

  IngestResult.SourceResult ingest(TestProblem test, String date, List<String> said) {
    return Ingest.of(test.stage(session(), "ingest", date, said)).execute().sources().get(0);
  }

  /** The clean rows, some columns of them joined by spaces, in order. */
  List<String> clean(TestProblem test, String... columns) {
    return texts(test.lake(session()).read("raw_rows"), columns);
  }

  /** The quarantine's rows, some columns of them joined by spaces, in order. */
  List<String> quarantine(TestProblem test, String... columns) {
    return texts(test.lake(session()).read(Tables.QUARANTINE), columns);
  }

  static List<String> texts(Dataset<Row> rows, String... columns) {
    Column[] texts = new Column[columns.length];
    for (int i = 0; i < columns.length; i++) {
      texts[i] =
          org.apache.spark.sql.functions.coalesce(
              org.apache.spark.sql.functions.expr(columns[i]).cast("string"),
              org.apache.spark.sql.functions.lit("null"));
    }
    return rows
        .select(org.apache.spark.sql.functions.concat_ws(" ", texts))
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .sorted()
        .toList();
  }

  static void assertRefused(Runnable work, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessage(message);
  }
}
