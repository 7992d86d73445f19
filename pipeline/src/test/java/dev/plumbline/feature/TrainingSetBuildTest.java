package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.CleanTables;
import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetBuildTest extends SparkTest {
  private static final String DATE = "2026-04-30";

  @TempDir static Path directory;
  private TestProblem test;
  private TrainingSet set;

  /** 500 parcels over 120 days, a parcel of the carrier bee late more often. */
  @BeforeAll
  void build() {
    Random random = new Random(5);
    Instant begins = Instant.parse("2026-01-01T00:00:00Z");
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < 500; i++) {
      Instant booked = begins.plusSeconds(i * 20_700L + random.nextInt(3_600));
      boolean bee = random.nextInt(3) == 0;
      boolean late = random.nextDouble() < (bee ? 0.5 : 0.15);
      parcels.add(
          String.format(
              Locale.ROOT,
              "p%d,%s,%s,%s",
              i,
              booked,
              bee ? "bee" : "ant",
              i % 20 == 0 ? "" : Double.toString(i % 13)));
      outcomes.add("p%d,%s,%s".formatted(i, late, booked.plusSeconds(86_400)));
    }
    test =
        TestProblem.parcels(directory).file("parcels.csv", parcels).file("outcomes.csv", outcomes);
    CleanTables.write(test, session());
    set = TrainingSetBuild.of(stage(test)).execute();
  }

  @Test
  void isRebuiltUnderTheSameNameWithTheSameContentAndSplit() throws Exception {
    Row before = row(set);
    TrainingSet again = TrainingSetBuild.of(stage(test)).execute();
    assertThat(again.name()).isEqualTo(set.name());
    assertThat(again.holdout()).isEqualTo(set.holdout());
    assertThat(row(again).<String>getAs("content_hash")).isEqualTo(before.getAs("content_hash"));
    assertThat(again.version()).isGreaterThan(set.version());
    assertDataFrameNoOrderEquals(all(set), all(again));
    assertThat(TrainingSet.of(test.problem(), test.lake(session()), LocalDate.parse(DATE)).name())
        .isEqualTo(set.name());
    // Another seed draws otherwise: another training set of the same content and holdout.
    TrainingSet other = TrainingSetBuild.of(stage(test.with("seed", "8"))).execute();
    assertThat(other.name()).isNotEqualTo(set.name());
    assertThat(other.holdout()).isEqualTo(set.holdout());
    assertThat(row(other).<String>getAs("content_hash")).isEqualTo(before.getAs("content_hash"));
  }

  @Test
  void itsLedgerRowAddsUpAndItsColumnsAreThoseOfTheProblem() {
    Row row = row(set);
    Dataset<Row> rows = all(set);
    assertThat(set.rows()).isEqualTo(rows.count()).isEqualTo(row.<Long>getAs("rows"));
    assertThat(set.positives()).isEqualTo(rows.where(col("label")).count());
    assertThat(set.holdoutRows())
        .isEqualTo(rows.where(col(FeatureRows.HOLDOUT)).count())
        .isPositive();
    assertThat(row.<Long>getAs("holdout_blocks"))
        .isEqualTo(
            rows.where(col(FeatureRows.HOLDOUT)).select(FeatureRows.BLOCK).distinct().count());
    assertThat(row.getJavaMap(row.fieldIndex("inputs")).keySet())
        .hasToString("[raw_outcomes, raw_parcels]");
    // The better of acting always (1 a negative) and never (5 a positive), training rows.
    Row costs =
        rows.where("not in_holdout")
            .agg(
                functions.avg(functions.expr("if(label, 0, 1)")),
                functions.avg(functions.expr("if(label, 5, 0)")))
            .head();
    assertThat(row.<Double>getAs("constant_cost"))
        .isCloseTo(Math.min(costs.getDouble(0), costs.getDouble(1)), within(1e-12));
    assertThat(row.<Double>getAs("smallest_provable_saving")).isBetween(0.0, 10.0);
    assertThat(set.modelColumns())
        .containsExactly(
            new FeatureColumn("carrier", FeatureKind.CATEGORICAL),
            new FeatureColumn("price", FeatureKind.NUMERIC));
    Instant last = rows.agg(functions.max("prediction_time")).head().getTimestamp(0).toInstant();
    assertThat(last).isBeforeOrEqualTo(Instant.parse("2026-04-29T00:00:00Z"));
  }

  @Test
  void noHoldoutRowTrainsAndItIsReadOnlyOnRecord() {
    assertThat(set.trainingRows(7).where(col(FeatureRows.HOLDOUT)).count()).isZero();
    assertThat(set.holdoutRows("opening 1").count()).isEqualTo(set.holdoutRows());
    assertThatThrownBy(() -> set.holdoutRows(" "))
        .hasMessageEndingWith("was read without an opening on record");
  }

  @Test
  void trainingAndScoringSeeTheSameFeaturesOfTheSameEntityAtTheSameTime() throws Exception {
    Stage stage = stage(test);
    FeatureTable table = FeatureTable.of(stage);
    Dataset<Row> due =
        Population.of(test.problem(), test.lake(session()))
            .due(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"));
    table.write(FeatureRows.SCORING, due, functions.lit(false), set.split().block());
    Dataset<Row> both = test.lake(session()).read(table.name());
    String[] columns = {"parcel", "prediction_time", "carrier", "price", FeatureRows.BLOCK};
    Dataset<Row> scored = both.where("computed_for = 'scoring'").selectExpr(columns);
    Dataset<Row> trained =
        both.where("computed_for = 'training'")
            .where("prediction_time >= '2026-02-01' and prediction_time < '2026-03-01'")
            .selectExpr(columns);
    assertThat(scored.count()).isGreaterThan(100);
    assertDataFrameNoOrderEquals(trained, scored);
    assertThat(both.where("computed_for = 'scoring' and label is not null").count()).isZero();
  }

  @Test
  void aFeatureMayNotHaveTheNameOfAColumnOfTheFeatureTable() {
    TestProblem clash = test.with("features.expressions.in_holdout", "price");
    assertThatThrownBy(() -> TrainingSetBuild.of(stage(clash)).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessage(
            "Features may not be called [in_holdout]: the feature table has columns of that name;"
                + " rename them");
  }

  @Test
  void whatNothingCanBeLearnedFromOrJudgedByIsRefusedWithNumbers() {
    refuses(
        test.with("label.positive", "late is not null"),
        " labelled training rows have the same outcome (true); check label.positive: late is not"
            + " null");
    refuses(
        test.with("split.holdout", "last 2 days"),
        " positives in 3 independent blocks (weeks, days or groups of entities); fewer than 4"
            + " blocks or no positive can prove nothing: enlarge split.holdout");
    refuses(
        test.with("split.holdout", "last 200 days"),
        "The holdout of the last 200 days leaves nothing to learn from: labelled rows run from ");
    refuses(
        test.with("label.maturity", "200 days"),
        "No row of parcels has a known outcome before 2026-05-01T00:00:00Z: its prediction time"
            + " and the label's maturity of 200 days must have passed");
  }

  @Test
  void aRowWhoseMistakesHaveNoPriceIsRefused() {
    refuses(
        test.with("value.false-negative", "5 + price"),
        " a cost under value is null; write coalesce(…) around columns that may be missing");
  }

  private void refuses(TestProblem problem, String message) {
    assertThatThrownBy(() -> TrainingSetBuild.of(stage(problem)).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageContaining(message);
  }

  private Stage stage(TestProblem problem) {
    return problem.stage(session(), "features", DATE);
  }

  private Row row(TrainingSet set) {
    return test.lake(session())
        .read(Tables.TRAINING_SETS)
        .where(col("training_set").equalTo(set.name()))
        .head();
  }

  private Dataset<Row> all(TrainingSet set) {
    return test.lake(session())
        .read(set.featureTable(), set.version())
        .where("computed_for = 'training'");
  }
}
