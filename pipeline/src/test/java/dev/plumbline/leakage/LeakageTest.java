package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Tables;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
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
  void honestFeaturesPassInOnePassHoweverManyValuesTheyHave() {
    List<LeakageResult> results = new ArrayList<>();
    Stage stage = stage(HONEST);
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    QualityResult quality = Quality.of(stage, set).execute();
    List<String> jobs =
        JobCount.of(
            session(), () -> results.add(Leakage.of(stage, set, quality.profile()).execute()));
    assertThat(jobs.stream().filter(j -> j.endsWith("set every feature against the label")))
        .hasSize(1);
    assertThat(results.get(0).refused()).isFalse();
    assertThat(results.get(0).findings())
        .allMatch(f -> f.feature().equals("age") && f.kind() == LeakageFinding.Kind.PURE_VALUE);
  }

  @Test
  void aCopyOfTheLabelIsRefusedAndWrittenDown() {
    LeakageResult result = leakage(HONEST + ", copy");
    assertThat(result.verdict()).isEqualTo("REFUSE");
    LeakageFinding first = result.findings().get(0);
    assertThat(first.feature()).isEqualTo("copy");
    assertThat(first.kind()).isEqualTo(LeakageFinding.Kind.COPY_OF_THE_LABEL);
    assertThat(first.evidence())
        .isEqualTo(
            "alone it ranks the outcomes with an area under the ROC curve of 1.000 on rows it was"
                + " not fitted on");
    assertThat(
            test.lake(session())
                .read(Tables.LEAKAGE_FINDINGS)
                .where("feature = 'copy' and severity = 'REFUSE'")
                .count())
        .isPositive();
  }

  @Test
  void aNoisyCopyIsRefused() {
    assertThat(refused(HONEST + ", noisy")).containsExactly("noisy COPY_OF_THE_LABEL");
  }

  @Test
  void aFlagOfPartOfTheOutcomeIsRefused() {
    assertThat(refused(HONEST + ", one_hot")).containsExactly("one_hot PURE_VALUE");
  }

  @Test
  void aValueThatIsThereOrMissingOnlyWithTheOutcomeIsRefused() {
    assertThat(refused(HONEST + ", complaint, arrival"))
        .containsExactlyInAnyOrder("complaint TELLING_ABSENCE", "arrival TELLING_ABSENCE");
  }

  @Test
  void neitherAnHonestFeatureNorAnAccompliceHidesADelayAtDeparture() {
    assertThat(refused(HONEST + ", delay")).containsExactly("delay POWER_BEYOND_BELIEF");
    assertThat(refused(HONEST + ", delay, departure"))
        .containsExactlyInAnyOrder("delay POWER_BEYOND_BELIEF", "departure POWER_BEYOND_BELIEF");
  }

  @Test
  void nothingOfTheGermanCreditDataIsRefused(@TempDir Path warehouse) throws IOException {
    Optional<Path> data = data();
    assumeTrue(data.isPresent(), "german_credit is not in shared/data beside this repository");
    String conf = Files.readString(Path.of("..", "conf", "german-credit.conf"));
    TestProblem german =
        TestProblem.of(warehouse, conf).with("plumbline.data", data.get().toString());
    Stage stage = german.stage(session(), "inspect", DATE);
    Ingest.of(stage).execute();
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    assertThat(set.rows()).isEqualTo(1_000);
    assertThat(set.positives()).isEqualTo(300);
    QualityResult quality = Quality.of(stage, set).execute();
    assertThat(quality.failed()).isEmpty();
    assertThat(Leakage.of(stage, set, quality.profile()).execute().refused()).isFalse();
  }

  /** The directory of public data beside the repository, wherever that is. */
  private static Optional<Path> data() {
    return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
        .map(p -> p.resolve("shared").resolve("data"))
        .filter(p -> Files.exists(p.resolve("german_credit")))
        .findFirst();
  }

  private List<String> refused(String features) {
    return leakage(features).findings().stream()
        .filter(f -> f.severity() == LeakageFinding.Severity.REFUSE)
        .map(f -> f.feature() + " " + f.kind())
        .toList();
  }

  private LeakageResult leakage(String features) {
    Stage stage = stage(features);
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    return Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).execute();
  }

  private Stage stage(String features) {
    return test.replacing(
            "features { columns = [\"weak\", \"strong\", \"shop\", \"age\", \"copy\", \"noisy\", \"one_hot\", \"complaint\", \"arrival\", \"delay\", \"departure\"] }",
            "features { columns = [" + features + "] }")
        .stage(session(), "inspect", DATE);
  }
}
