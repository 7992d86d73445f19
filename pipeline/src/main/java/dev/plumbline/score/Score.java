package dev.plumbline.score;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.FeatureTable;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Observed;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rate;
import dev.plumbline.problem.Task;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.statistic.TopSaving;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Entities due + champion → predictions and decisions of a logical date. Two passes over the rows
 * due: one to compute and keep their features, one to score, write and count them. Where acting is
 * limited the scored rows are kept, and one pass more finds whom acting saves most.
 */
public final class Score {
  private static final String PROBABILITY = "probability";

  private final Stage stage;
  private final Problem problem;
  private final ModelVersion champion;

  private Score(Stage stage, ModelVersion champion) {
    this.stage = stage;
    this.problem = stage.problem();
    this.champion = champion;
  }

  public static Score of(Stage stage, ModelVersion champion) {
    return new Score(stage, champion);
  }

  /**
   * What was scored.
   *
   * @param meanPrediction mean probability, of several classes that of the one decided for; of a
   *     regression the mean number predicted
   * @param meanDecision share of the rows acted on; of several classes share of them decided
   *     otherwise than without a model; of a regression the mean number decided
   * @param expectedCost expected cost a row of the decisions
   */
  public record Result(
      long rows, double meanPrediction, double meanDecision, double expectedCost, String model) {}

  /** Scores the rows whose prediction time lies in the logical date's period. */
  public Result execute() {
    refuseAnotherTask();
    Dataset<Row> due = Population.of(problem, stage.lake()).due(stage.begins(), stage.knownUntil());
    FeatureTable features = FeatureTable.of(stage);
    SplitPlan blocks = new SplitPlan(problem, Optional.empty(), Optional.empty());
    long version =
        stage.describe(
            "compute features",
            () -> features.write(FeatureRows.SCORING, due, lit(false), blocks.block()));
    Observation counts = new Observation("predictions");
    stage.describe("score", () -> write(features.name(), version, counts));
    return result(counts);
  }

  /** A problem's task may change while its champion stays. */
  private void refuseAnotherTask() {
    if (champion.pipeline().task() != problem.task()) {
      throw Failure.user(
          "The champion %s was trained for another task than %s; train and promote a model of this"
              + " one first",
          champion.version().substring(0, 8), problem.task().name().toLowerCase(Locale.ROOT));
    }
  }

  private Void write(String featureTable, long version, Observation counts) {
    Dataset<Row> rows =
        stage
            .lake()
            .read(featureTable, version)
            .where(Lake.partition(FeatureRows.SCORING, stage.run().logicalDate()));
    if (problem.task() == Task.REGRESSION) {
      commit(RegressionScore.decided(rows, stage, champion), featureTable, version, counts);
      return null;
    }
    if (problem.task() == Task.MULTICLASS) {
      commit(MulticlassScore.decided(rows, stage, champion), featureTable, version, counts);
      return null;
    }
    Dataset<Row> scored = Scoring.apply(rows, Map.of("_" + PROBABILITY, champion.pipeline()));
    // Whom to act on first is looked for in all rows, before any is written.
    boolean limited = problem.decision().capacity().isPresent();
    Dataset<Row> kept = limited ? scored.persist(StorageLevel.MEMORY_AND_DISK()) : scored;
    try {
      commit(decided(kept), featureTable, version, counts);
    } finally {
      if (limited) {
        kept.unpersist(false);
      }
    }
    return null;
  }

  private void commit(
      Dataset<Row> decisions, String featureTable, long version, Observation counts) {
    Dataset<Row> predictions = Lake.filled(Tables.PREDICTIONS, decisions);
    Column expected = col("expected_cost");
    Column predicted = problem.task() == Task.REGRESSION ? col("prediction") : col(PROBABILITY);
    Column decided =
        switch (problem.task()) {
          case BINARY -> when(col("act"), 1.0).otherwise(0.0);
          case MULTICLASS -> MulticlassScore.differs();
          case REGRESSION -> col("decision");
        };
    Column cost =
        switch (problem.task()) {
          case BINARY ->
              when(col("act"), expected.getItem("act")).otherwise(expected.getItem("wait"));
          case MULTICLASS -> element_at(expected, col("decided_class"));
          case REGRESSION -> expected.getItem(RegressionScore.DECISION);
        };
    CommitInfo commit = stage.run().commit().from(Map.of(featureTable, version));
    stage
        .lake()
        .replaceDate(
            Tables.PREDICTIONS,
            predictions.observe(
                counts,
                count(lit(1)).as("rows"),
                avg(predicted).as("predicted"),
                avg(decided).as("decided"),
                avg(cost).as("cost")),
            commit);
  }

  private Dataset<Row> decided(Dataset<Row> scored) {
    Column p = col("_" + PROBABILITY);
    Column act =
        p.multiply(col(FeatureRows.COST_TRUE_POSITIVE))
            .plus(lit(1).minus(p).multiply(col(FeatureRows.COST_FALSE_POSITIVE)));
    Column wait =
        p.multiply(col(FeatureRows.COST_FALSE_NEGATIVE))
            .plus(lit(1).minus(p).multiply(col(FeatureRows.COST_TRUE_NEGATIVE)));
    Dataset<Row> explained =
        Reasons.with(
            scored.withColumn("_act", acts(scored, act, wait)), stage, champion, col("_act"));
    return explained.select(
        lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
        Population.entityKey(problem.entity()).as("entity"),
        col(FeatureRows.PREDICTION_TIME),
        lit(champion.version()).as("model"),
        p.as(PROBABILITY),
        col("_act").as("act"),
        map(lit("act"), act, lit("wait"), wait).as("expected_cost"),
        map(
                lit("false_negative"),
                col(FeatureRows.COST_FALSE_NEGATIVE),
                lit("false_positive"),
                col(FeatureRows.COST_FALSE_POSITIVE),
                lit("true_positive"),
                col(FeatureRows.COST_TRUE_POSITIVE),
                lit("true_negative"),
                col(FeatureRows.COST_TRUE_NEGATIVE))
            .as("costs"),
        col(Reasons.COLUMN));
  }

  /** Acts where that is cheaper, as far as can be acted in the date's period. */
  private Column acts(Dataset<Row> scored, Column act, Column wait) {
    Optional<Rate> capacity = problem.decision().capacity();
    if (capacity.isEmpty()) {
      return act.lt(wait);
    }
    LocalDate date = stage.run().logicalDate();
    long days = ChronoUnit.DAYS.between(date, problem.schedule().end(date));
    return TopSaving.overall(
        scored,
        (long) Math.floor(capacity.get().perDay() * days),
        wait.minus(act),
        xxhash64(
            problem.entity().columns().stream()
                .map(c -> col("`" + c + "`").cast("string"))
                .toArray(Column[]::new)));
  }

  private Result result(Observation counts) {
    Map<String, Object> seen = Observed.of(counts);
    if (((Number) seen.get("rows")).longValue() == 0) {
      throw Failure.data(
          "No row of %s is due on %s: none has its %s between %s and %s",
          problem.population(),
          stage.run().logicalDate(),
          problem.predictionTime().orElse("prediction time"),
          stage.begins(),
          stage.knownUntil());
    }
    return new Result(
        ((Number) seen.get("rows")).longValue(),
        (Double) seen.get("predicted"),
        (Double) seen.get("decided"),
        (Double) seen.get("cost"),
        champion.version());
  }
}
