package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/** The same rows from every format, and what each format alone can get wrong. */
class SourceFormatsTest extends IngestTestBase {
  private static final String COLUMNS =
      "id = \"int not null\", name = string, price = \"decimal(10,2)\", at = timestamp, day = date";
  private static final String[] SHOWN = {"id", "name", "price", "at", "day"};
  private static final List<String> ROWS =
      List.of("1 ant 1.50 2026-01-02 03:04:05 2026-01-02", "2 null null null null");

  @Test
  void jsonLinesGiveTypedRowsAndTheirLinesInTheQuarantine() {
    TestProblem test =
        problem(COLUMNS, "format = json-lines")
            .file(
                "rows/a.json.gz",
                "{\"id\": 1, \"name\": \"ant\", \"price\": 1.50, \"at\": \"2026-01-02T03:04:05Z\","
                    + " \"day\": \"2026-01-02\", \"more\": {\"a\": [1]}}",
                "",
                "{\"id\": 2, \"name\": null}",
                "{\"id\": 3, \"price\": \"dear\"}",
                "{\"id\": 4, \"name\": ",
                "[{\"id\": 5}]");
    IngestResult.SourceResult result = ingest(test);
    assertThat(result).isEqualTo(new IngestResult.SourceResult("rows", 5, 2, 3, 0, List.of()));
    assertThat(clean(test, SHOWN)).isEqualTo(ROWS);
    assertThat(quarantine(test, "file", "line", "key['id']", "column", "value", "reason"))
        .containsExactly(
            "a.json.gz 3 3 price dear not a decimal(10,2)",
            "a.json.gz 4  null null the line is not a JSON object",
            "a.json.gz 5  null null the line is not a JSON object");
  }

  @Test
  void aKeyThatStandsInNoLineIsAMissingColumnAndANullIsNone() {
    TestProblem test =
        problem("id = \"int not null\", name = string, price = double", "format = json-lines")
            .file("rows/a.json", "{\"id\": 1, \"name\": null}");
    assertRefused(
        () -> ingest(test),
        "Source rows: "
            + directory
            + "/rows has no column price, in none of its lines; correct sources.rows.columns or the"
            + " source");
  }

  @Test
  void parquetGivesItsRowsAndRefusesAnotherTypeAndAFileThatLacksAColumn() {
    TestProblem test = problem(COLUMNS, "format = parquet");
    table().write().parquet(directory + "/rows");
    assertThat(ingest(test).kept()).isEqualTo(2);
    assertThat(clean(test, SHOWN)).isEqualTo(ROWS);
    table()
        .withColumn("price", org.apache.spark.sql.functions.lit("dear"))
        .drop("day")
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(directory + "/rows/more");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ingest(test)).getMessage())
        .matches(
            "Source rows: column price is string in more/part-.*parquet, but declared"
                + " decimal\\(10,2\\); more/part-.*parquet has no column day; correct"
                + " sources.rows.columns or the source");
  }

  @Test
  void deltaIsReadAsOfAVersionOrAsTheChangesSinceOne() {
    String path = directory + "/rows";
    session()
        .sql(
            "create table delta.`%s` (id int, name string, price decimal(10,2), at timestamp, day date)"
                    .formatted(path)
                + " using delta tblproperties (delta.enableChangeDataFeed = true)");
    table().write().format("delta").mode("append").save(path);
    session().sql("update delta.`%s` set name = 'bee' where id = 2".formatted(path));
    session().sql("delete from delta.`%s` where id = 1".formatted(path));
    TestProblem now = problem(COLUMNS, "format = delta");
    assertThat(ingest(now).kept()).isEqualTo(1);
    TestProblem then = problem(COLUMNS, "format = delta, delta { version = 1 }");
    ingest(then);
    assertThat(clean(then, SHOWN)).isEqualTo(ROWS);
    TestProblem changes =
        problem(
            COLUMNS + ", _commit_version = \"bigint not null\", _commit_timestamp = timestamp",
            "format = delta, delta { changes-from = 1 }, load { watermark = _commit_version },"
                + " event-time = _commit_timestamp, recorded-at = _commit_timestamp");
    // Two inserts, an update and a delete.
    assertThat(ingest(changes, "2026-01-01"))
        .isEqualTo(new IngestResult.SourceResult("rows", 4, 1, 0, 2, 0, 0, 1, List.of()));
    assertThat(clean(changes, "id", "name", "_commit_version")).containsExactly("2 bee 2");
    session().sql("insert into delta.`%s` values (3, 'cow', 1, null, null)".formatted(path));
    session().sql("insert into delta.`%s` values (1, 'ape', 1, null, null)".formatted(path));
    session().sql("delete from delta.`%s` where id = 2".formatted(path));
    assertThat(ingest(changes, "2026-01-02").read()).isEqualTo(3);
    assertThat(ingest(changes, "2026-01-03").read()).isZero();
    assertThat(clean(changes, "id", "name", "_commit_version"))
        .containsExactly("1 ape 5", "3 cow 4");
    // The date that brought the row is loaded again: the later deletion still counts.
    assertThat(ingest(changes, "2026-01-01").read()).isEqualTo(4);
    assertThat(clean(changes, "id", "name")).containsExactly("1 ape", "3 cow");
    TestProblem whole = problem(COLUMNS, "format = delta, delta { changes-from = 1 }");
    assertThat(ingest(whole, "2026-01-04").kept()).isEqualTo(2);
    assertThat(clean(whole, "id", "name")).containsExactly("1 ape", "3 cow");
    assertRefused(
        () ->
            ingest(
                whole.replacing("key = [id]", "").replacing("entity = [id]", "entity = row"),
                "2026-01-04"),
        "Source rows: the change data feed deletes 2 rows, but without a key nothing says which rows"
            + " they are; declare sources.rows.key, or read the table itself, without"
            + " delta.changes-from");
  }

  private Dataset<Row> table() {
    return session()
        .sql(
            "select 1 id, 'ant' name, 1.50bd price, timestamp'2026-01-02 03:04:05' at,"
                + " date'2026-01-02' day union all select 2, null, null, null, null")
        .selectExpr("id", "name", "cast(price as decimal(10,2)) price", "at", "day")
        .coalesce(1);
  }
}
