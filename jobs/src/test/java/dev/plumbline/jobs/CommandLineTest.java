package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest extends CommandLineTestBase {

  @TempDir private Path directory;

  static Set<String> jobs() {
    return Main.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void namesTheOptionsOfEveryJob(String job) {
    Ended ended = run(job, "--help");

    assertThat(ended.exit()).isZero();
    CommandLine line = Main.commandLine().getSubcommands().get(job);
    assertThat(line.getCommandSpec().options())
        .allSatisfy(option -> assertThat(ended.out()).contains(option.longestName()));
  }

  @Test
  void listsEveryJob() {
    assertThat(run("--help").out()).contains(jobs());
    assertThat(jobs())
        .contains("check", "ingest", "rollback", "sql", "bench", "run", "demo", "generate");
  }

  @Test
  void suggestsTheJobThatWasMeant() {
    Ended ended = run("ingset");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("ingest");
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    Ended ended = run("check", "--problm", "x.conf");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--problem");
  }

  @Test
  void asksForAJob() {
    Ended ended = run();

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("Name a job");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "ingest", "train", "run", "rollback"})
  void asksForTheProblem(String job) {
    Ended ended = run(job);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--problem");
  }

  @Test
  void refusesADateThatIsNone() {
    Ended ended = run("ingest", "--problem", "x.conf", "--date", "2026-02-30");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--date").contains("2026-02-30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "ingest", "run"})
  void saysEveryMistakeOfAProblemFileWithItsLineAndWritesNothing(String job) throws IOException {
    Path file = parcels(directory);
    Files.writeString(
        file,
        Files.readString(file)
            .replace("population = parcels", "population = parcel")
            .replace("entity =", "entitty ="));
    Set<Path> before = files();

    Ended ended = run(job, "--problem", file.toString());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("parcels.conf:5").contains("parcels.conf:6");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void saysWhichProblemFileIsMissing() {
    Ended ended = run("check", "--problem", directory.resolve("absent.conf").toString());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("absent.conf");
  }

  @Test
  void checkPrintsThePlanAndWhenItWillKnowMore() throws IOException {
    Ended ended = run("check", "--problem", parcels(directory).toString());

    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("parcels: Will this parcel be late?")
        .contains("Signal    is not known yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "train", "evaluate", "score", "report"})
  void aDryRunSaysWhatTheJobWouldReadAndWriteAndWritesNothing(String job) throws IOException {
    Path file = parcels(directory);
    Set<Path> before = files();

    Ended ended = run(job, "--problem", file.toString(), "--date", "2026-03-20", "--dry-run");

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains(job + " of parcels for 2026-03-20").contains("Writes");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "run"})
  void aHoldoutIsOpenedAgainWhereModelsAreJudged(String job) {
    assertThat(run(job, "--help").out()).contains("--reopen-holdout=REASON");
    assertThat(run("train", "--reopen-holdout", "a reason").exit()).isEqualTo(2);
  }

  @Test
  void onlyJobsThatTrainOfferTheWholeLadder() {
    assertThat(jobs())
        .filteredOn(job -> run(job, "--help").out().contains("--full-ladder"))
        .containsExactlyInAnyOrder("train", "run");
  }

  @Test
  void generatesTheSample() {
    Ended ended = run("generate", "--rows", "200", "--out", directory.toString());

    assertThat(ended.exit()).isZero();
    assertThat(directory.resolve("shipments.csv.gz")).isNotEmptyFile();
    assertThat(directory.resolve("outcomes.csv.gz")).isNotEmptyFile();
  }

  @Test
  void listsBenchmarksAndNamesThemWhereAnotherIsAskedFor() {
    assertThat(run("bench", "--list").out()).contains("end-to-end");

    Ended unknown = run("bench", "nonesuch");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("nonesuch").contains("end-to-end");
  }

  @Test
  void aBenchmarkWithoutItsDataSaysWhichIsMissing() throws IOException {
    Path file = parcels(directory);
    Files.delete(directory.resolve("parcels.csv"));

    Ended ended = run("bench", "end-to-end", "--problem", file.toString());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("parcels.csv").contains("PLUMBLINE_DATA");
  }

  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void exitsWithTheCodeOfTheFailure(Failure.Kind kind) {
    Failure failure =
        switch (kind) {
          case INTERNAL -> Failure.internal("%s", "why");
          case USER -> Failure.user("%s", "why");
          case DATA -> Failure.data("%s", "why");
          case GATE -> Failure.gate("%s", "why");
        };

    Ended ended = runFailing(failure);

    assertThat(ended.exit()).isEqualTo(kind.exitCode());
    assertThat(ended.err()).isEqualToIgnoringNewLines("why");
  }

  @Test
  void aDefectIsOneSentenceAndNoStackTrace() {
    Ended ended = runFailing(new IllegalStateException("broken"));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .contains("Internal error: IllegalStateException: broken")
        .doesNotContain("\tat ");
  }

  @Test
  void aWriteThatAnotherJobForestalledIsToBeRunAgain() {
    Ended ended =
        runFailing(new io.delta.exceptions.MetadataChangedException("the metadata has changed"));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("run this one again").doesNotContain("defect");
  }

  private static Ended runFailing(RuntimeException failure) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.addSubcommand("fail", new Failing(failure));
    int exit = line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute("fail");
    return new Ended(exit, out.toString(), err.toString());
  }

  @CommandLine.Command
  private record Failing(RuntimeException failure) implements Runnable {
    @Override
    public void run() {
      throw failure;
    }
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return Set.copyOf(files.toList());
    }
  }
}
