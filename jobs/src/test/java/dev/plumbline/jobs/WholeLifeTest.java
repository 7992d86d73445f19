package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.jobs.sample.ShipmentSample;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole life on a small generated sample: trained once, then one month scored, followed and
 * watched, and all of it done a second time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeLifeTest {
  private static final LocalDate TRAINED = LocalDate.of(2025, 6, 1);
  private static final LocalDate SCORED = LocalDate.of(2025, 7, 1);
  private static final List<Step> TRAINING =
      List.of(Step.INGEST, Step.FEATURES, Step.INSPECT, Step.TRAIN, Step.EVALUATE, Step.PROMOTE);
  private static final List<Step> SCORING = List.of(Step.SCORE, Step.OUTCOMES, Step.MONITOR);

  @TempDir static Path directory;

  private Workshop workshop;
  private Map<String, List<String>> firstLife;

  @BeforeAll
  void livesOnce() throws Exception {
    ShipmentSample.of(6_000, 3).writeTo(directory.resolve("data/shipments"), rows -> {});
    workshop =
        Workshop.open(
            problem(Map.of()),
            false,
            RunLedger.OnOtherConfiguration.REFUSE,
            new Terminal(new PrintWriter(new StringWriter())));
    live();
    firstLife = content();
  }

  @AfterAll
  void close() {
    workshop.close();
  }

  @Test
  void endsInTheSameTablesWhenEveryJobRunsAgain() {
    live();

    Map<String, List<String>> secondLife = content();
    assertThat(secondLife.keySet()).isEqualTo(firstLife.keySet());
    firstLife.forEach(
        (table, rows) ->
            assertThat(secondLife.get(table)).as(table).containsExactlyElementsOf(rows));
  }

  @Test
  void predictsEveryRowDueExactlyOnce() {
    Dataset<Row> predictions = workshop.lake().read(Tables.PREDICTIONS);
    long due =
        workshop
            .lake()
            .read(Tables.raw("shipments"))
            .where("booked_at >= '2025-07-01' and booked_at < '2025-08-01'")
            .count();

    assertThat(predictions.count()).isEqualTo(due).isPositive();
    assertThat(predictions.selectExpr("entity['shipment_id']").distinct().count()).isEqualTo(due);
  }

  @Test
  void saysWhyItActsAndNotWhyItDoesNot() {
    Dataset<Row> predictions = workshop.lake().read(Tables.PREDICTIONS);

    // The rules, where they are champion, have one reason or none.
    assertThat(predictions.where("act and (reasons is null or size(reasons) > 3)").count())
        .isZero();
    assertThat(predictions.where("not act and reasons is not null").count()).isZero();
    assertThat(
            predictions
                .selectExpr("explode(reasons) as reason")
                .where("not reason.words like '%: raises the chance by %'")
                .where("not reason.words like '%: lowers the chance by %'")
                .count())
        .isZero();
  }

  @Test
  void countsAnOutcomeOnceItHasMaturedAndNotBefore() {
    Dataset<Row> outcomes = workshop.lake().read(Tables.OUTCOMES);

    assertThat(outcomes.count()).isPositive();
    assertThat(outcomes.where("prediction_time > '2025-07-18'").count()).isZero();
    assertThat(outcomes.selectExpr("entity['shipment_id']").distinct().count())
        .isEqualTo(outcomes.count());
  }

  @Test
  void decidesByExpectedCost() {
    long against =
        workshop
            .lake()
            .read(Tables.PREDICTIONS)
            .where("act <> (expected_cost['act'] < expected_cost['wait'])")
            .count();

    assertThat(against).isZero();
  }

  @Test
  void opensTheHoldoutOnceForTheSameModels() {
    Dataset<Row> openings = workshop.lake().read(Tables.HOLDOUT_OPENINGS);

    assertThat(openings.count()).isEqualTo(1);
  }

  @Test
  void judgesSlicesAndGroupsOfPeopleByWhatIsNoFeature() {
    Dataset<Row> metrics = workshop.lake().read(Tables.EVALUATIONS);
    long all = holdout().count();

    assertThat(
            metrics
                .where("part = 'slice' and metric = 'cost' and slice like 'carrier = %'")
                .selectExpr("sum(support)")
                .head()
                .getLong(0))
        .isEqualTo(all);
    assertThat(
            metrics
                .where(
                    "part = 'group' and metric = 'favourable-rate' and slice like '%2024-01-01%'")
                .where("slice not like '%, %'")
                .selectExpr("sum(support)")
                .head()
                .getLong(0))
        .isEqualTo(all);
    assertThat(
            workshop
                .lake()
                .read(Tables.GATE_RESULTS)
                .where("rule like 'calibration by %' and verdict = 'SUPPORTED'")
                .count())
        .isEqualTo(2);
  }

  private Dataset<Row> holdout() {
    return workshop
        .lake()
        .read("feature_" + workshop.problem().features().name())
        .where("computed_for = 'training' and in_holdout");
  }

  @Test
  void learnsFromNoRowOfTheHoldout() {
    Dataset<Row> learned =
        workshop
            .lake()
            .read(Tables.OOF_PREDICTIONS)
            .selectExpr("entity['shipment_id'] as shipment_id");
    Dataset<Row> held = holdout();

    assertThat(held.join(learned, "shipment_id").count()).isZero();
    assertThat(held.count()).isPositive();
  }

  @Test
  void recordsEveryJobInTheLedger() {
    Dataset<Row> runs = workshop.lake().read(Tables.RUNS);

    assertThat(runs.where("event = 'DONE'").select("job").distinct().count()).isEqualTo(9);
    assertThat(runs.where("event = 'FAILED'").count()).isZero();
  }

  @Test
  void refusesAFeatureThatIsKnownOnlyAfterwards() {
    Map<String, String> leaking =
        Map.of(
            "problem.features.expressions.attempts", "delivery_attempts",
            "problem.name", "leaking");
    Workshop other = workshop.with(problem(leaking));
    other.run(Step.INGEST, TRAINED);
    other.run(Step.FEATURES, TRAINED);

    assertThatThrownBy(() -> other.run(Step.INSPECT, TRAINED))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageContaining("attempts");
  }

  private void live() {
    TRAINING.forEach(step -> workshop.run(step, TRAINED));
    SCORING.forEach(step -> workshop.run(step, SCORED));
  }

  private static Problem problem(Map<String, String> more) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("plumbline.data", directory.resolve("data").toString());
    settings.put("plumbline.warehouse", directory.resolve("warehouse").toString());
    settings.put("problem.schedule.every", "1 month");
    settings.put("problem.rungs.boosted-trees.trees", "[30]");
    settings.put("problem.rungs.boosted-trees.depth", "[4]");
    settings.put("problem.evaluation.slices", "[carrier, \"distance_km > 300\"]");
    settings.put("problem.fairness.by", "[fragile, \"customer_since >= '2024-01-01'\"]");
    settings.put("problem.fairness.minimum-group", "2");
    settings.put("problem.fairness.limits.calibration", "99%");
    settings.putAll(more);
    return ProblemFile.load(Path.of("../conf/shipments.conf"), settings);
  }

  /**
   * What the tables hold, without the times and identifiers of the runs that wrote it. Numbers are
   * taken to nine decimals: Spark adds partial sums in the order they arrive.
   */
  private Map<String, List<String>> content() {
    Map<String, List<String>> content = new LinkedHashMap<>();
    content.put(
        "predictions",
        rows("predictions", "logical_date", "entity", "model", "round(probability, 9)", "act"));
    content.put("outcomes", rows("outcomes", "logical_date", "entity", "label", "round(cost, 9)"));
    content.put("models", rows("models", "model", "rung", "setting", "chosen", "training_set"));
    content.put("model_aliases", rows("model_aliases", "alias", "sequence", "model"));
    content.put(
        "evaluations",
        rows("evaluations", "rung", "metric", "round(at, 9)", "round(value, 9)", "support"));
    content.put(
        "importances", rows("importances", "feature", "round(value, 9)", "round(lower, 9)"));
    content.put(
        "dependences", rows("dependences", "feature", "place", "value", "round(predicted, 9)"));
    content.put("gate_results", rows("gate_results", "rule", "verdict"));
    content.put("quarantine", rows("quarantine", "source", "record_id", "column", "reason"));
    for (String source : workshop.problem().sources().keySet()) {
      content.put(source, List.of("" + workshop.lake().read(Tables.raw(source)).count()));
    }
    return content;
  }

  private List<String> rows(String table, String... columns) {
    return workshop.lake().read(table).selectExpr(columns).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
