package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementalLoadTest extends IngestTestBase {
  private static final String COLUMNS =
      "id = \"int not null\", name = string, known = \"timestamp not null\"";
  private static final String NEW_FILES =
      "load = new-files, recorded-at = known, event-time = known";
  private static final String HEADER = "id,name,known";

  @Test
  void aFileIsLoadedByOneDateAndARerunOfTheDateReplacesWhatItLoaded() throws Exception {
    TestProblem test =
        problem(COLUMNS, NEW_FILES)
            .file("rows/a.csv", HEADER, "1,ant,2026-01-01T00:00:00Z", "x,bad,2026-01-01T00:00:00Z");
    assertThat(ingest(test, "2026-01-01")).isEqualTo(result(2, 1, 1, 0));
    test.file("rows/b 2.csv", HEADER, "2,bee,2026-01-02T00:00:00Z", "y,bad,2026-01-02T00:00:00Z");
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(2, 1, 1, 0));
    assertThat(ingest(test, "2026-01-03")).isEqualTo(result(0, 0, 0, 0));
    assertThat(clean(test, "id", "name", "loaded_for"))
        .containsExactly("1 ant 2026-01-01", "2 bee 2026-01-02");
    assertThat(quarantine(test, "logical_date", "file", "line"))
        .containsExactly("2026-01-01 a.csv 3", "2026-01-02 b 2.csv 3");

    List<String> said = new ArrayList<>();
    test.file("rows/a.csv", HEADER, "1,ape,2026-01-01T00:00:00Z");
    ingest(test, "2026-01-03", said);
    assertThat(said)
        .anyMatch(
            s ->
                s.equals(
                    "rows: a.csv has changed since 2026-01-01 loaded it; load that date again to"
                        + " take the change"));
    assertThat(ingest(test, "2026-01-01")).isEqualTo(result(1, 1, 0, 0));
    assertThat(clean(test, "id", "name", "loaded_for"))
        .containsExactly("1 ape 2026-01-01", "2 bee 2026-01-02");

    Files.delete(directory.resolve("rows/b 2.csv"));
    assertRefused(
        () -> ingest(test, "2026-01-02"),
        "Source rows: 2026-01-02 loaded b 2.csv, which "
            + directory
            + "/rows no longer has; loading the date again would lose the rows: put the file back");
    assertThat(clean(test, "id")).containsExactly("1", "2");
  }

  @Test
  void ofOneKeyInTwoLoadsTheLastRecordedIsKeptAndComesBackWhenItsRivalGoes() {
    TestProblem test =
        problem(COLUMNS, NEW_FILES)
            .file("rows/a.csv", HEADER, "1,old,2026-01-01T00:00:00Z", "2,bee,2026-01-01T00:00:00Z");
    ingest(test, "2026-01-01");
    test.file(
        "rows/b 2.csv",
        HEADER,
        "1,new,2026-01-02T00:00:00Z",
        "2,stale,2025-12-31T00:00:00Z",
        "3,cow,2026-01-02T00:00:00Z");
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(3, 2, 0, 1));
    assertThat(clean(test, "id", "name", "loaded_for"))
        .containsExactly("1 new 2026-01-02", "2 bee 2026-01-01", "3 cow 2026-01-02");
    test.file("rows/b 2.csv", HEADER, "3,cow,2026-01-02T00:00:00Z");
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(1, 1, 0, 0));
    assertThat(clean(test, "id", "name", "loaded_for"))
        .containsExactly("1 old 2026-01-01", "2 bee 2026-01-01", "3 cow 2026-01-02");
  }

  @Test
  void aWatermarkLoadsWhatIsAboveItUpToTheEndOfTheDate() {
    TestProblem test =
        problem(COLUMNS, "load { watermark = known }")
            .file(
                "rows",
                HEADER,
                "1,ant,2026-01-01T10:00:00Z",
                "2,bee,2026-01-02T10:00:00Z",
                "3,cow,2026-01-03T10:00:00Z",
                "4,dog,later");
    // A row whose watermark cannot be read is judged by every load.
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(3, 2, 1, 0));
    assertThat(ingest(test, "2026-01-03")).isEqualTo(result(2, 1, 1, 0));
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(3, 2, 1, 0));
    // Before the first date there is nothing left.
    assertThat(ingest(test, "2026-01-01").kept()).isZero();
    assertThat(clean(test, "id", "loaded_for"))
        .containsExactly("1 2026-01-02", "2 2026-01-02", "3 2026-01-03");
  }

  @Test
  void aProcessThatDiedBetweenTheLandingAndTheCleanTableIsFoundOutByTheNextLoad()
      throws IOException {
    TestProblem test =
        problem(COLUMNS, NEW_FILES).file("rows/a.csv", HEADER, "1,ant,2026-01-01T00:00:00Z");
    ingest(test, "2026-01-01");
    test.file("rows/b 2.csv", HEADER, "2,bee,2026-01-02T00:00:00Z");
    long before = test.lake(session()).version("raw_rows");
    ingest(test, "2026-01-02");
    // What the process would have left: the load has landed, the clean table is as it was.
    session()
        .sql(
            "restore table delta.`%s` to version as of %d"
                .formatted(test.lake(session()).path("raw_rows"), before));
    assertThat(clean(test, "id")).containsExactly("1");
    ingest(test, "2026-01-03");
    assertThat(clean(test, "id", "loaded_for")).containsExactly("1 2026-01-01", "2 2026-01-02");
  }

  @Test
  void rowsWithoutAKeyAreAddedAndTheOldOnesNotTouched() {
    TestProblem test =
        problem(COLUMNS, NEW_FILES)
            .replacing("key = [id]", "")
            .replacing("entity = [id]", "entity = row")
            .file("rows/a.csv", HEADER, "1,ant,2026-01-01T00:00:00Z");
    ingest(test, "2026-01-01");
    List<String> first = clean(test, "row_id");
    test.file("rows/b 2.csv", HEADER, "1,ant,2026-01-01T00:00:00Z");
    assertThat(ingest(test, "2026-01-02")).isEqualTo(result(1, 1, 0, 0));
    assertThat(clean(test, "row_id"))
        .containsExactly(first.get(0), first.get(0).replaceAll("-1$", "-2"));
  }

  private static IngestResult.SourceResult result(
      long read, long kept, long quarantined, long duplicates) {
    return new IngestResult.SourceResult("rows", read, kept, quarantined, duplicates, List.of());
  }
}
