package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityTest extends SparkTest {
  private static final String DATE = "2026-01-31";

  @TempDir static Path directory;
  private TestProblem test;
  private Stage stage;
  private TrainingSet set;

  /** 400 rows, every fourth with the outcome. */
  @BeforeAll
  void buildTrainingSet() {
    Map<String, String> features = new LinkedHashMap<>();
    features.put("amount", "double");
    features.put("colour", "string");
    features.put("constant", "int");
    features.put("rare", "double");
    features.put("flag", "int");
    List<String> lines = new ArrayList<>(List.of("id,outcome,amount,colour,constant,rare,flag"));
    for (int i = 0; i < 400; i++) {
      lines.add(
          "%d,%d,%s,%s,7,%s,%s"
              .formatted(
                  i,
                  i % 4 == 0 ? 1 : 0,
                  i % 10 == 0 ? "" : Integer.toString(i % 100),
                  i % 3 == 0 ? "red" : "blue",
                  i < 4 ? Integer.toString(i) : "",
                  i % 2 == 0 ? "1" : ""));
    }
    test = TestProblem.flat(directory, features).file("rows.csv", lines);
    stage = test.stage(session(), "inspect", DATE);
    Ingest.of(stage).execute();
    set = TrainingSetBuild.of(stage).execute();
  }

  @Test
  void profilesEveryFeatureInOnePassAndWarnsOfWhatIsConstantOrMissing() {
    List<QualityResult> results = new ArrayList<>();
    List<String> jobs = JobCount.of(session(), () -> results.add(Quality.of(stage, set).execute()));
    assertThat(jobs.stream().filter(j -> j.endsWith("profile the training set"))).hasSize(1);
    QualityResult quality = results.get(0);
    assertThat(quality.refused()).isFalse();
    assertThat(quality.failed().stream().map(Expectation::sentence))
        .containsExactly(
            "constant: the feature varies: expected at least 2, found 1 distinct values",
            "rare: the feature is there: expected at most 95% missing, found 99.0% of its values"
                + " are missing");
    Map<String, Row> profile = new LinkedHashMap<>();
    for (Row row : test.lake(session()).read(Tables.PROFILE).collectAsList()) {
      profile.put(row.getAs("column"), row);
    }
    Row amount = profile.get("amount");
    assertThat(amount.<Long>getAs("rows")).isEqualTo(400);
    assertThat(amount.<Long>getAs("nulls")).isEqualTo(40);
    assertThat(amount.<Double>getAs("minimum")).isEqualTo(1);
    assertThat(amount.<Double>getAs("maximum")).isEqualTo(99);
    // 1 … 99 without the tens.
    assertThat(amount.<Double>getAs("mean")).isCloseTo(50, within(1e-9));
    assertThat(amount.<Double>getAs("distinct")).isCloseTo(90, within(2.0));
    assertThat(profile.get("colour").<String>getAs("kind")).isEqualTo("CATEGORICAL");
    assertThat(profile.get("colour").getList(profile.get("colour").fieldIndex("frequent")))
        .hasToString("[blue, red]");
  }

  @Test
  void twiceIsTheSameAsOnce() throws Exception {
    Quality.of(stage, set).execute();
    List<Row> before = test.lake(session()).read(Tables.EXPECTATION_RESULTS).collectAsList();
    Quality.of(stage, set).execute();
    assertDataFrameNoOrderEquals(
        session()
            .createDataFrame(
                before, test.lake(session()).read(Tables.EXPECTATION_RESULTS).schema()),
        test.lake(session()).read(Tables.EXPECTATION_RESULTS));
  }

  @Test
  void tooFewOfAnOutcomeAreRefused() {
    TestProblem few = test.with("label.positive", "outcome = 1 and id < 196");
    QualityResult quality =
        Quality.of(
                few.stage(session(), "inspect", DATE),
                TrainingSetBuild.of(few.stage(session(), "features", DATE)).execute())
            .execute();
    assertThat(quality.refused()).isTrue();
    assertThat(quality.failed().get(0).sentence())
        .isEqualTo(
            "both outcomes occur often enough to learn from: expected at least 50, found 49 of 400"
                + " rows have the rarer outcome");
  }

  @Test
  void aRepeatedEntityIsRefused(@TempDir Path elsewhere) {
    TestProblem repeated =
        TestProblem.flat(elsewhere, Map.of("x", "double")).file("rows.csv", "id,outcome,x");
    Stage own = repeated.stage(session(), "inspect", DATE);
    // Ingest would not let them through.
    own.lake()
        .replace(
            Tables.raw(
                "rows",
                "",
                session()
                    .sql("select cast(0 as int) as id, cast(0 as int) as outcome, 0.0d as x")
                    .schema(),
                List.of()),
            session()
                .range(200)
                .selectExpr(
                    "cast(id % 198 as int) as id",
                    "cast(id % 198 % 2 as int) as outcome", "cast(id as double) as x"),
            own.run().commit());
    QualityResult quality = Quality.of(own, TrainingSetBuild.of(own).execute()).execute();
    assertThat(quality.refused()).isTrue();
    assertThat(quality.failed().get(0).sentence())
        .isEqualTo(
            "entity and prediction time identify a row: expected none repeated, found 2 of them"
                + " repeated");
  }
}
