package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.TestProblem;
import dev.plumbline.problem.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files as people send them: the right rows, or words that say what to do. */
class AwkwardFilesTest extends IngestTestBase {
  private static final String COLUMNS =
      "id = \"int not null\", name = string, price = \"decimal(10,2)\", day = date";
  private static final String EUROPEAN =
      "csv { delimiter = \";\", decimal-mark = \",\", thousands-mark = \".\","
          + " date-format = [\"dd.MM.yyyy\", \"yyyy-MM-dd\"] }";

  @Test
  void aByteOrderMarkWindowsLineEndsEuropeanNumbersAndTwoWaysToWriteADate() throws IOException {
    TestProblem test = problem(COLUMNS, EUROPEAN);
    write(
        "rows/a.csv",
        StandardCharsets.UTF_8,
        "\uFEFFid;name;price;day\r\n1;\"Åse; ß\";1.234,50;31.12.2025\r\n2;鳥;5;2026-01-02\r\n"
            + "3;x;1.5;31.12.2025\r\n4;x;1,5;12/31/2025\r\n");
    assertThat(fit(test, "id", "name", "price", "day"))
        .containsExactly("1 Åse; ß 1234.50 2025-12-31", "2 鳥 5.00 2026-01-02");
    assertThat(faults(test))
        .containsExactly(
            "day 12/31/2025 not a date as dd.MM.yyyy or yyyy-MM-dd",
            "price 1.5 not a decimal(10,2)");
  }

  @Test
  void lineBreaksInQuotesAndAnotherCharacterSetAreReadWhereTheyAreDeclaredAndElseExplained()
      throws IOException {
    String text = "id,name,price,day\n1,\"two\nlines\",1.5,2026-01-02\n2,Zürich,2,2026-01-03\n";
    write("rows/a.csv", Charset.forName("windows-1252"), text);
    TestProblem undeclared = problem(COLUMNS, "");
    assertThat(faults(undeclared))
        .containsExactly(
            "name Z\uFFFDrich has characters that are not UTF-8; csv.encoding says how the file is"
                + " written",
            "null null a quote is not closed in the line; where values hold line breaks, write"
                + " csv.multi-line = true",
            "null null a quote is not closed in the line; where values hold line breaks, write"
                + " csv.multi-line = true");
    TestProblem declared = problem(COLUMNS, "csv { multi-line = true, encoding = windows-1252 }");
    assertThat(fit(declared, "id", "replace(name, '\\n', '/')"))
        .containsExactly("1 two/lines", "2 Zürich");
  }

  @Test
  void allMembersOfACompressedFileAreReadAndFilesWithoutRowsAreNone() throws IOException {
    TestProblem test = problem(COLUMNS, "");
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (String member : new String[] {"id,name,price,day\n1,ant,1,2026-01-02\n", "2,bee,2,\n"}) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(members)) {
        gzip.write(member.getBytes(StandardCharsets.UTF_8));
      }
    }
    write("rows/a.csv", StandardCharsets.UTF_8, "");
    write("rows/b.csv", StandardCharsets.UTF_8, "id,name,price,day\n");
    Files.write(directory.resolve("rows/c.csv.gz"), members.toByteArray());
    assertThat(fit(test, "id", "name")).containsExactly("1 ant", "2 bee");

    Files.write(
        directory.resolve("rows/c.csv.gz"),
        Arrays.copyOf(members.toByteArray(), members.size() / 3));
    assertThat(catchThrowable(() -> ingest(test)).getMessage())
        .startsWith("Source rows: " + directory + "/rows/c.csv.gz cannot be read to its end: ")
        .endsWith("; replace the file, or take it out of " + directory + "/rows");
    Files.delete(directory.resolve("rows/b.csv"));
    Files.delete(directory.resolve("rows/c.csv.gz"));
    assertRefused(() -> ingest(test), "Source rows has no rows in " + directory + "/rows");
  }

  @Test
  void aHeaderThatNamesAColumnTwiceIsRefused() throws IOException {
    write("rows/a.csv", StandardCharsets.UTF_8, "id,name,price,Name,day\n1,ant,1,bee,\n");
    assertRefused(
        () -> ingest(problem(COLUMNS, "")),
        "Source rows: the header of "
            + directory
            + "/rows names the column name 2 times, so that nobody can say which is meant; rename"
            + " one in the file, or write csv.header = false and declare all columns in the file's"
            + " order");
  }

  @Test
  @Tag("proof")
  void fiveHundredColumnsWithNamesOfAnyScript() throws IOException {
    String names =
        IntStream.range(0, 500).mapToObj(i -> "größe.鳥" + i).collect(Collectors.joining(","));
    String values =
        IntStream.range(0, 500).mapToObj(i -> i + ".5").collect(Collectors.joining(","));
    write("rows/a.csv", StandardCharsets.UTF_8, "id," + names + "\n1," + values + "\nx," + values);
    TestProblem test =
        problem(
            "id = \"int not null\", "
                + Arrays.stream(names.split(","))
                    .map(name -> "\"" + name + "\" = double")
                    .collect(Collectors.joining(", ")),
            "");
    assertThat(fit(test, "`größe.鳥499`")).containsExactly("499.5");
  }

  @Test
  void aColumnMayHaveAnotherNameThanItsSourceGivesIt() throws IOException {
    String columns = "id = \"int not null\", unit_price = double";
    String names = "names { id = \"No.\", unit_price = \"Unit price (EUR)\" }";
    write("rows/a.csv", StandardCharsets.UTF_8, "No.,Unit price (EUR),new\n1,2.5,x\n");
    TestProblem csv = problem(columns, names + ", new-column = keep");
    assertThat(fit(csv, "id", "unit_price", "new")).containsExactly("1 2.5 x");
    write("lines", StandardCharsets.UTF_8, "{\"No.\": 1, \"Unit price (EUR)\": 3.5}\n");
    TestProblem json =
        problem(columns, "format = json-lines, " + names)
            .with("sources.rows.path", directory + "/lines");
    assertThat(fit(json, "id", "unit_price")).containsExactly("1 3.5");
    session()
        .sql("select 1 as `No.`, 4.5d as `Unit price (EUR)`")
        .write()
        .parquet(directory + "/parquet");
    TestProblem parquet =
        problem(columns, "format = parquet, " + names)
            .with("sources.rows.path", directory + "/parquet");
    assertThat(fit(parquet, "id", "unit_price")).containsExactly("1 4.5");
  }

  /** The rows that would be loaded; nothing is written. */
  private List<String> fit(TestProblem test, String... columns) {
    return texts(judged(test).where(col(RowMarks.FAULTS).isNull()), columns);
  }

  private List<String> faults(TestProblem test) {
    return texts(
        judged(test).select(explode(col(RowMarks.FAULTS)).as("fault")),
        "fault.column",
        "fault.value",
        "fault.reason");
  }

  private Dataset<Row> judged(TestProblem test) {
    Source source = test.problem().populationSource();
    RawRows raw = RawRows.of(session(), source, new Slice.All(1_000), name -> null);
    return JudgedRows.of(source, raw, new Slice.All(1_000));
  }

  private void write(String name, Charset charset, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(charset));
  }
}
