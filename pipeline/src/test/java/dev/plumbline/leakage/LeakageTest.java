package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakageTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final String HONEST = "weak, strong, \"shop\", age";

  @TempDir static Path directory;
  private TestProblem test;

  /**
   * 3,000 rows, a fifth with the outcome y. A normal feature shifted by d with the outcome ranks it
   * with an area of Φ(d / √2): 0.53 for weak, 0.75 for strong, 0.93 for delay, 0.99 for noisy.
   */
  @BeforeAll
  void ingest() {
    Map<String, String> features = new LinkedHashMap<>();
    features.put("weak", "double");
    features.put("strong", "double");
    features.put("shop", "string");
    features.put("age", "int");
    features.put("copy", "string");
    features.put("noisy", "double");
    features.put("one_hot", "int");
    features.put("complaint", "string");
    features.put("arrival", "double");
    features.put("delay", "double");
    features.put("departure", "double");
    List<String> lines =
        new ArrayList<>(List.of("id,outcome," + String.join(",", features.keySet())));
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      int y = random.nextInt(5) == 0 ? 1 : 0;
      double delay = 2.1 * y + random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%d,%f,%f,shop %d,%d,%s,%f,%d,%s,%s,%f,%f",
              i,
              y,
              0.1 * y + random.nextGaussian(),
              0.95 * y + random.nextGaussian(),
              random.nextInt(900),
              // Nobody below 20 has the outcome: an honest pure value.
              y == 1 ? 20 + random.nextInt(50) : 15 + random.nextInt(55),
              y == 1 ? "settled" : "open",
              3.3 * y + random.nextGaussian(),
              y == 1 && random.nextInt(10) < 4 ? 1 : 0,
              y == 1 && random.nextInt(10) < 3 ? "reason " + random.nextInt(40) : "",
              y == 1 && random.nextInt(10) < 2 ? "" : Double.toString(random.nextInt(100)),
              delay,
              delay + 0.3 * random.nextGaussian()));
    }
    test = TestProblem.flat(directory, features).file("rows.csv", lines);
    Ingest.of(test.stage(session(), "ingest", DATE)).execute();
  }

  @Test
  void everyFeatureIsSetAgainstTheLabelInOnePassHoweverManyThereAre() {
    Stage stage = stage(HONEST + ", copy, noisy, one_hot, complaint, arrival, delay, departure");
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    List<LeakageResult> results = new ArrayList<>();
    QualityResult quality = Quality.of(stage, set).execute();
    List<String> jobs =
        JobCount.of(
            session(), () -> results.add(Leakage.of(stage, set, quality.profile()).execute()));
    assertThat(jobs.stream().filter(j -> j.endsWith("set every feature against the label")))
        .hasSize(1);
    LeakageResult result = results.get(0);
    assertThat(result.verdict()).isEqualTo("REFUSE");
    assertThat(named(result, LeakageFinding.Severity.REFUSE))
        .contains(
            "copy COPY_OF_THE_LABEL",
            "noisy COPY_OF_THE_LABEL",
            "one_hot COPY_OF_THE_LABEL",
            "complaint TELLING_ABSENCE",
            "arrival TELLING_ABSENCE");
    assertThat(named(result, LeakageFinding.Severity.WARN))
        .contains("delay POWER_BEYOND_BELIEF", "departure POWER_BEYOND_BELIEF");
    assertThat(result.findings())
        .filteredOn(f -> List.of("weak", "strong", "shop").contains(f.feature().orElse("")))
        .isEmpty();
    assertThat(written("copy")).containsExactly("COPY_OF_THE_LABEL REFUSE null");
    assertThat(result.findings().get(0).examples()).hasSize(5).allMatch(k -> k.startsWith("id="));
  }

  @Test
  void honestFeaturesPassHoweverManyValuesTheyHave() {
    LeakageResult result = leakage(stage(HONEST));
    assertThat(result.refused()).isFalse();
    assertThat(result.findings())
        .allMatch(
            f -> f.feature().equals(Optional.of("age")) && f.kind() == LeakKind.PURE_VALUE);
  }

  @Test
  void anAcceptedFindingIsAWarningOnRecordUntilItsDay() {
    TestProblem accepting =
        with(HONEST + ", copy")
            .with(
                "leakage.accept",
                "[{ feature = copy, kind = copy-of-the-label, reason = \"known early\", until ="
                    + " 2999-12-31 }]");
    LeakageResult result = leakage(accepting.stage(session(), "inspect", DATE));
    assertThat(result.verdict()).isEqualTo("WARN");
    assertThat(written("copy")).containsExactly("COPY_OF_THE_LABEL WARN known early");
  }

  @Test
  void anExpiredAcceptanceDoesNothingAndThatIsSaid() {
    List<String> said = new ArrayList<>();
    TestProblem expired =
        with(HONEST + ", copy")
            .with(
                "leakage.accept",
                "[{ feature = copy, kind = copy-of-the-label, reason = \"known early\", until ="
                    + " 2020-12-31 }]");
    LeakageResult result = leakage(expired.stage(session(), "inspect", DATE, said));
    assertThat(result.refused()).isTrue();
    assertThat(said)
        .contains(
            "the acceptance of copy (copy-of-the-label) expired on 2020-12-31 and counts no longer");
  }

  private List<String> written(String feature) {
    return test
        .lake(session())
        .read(Tables.LEAKAGE_FINDINGS)
        .where("feature = '" + feature + "' and kind != 'CARRIES_THE_MODEL'")
        .selectExpr("concat_ws(' ', kind, severity, coalesce(accepted_reason, 'null'))")
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .toList();
  }

  private static List<String> named(LeakageResult result, LeakageFinding.Severity severity) {
    return result.findings().stream()
        .filter(f -> f.severity() == severity)
        .map(f -> f.feature().orElse("the rows") + " " + f.kind())
        .toList();
  }

  private LeakageResult leakage(Stage stage) {
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    return Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).execute();
  }

  private Stage stage(String features) {
    return with(features).stage(session(), "inspect", DATE);
  }

  private TestProblem with(String features) {
    return test.replacing(
            "features { columns = [\"weak\", \"strong\", \"shop\", \"age\", \"copy\", \"noisy\", \"one_hot\", \"complaint\", \"arrival\", \"delay\", \"departure\"] }",
            "features { columns = [" + features + "] }");
  }
}
