package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The jobs erase and maintain as a user runs them, on 240 parcels. */
class UpkeepOnTheCommandLineTest extends CommandLineTestBase {
  private static final String DATE = "2026-03-31";
  private static final UnaryOperator<String> SECRET = Map.of("PLUMBLINE_HASH_KEY", "a secret")::get;

  @TempDir private Path directory;

  @Test
  void eraseWantsToKnowWhomAndIsToldSoWithoutASession() throws IOException {
    String problem = parcels(directory).toString();
    Ended nobody = run("erase", "--problem", problem);
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("--subject");

    Ended unreadable = run("erase", "--problem", problem, "--subject", "p107");
    assertThat(unreadable.exit()).isEqualTo(2);
    assertThat(unreadable.err()).contains("written column=value").doesNotContain("p107");

    Path list = directory.resolve("people.txt");
    Ended absent = run("erase", "--problem", problem, "--subjects", list.toString());
    assertThat(absent.exit()).isEqualTo(2);
    assertThat(absent.err()).contains("people.txt cannot be read");
    Files.writeString(list, "# who asked in March\n\nparcel_id=p107\np108\n");
    Ended wrongLine = run("erase", "--problem", problem, "--subjects", list.toString());
    assertThat(wrongLine.exit()).isEqualTo(2);
    assertThat(wrongLine.err()).contains("people.txt:4").doesNotContain("p108");
    Files.writeString(list, "# nobody\n");
    Ended empty = run("erase", "--problem", problem, "--subjects", list.toString());
    assertThat(empty.err()).contains("names nobody");
    assertThat(directory.resolve("warehouse")).doesNotExist();
  }

  @Test
  void aDryRunOfMaintenanceSaysWhatWouldGoAndWritesNothing() throws IOException {
    Ended ended =
        run(
            "maintain",
            "--problem",
            parcels(directory).toString(),
            "--date",
            "2026-04-01",
            "--set",
            "problem.sources.parcels.retention=60 days",
            "--dry-run");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("rows of parcels before 2026-02-01")
        .contains("champions of the last 30 days");
    assertThat(directory.resolve("warehouse")).doesNotExist();
  }

  @Test
  void erasesMaintainsAndKeepsOut() throws IOException {
    String problem = parcels(directory).toString();
    Ended ingested = run("ingest", "--problem", problem, "--date", DATE);
    assertThat(ingested.exit()).as(ingested.err()).isZero();

    Ended noSecret =
        run("erase", "--problem", problem, "--date", DATE, "--subject", "parcel_id=p107");
    assertThat(noSecret.exit()).isEqualTo(2);
    assertThat(noSecret.err()).contains("the environment has no PLUMBLINE_HASH_KEY");

    Path list = directory.resolve("people.txt");
    Files.writeString(list, "parcel_id=p108\nparcel_id=p109\n");
    Ended erased =
        withSecret(
            "--problem",
            problem,
            "--date",
            DATE,
            "--subject",
            "parcel_id=p107",
            "--subjects",
            list.toString());
    assertThat(erased.exit()).as(erased.err()).isZero();
    assertThat(erased.out())
        .contains("raw_parcels: 3 rows deleted")
        .contains("named by parcel_id: 1 rows of its own gone")
        .contains("3 subjects erased")
        .doesNotContain("p107")
        .doesNotContain("p108");

    Ended withoutSecret = run("ingest", "--problem", problem, "--date", "2026-04-01");
    assertThat(withoutSecret.exit()).isEqualTo(2);
    assertThat(withoutSecret.err())
        .contains("Erased subjects are to be kept out of the load")
        .contains("PLUMBLINE_HASH_KEY");

    Ended maintained =
        run(
            "maintain",
            "--problem",
            problem,
            "--date",
            "2026-04-01",
            "--set",
            "problem.maintenance.grace=0 days",
            "--set",
            "problem.sources.parcels.retention=60 days");
    assertThat(maintained.exit()).as(maintained.err()).isZero();
    assertThat(maintained.out())
        .containsPattern("raw_parcels: \\d+ rows past retention deleted; \\d+ files of .* KiB, now")
        .contains("no version is pinned")
        .contains("every pinned training set can still be built");
    Ended rows = run("sql", "--problem", problem, "select min(booked_at) from raw_parcels");
    assertThat(rows.out()).contains("2026-02-01");
  }

  /** The command line with an environment that has the secret. */
  private static Ended withSecret(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.addSubcommand("erase-here", new EraseCommand(SECRET));
    int exit =
        line.setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                Stream.concat(Stream.of("erase-here"), Stream.of(arguments))
                    .toArray(String[]::new));
    return new Ended(exit, out.toString(), err.toString());
  }
}
