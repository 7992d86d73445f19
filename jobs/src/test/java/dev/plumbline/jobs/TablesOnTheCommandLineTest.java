package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lake.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about tables that jobs have written: ingest and features of 240 parcels. */
class TablesOnTheCommandLineTest extends CommandLineTestBase {
  private static final String DATE = "2026-03-31";

  @TempDir private static Path directory;
  private static String problem;

  @BeforeAll
  static void buildTrainingSet() throws IOException {
    problem = parcels(directory).toString();
    for (String job : List.of("ingest", "features")) {
      Ended ended = run(job, "--problem", problem, "--date", DATE);
      assertThat(ended.exit()).as(ended.err()).isZero();
    }
  }

  @Test
  void checkSaysWhatTheHoldoutCanProve() {
    Ended ended = run("check", "--problem", problem);

    assertThat(ended.exit()).as(ended.err()).isZero();
    // A third of the 240 parcels are late: never acting costs 10/3, always acting costs 2.
    assertThat(ended.out())
        .contains("240 labelled rows in the training set of 2026-03-31; 80 of them are positive")
        .contains("costs 2.000 EUR a row")
        .contains("the contract asks for 5%");
  }

  @Test
  void checkSaysThatTheTrainingSetIsOfAnotherSplit() {
    Ended ended = run("check", "--problem", problem, "--set", "problem.split.folds=3 by time");

    assertThat(ended.out()).contains("made with another label or split");
  }

  @Test
  void checkReadsTheColumnsThatTheTableHas() {
    assertThat(RecordedTrainingSet.TABLE).isEqualTo(Tables.TRAINING_SETS.name());
    assertThat(Tables.TRAINING_SETS.schema().fieldNames())
        .contains(RecordedTrainingSet.COLUMNS.toArray(String[]::new));
  }

  @Test
  void sqlAnswersFromATableByItsName() {
    Ended ended =
        sql("select late, count(*) as parcels from raw_parcels group by late order by late");

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .anyMatch(line -> line.matches("\\| late +\\| +parcels \\|"))
        .anyMatch(line -> line.matches("\\| false +\\| +160 \\|"))
        .anyMatch(line -> line.matches("\\| true +\\| +80 \\|"))
        .contains("2 rows");
  }

  @Test
  void sqlSaysWhenThereAreMoreRowsOrLongerValues() {
    Ended ended =
        sql("select parcel_id, repeat('x', 9) from raw_parcels", "--limit", "3", "--width", "4");

    assertThat(ended.out())
        .contains("xxx…")
        .contains("The first 3 rows; there are more")
        .contains("Values longer than 4 characters are cut");
  }

  @Test
  void sqlSaysWhichTableIsUnknownAndWhichThereAre() {
    Ended ended = sql("select * from parcel");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .contains("`parcel` cannot be found")
        .contains("raw_parcels")
        .contains("training_sets")
        .doesNotContain("SQLSTATE");
  }

  @Test
  void sqlSaysWhyAQueryDoesNotParse() {
    Ended ended = sql("selct 1");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("Syntax error").contains("selct").doesNotContain("\tat ");
  }

  @Test
  void sqlNeverChangesATable() {
    List<Ended> ended =
        Stream.of(
                "delete from raw_parcels",
                "insert into raw_parcels select * from raw_parcels",
                "with all as (select 1) insert into raw_parcels select * from raw_parcels",
                "create table copy as select * from raw_parcels")
            .map(query -> sql(query))
            .toList();

    assertThat(ended).allSatisfy(e -> assertThat(e.exit()).isEqualTo(2));
    assertThat(ended).allSatisfy(e -> assertThat(e.err()).contains("Only jobs change tables"));
  }

  @Test
  void rollsBackNothingWhereThereWasNoChampion() {
    Ended ended = run("rollback", "--problem", problem, "--date", DATE);

    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err()).contains("has no champion as of 2026-03-31");
  }

  private static Ended sql(String query, String... options) {
    return run(
        Stream.of(List.of("sql", "--problem", problem, query), List.of(options))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
