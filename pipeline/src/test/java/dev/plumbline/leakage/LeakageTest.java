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
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.TrainingProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakageTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final List<String> HONEST = List.of("weak", "strong", "shop", "age");

  @TempDir static Path directory;
  private TestProblem test;
  private TrainingSet set;
  private TrainingProfile profile;

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
    // One row in fifty is there once more under another number.
    for (int i = 0; i < 60; i++) {
      String copied = lines.get(1 + 50 * i);
      lines.add((3_000 + i) + copied.substring(copied.indexOf(',')));
    }
    test =
        TestProblem.flat(directory, features).file("rows.csv", lines).with("leakage.deep", "false");
    Ingest.of(test.stage(session(), "ingest", DATE)).execute();
    set = TrainingSetBuild.of(stage(test)).execute();
    profile = Quality.of(stage(test), set).execute().profile();
  }

  @Test
  void everyFeatureIsSetAgainstTheLabelInOnePassHoweverManyThereAre() {
    List<LeakageResult> results = new ArrayList<>();
    List<String> jobs =
        JobCount.of(session(), () -> results.add(Leakage.of(stage(test), set, profile).execute()));
    assertThat(jobs.stream().filter(j -> j.endsWith("set every feature against the label")))
        .hasSize(1);
    LeakageResult result = results.get(0);
    assertThat(result.verdict()).isEqualTo("REFUSE");
    assertThat(named(result, LeakageFinding.Severity.REFUSE))
        .contains("copy COPY_OF_THE_LABEL", "complaint TELLING_ABSENCE", "arrival TELLING_ABSENCE");
    assertThat(named(result, LeakageFinding.Severity.WARN))
        .contains(
            "one_hot PURE_VALUE",
            "noisy POWER_BEYOND_BELIEF",
            "delay POWER_BEYOND_BELIEF",
            "departure POWER_BEYOND_BELIEF");
    assertThat(result.findings())
        .filteredOn(f -> f.kind() == LeakKind.REPEATED_ACROSS_THE_SPLIT)
        .singleElement()
        // 60 rows and their copies, two in three pairs in two of three folds.
        .satisfies(f -> assertThat(f.affectedRows()).isBetween(60L, 100L));
    assertThat(result.findings())
        .filteredOn(f -> List.of("weak", "strong", "shop").contains(f.feature().orElse("")))
        .isEmpty();
    assertThat(written("copy")).containsExactly("COPY_OF_THE_LABEL REFUSE null");
    assertThat(result.findings().get(0).examples()).hasSize(5).allMatch(k -> k.startsWith("id="));
  }

  @Test
  void honestFeaturesPassTheDeepKindsAsWellHoweverManyValuesTheyHave() {
    List<FeatureColumn> honest =
        profile.columns().stream().filter(c -> HONEST.contains(c.name())).toList();
    TrainingProfile restricted =
        new TrainingProfile(honest, honest.stream().map(profile::of).toList());
    LeakageResult result =
        Leakage.of(stage(test.with("leakage.deep", "true")), set, restricted).execute();
    assertThat(result.refused()).isFalse();
    // True, and no reproach: strong is the only one that says much.
    assertThat(named(result, LeakageFinding.Severity.WARN))
        .isSubsetOf(
            "age PURE_VALUE", "strong CARRIES_THE_MODEL", "the rows REPEATED_ACROSS_THE_SPLIT");
  }

  @Test
  void anAcceptedFindingIsAWarningOnRecordUntilItsDay() {
    Leakage.of(stage(test.with("leakage.accept", accepted("2999-12-31"))), set, profile).execute();
    assertThat(written("copy")).containsExactly("COPY_OF_THE_LABEL WARN known early");
  }

  @Test
  void anExpiredAcceptanceDoesNothingAndThatIsSaid() {
    List<String> said = new ArrayList<>();
    TestProblem expired = test.with("leakage.accept", accepted("2020-12-31"));
    Leakage.of(expired.stage(session(), "inspect", DATE, said), set, profile).execute();
    assertThat(written("copy")).containsExactly("COPY_OF_THE_LABEL REFUSE null");
    assertThat(said)
        .contains(
            "the acceptance of copy (copy-of-the-label) expired on 2020-12-31 and counts no longer");
  }

  private static String accepted(String until) {
    return "[{ feature = copy, kind = copy-of-the-label, reason = \"known early\", until = "
        + until
        + " }]";
  }

  private List<String> written(String feature) {
    return test
        .lake(session())
        .read(Tables.LEAKAGE_FINDINGS)
        .where("feature = '" + feature + "'")
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

  private Stage stage(TestProblem problem) {
    return problem.stage(session(), "inspect", DATE);
  }
}
