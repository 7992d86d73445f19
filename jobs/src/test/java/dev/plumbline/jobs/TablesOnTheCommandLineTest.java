package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import dev.plumbline.registry.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
  void checkTakesTheDateThatEveryJobTakes() {
    assertThat(run("check", "--problem", problem, "--date", DATE).out())
        .contains("240 labelled rows in the training set of 2026-03-31");
    assertThat(run("check", "--problem", problem, "--date", "2026-03-30").out())
        .contains("Signal    is not known yet");
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

  /** The models of two trainings, made champion on two days, then rolled back and retried. */
  @Test
  void rollsBackOnceToTheChampionBefore(@TempDir Path other) throws IOException {
    String file = parcels(other).toString();
    for (String job : List.of("ingest", "features", "train")) {
      Ended ended = run(job, "--problem", file, "--date", DATE);
      assertThat(ended.exit()).as(ended.err()).isZero();
    }
    makeChampion(file, "rules", LocalDate.parse(DATE));

    Ended nothingBefore = run("rollback", "--problem", file, "--date", "2026-04-03");
    makeChampion(file, "linear", LocalDate.parse(DATE).plusDays(1));
    Ended first = run("rollback", "--problem", file, "--date", "2026-04-03", "--reason", "odd");
    Ended again = run("rollback", "--problem", file, "--date", "2026-04-03");

    assertThat(nothingBefore.exit()).isEqualTo(3);
    assertThat(nothingBefore.err()).contains("there is nothing to roll back to");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out())
        .containsPattern("rules \\(.{8}\\) is champion again, in place of linear");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).containsPattern("already: rules \\(.{8}\\) stays champion");
    String query = "select rung, reason from model_aliases order by sequence";
    assertThat(run("sql", "--problem", file, query).out().lines())
        .anyMatch(line -> line.matches("\\| rules +\\| odd +\\|"))
        .contains("3 rows");
  }

  private static void makeChampion(String file, String rung, LocalDate date) {
    Problem problem = ProblemFile.load(Path.of(file), Map.of());
    Terminal nobody = new Terminal(new PrintWriter(Writer.nullWriter()));
    try (Workshop workshop =
        Workshop.open(problem, false, RunLedger.OnOtherConfiguration.REFUSE, nobody)) {
      workshop.run(
          "promote",
          date,
          stage -> {
            Registry registry = Registry.of(stage.lake());
            registry.trained(LocalDate.parse(DATE)).stream()
                .filter(model -> model.rung().equals(rung))
                .forEach(model -> registry.promote(model, date, "test", stage.run()));
            return Conclusion.done("made champion", Map.of());
          });
    }
  }

  private static Ended sql(String query, String... options) {
    return run(
        Stream.of(List.of("sql", "--problem", problem, query), List.of(options))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
