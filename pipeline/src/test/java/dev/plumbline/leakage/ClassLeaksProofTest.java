package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.quality.Quality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaks of an outcome that is one of three classes: the commonest stands against the others. */
@Tag("proof")
class ClassLeaksProofTest extends SparkTest {
  @TempDir static Path directory;

  @Test
  void whatGivesAwayTheClassesIsRefusedAndWhatIsHonestIsNot() {
    Map<String, String> features = new LinkedHashMap<>();
    features.put("honest", "double");
    features.put("shop", "string");
    features.put("code", "string");
    features.put("closed", "string");
    List<String> lines =
        new ArrayList<>(List.of("id,outcome," + String.join(",", features.keySet())));
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      int outcome = Math.max(0, random.nextInt(5) - 2);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%d,%f,shop %d,%s,%s",
              i,
              outcome,
              0.5 * outcome + random.nextGaussian(),
              random.nextInt(50),
              List.of("kept", "late", "lost").get(outcome),
              // Written down only of what is not kept, and not always.
              outcome > 0 && random.nextInt(10) < 5 ? "reason " + random.nextInt(9) : ""));
    }
    TestProblem problem =
        TestProblem.flat(directory, features)
            .replacing("name = flat", "name = flat, task = multiclass")
            .replacing("positive = \"outcome = 1\"", "value = \"outcome\"")
            .replacing("false-negative = 5, false-positive = 1", "costs { otherwise = 1 }")
            .with("leakage.deep", "false")
            .file("rows.csv", lines);
    CleanTables.write(problem, session());
    Stage stage = problem.stage(session(), "inspect", "2026-01-31");
    TrainingSet set = TrainingSetBuild.of(stage).execute();

    LeakageResult result =
        Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).execute();

    assertThat(result.refused()).isTrue();
    assertThat(refused(result)).contains("code COPY_OF_THE_LABEL", "closed TELLING_ABSENCE");
    assertThat(refused(result)).noneMatch(f -> f.startsWith("honest") || f.startsWith("shop"));
    assertThat(result.findings()).noneMatch(f -> f.kind() == LeakKind.COMPONENTS_OF_THE_LABEL);
  }

  private static List<String> refused(LeakageResult result) {
    return result.findings().stream()
        .filter(f -> f.severity() == LeakageFinding.Severity.REFUSE)
        .map(f -> f.feature().orElse("the rows") + " " + f.kind())
        .toList();
  }
}
