package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.ProblemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clean table of 240 parcels: shown, expected of, refused. */
class QualityOnTheCommandLineTest extends CommandLineTestBase {
  private static final String DATE = "2026-03-31";

  @TempDir private static Path directory;
  private static Path problem;

  @BeforeAll
  static void load() throws IOException {
    problem = parcels(directory);
    for (String job : List.of("ingest", "features")) {
      Ended ended = run(job, "--problem", problem.toString(), "--date", DATE);
      assertThat(ended.exit()).as(ended.err()).isZero();
    }
  }

  @Test
  void profileShowsEveryColumn() {
    Ended ended =
        run("profile", "--problem", problem.toString(), "--date", DATE, "--table", "parcels");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("raw_parcels: 240 rows, 4 columns")
        .containsPattern("parcel_id +\\| string +\\| identifier")
        .containsPattern("late +\\| boolean +\\| flag")
        .contains("false 66.7%, true 33.3%")
        .contains("1 tables profiled, 4 columns");
  }

  @Test
  void whatSuggestWritesIsPartOfTheProblemFile() throws IOException {
    Path block = directory.resolve("expectations.conf");
    Ended ended =
        run("suggest", "--problem", problem.toString(), "--date", DATE, "--to", block.toString());
    assertThat(ended.exit()).as(ended.err()).isZero();
    Path including = directory.resolve("including.conf");
    Files.writeString(including, Files.readString(problem) + "\ninclude \"expectations.conf\"\n");
    assertThat(ProblemFile.load(including, Map.of()).expectations().ofSources().get("parcels"))
        .extracting(requirement -> requirement.name())
        .contains("key", "weight_range", "weight_present");
  }

  @Test
  void inspectRefusesWhatIsNotAsExpected() throws IOException {
    Path expecting = directory.resolve("expecting.conf");
    Files.writeString(
        expecting,
        Files.readString(problem)
            + "problem.sources.parcels.expect { light { range = weight, to = 7 } }\n"
            + "problem.features.expect { there { not-null = weight } }\n");
    Ended ended = run("inspect", "--problem", expecting.toString(), "--date", DATE);
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err())
        .contains("weight: light: expected at most 7, found 26 of 240 rows (10.8%) that break it");
    Ended failures =
        run(
            "sql",
            "--problem",
            expecting.toString(),
            "select row['parcel_id'], row['weight'] from expectation_failures limit 1");
    assertThat(failures.out()).contains("p107").contains("8.0");
  }
}
