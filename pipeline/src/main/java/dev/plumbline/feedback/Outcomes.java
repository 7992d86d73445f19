package dev.plumbline.feedback;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Observed;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.registry.Provenance;
import dev.plumbline.registry.Registry;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Predictions → those whose outcome became known in the logical date's period, with what they cost.
 * A prediction matures once, at its time plus the label's maturity, so it enters the table once.
 * Without a clock every row of the population is scored, also those the model learned from: these
 * are left out, for what decisions about them cost says nothing of those to come. One pass over the
 * predictions concerned, without a clock one more to name their model.
 */
public final class Outcomes {
  private static final String LEARNED = "_learned";

  private final Stage stage;
  private final Problem problem;

  private Outcomes(Stage stage) {
    this.stage = stage;
    this.problem = stage.problem();
  }

  public static Outcomes of(Stage stage) {
    return new Outcomes(stage);
  }

  /**
   * What became known.
   *
   * @param assumed how many of them had no recorded outcome and count as the problem states
   * @param meanOutcome the share of positives, of several classes that of right decisions; of a
   *     regression the mean outcome
   * @param realisedCost cost a row of the decisions; NaN where nothing matured
   * @param learnedFrom rows left out because the model that decided had learned from them
   */
  public record Result(
      long matured, long assumed, double meanOutcome, double realisedCost, long learnedFrom) {}

  /** Joins outcomes to the predictions that matured. */
  public Result execute() {
    Observation counts = new Observation("outcomes");
    Observation known = new Observation("known before");
    stage.describe("join outcomes", () -> write(counts, known));
    return result(counts, known);
  }

  private Void write(Observation counts, Observation known) {
    Dataset<Row> predictions = maturing();
    Dataset<Row> labels =
        Population.of(problem, stage.lake()).mature(stage.knownUntil()).select(labelColumns());
    Dataset<Row> joined =
        withWhatWasLearnedFrom(predictions)
            .join(labels, key().toArray(String[]::new), "inner")
            .observe(known, count(when(col(LEARNED), 1)).as("learned"))
            .where(not(col(LEARNED)));
    Dataset<Row> outcomes =
        Lake.filled(
            Tables.OUTCOMES,
            switch (problem.task()) {
              case BINARY -> decided(joined);
              case MULTICLASS -> MulticlassOutcomes.of(joined, stage);
              case REGRESSION -> RegressionOutcomes.of(joined, stage);
            });
    Column observed =
        problem.task() == Task.REGRESSION ? col("outcome") : when(col("label"), 1.0).otherwise(0.0);
    List<String> inputs = new ArrayList<>(Population.of(problem, stage.lake()).tables());
    inputs.add(Tables.PREDICTIONS.name());
    CommitInfo commit = stage.run().commit().from(stage.lake().versions(inputs));
    stage
        .lake()
        .replaceDate(
            Tables.OUTCOMES,
            outcomes.observe(
                counts,
                count(lit(1)).as("rows"),
                count(when(col("label_source").equalTo("ASSUMED"), 1)).as("assumed"),
                avg(observed).as("observed"),
                avg(col("cost")).as("cost")),
            commit);
    return null;
  }

  private Dataset<Row> decided(Dataset<Row> joined) {
    Column positive = col(FeatureRows.LABEL);
    Column cost =
        when(col("act"), when(positive, cost("true_positive")).otherwise(cost("false_positive")))
            .otherwise(when(positive, cost("false_negative")).otherwise(cost("true_negative")));
    return joined.select(
        lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
        col("scored_date"),
        col("entity"),
        col(FeatureRows.PREDICTION_TIME),
        col("model"),
        col("probability"),
        col("act"),
        positive.as("label"),
        when(col(Population.LABEL_RECORDED), "RECORDED").otherwise("ASSUMED").as("label_source"),
        cost.as("cost"),
        when(col("act"), element_at(col("expected_cost"), "act"))
            .otherwise(element_at(col("expected_cost"), "wait"))
            .as("expected_cost"),
        when(positive, cost("false_negative"))
            .otherwise(cost("true_negative"))
            .as("cost_without_model"));
  }

  /** Predictions whose maturity lies in the period; those of the date itself without a clock. */
  private Dataset<Row> maturing() {
    Dataset<Row> predictions =
        stage.lake().read(Tables.PREDICTIONS).withColumnRenamed("logical_date", "scored_date");
    Dataset<Row> concerned =
        problem.predictionTime().isPresent()
            ? predictions.where(
                col(FeatureRows.PREDICTION_TIME)
                    .gt(lit(Timestamp.from(matured(stage.begins()))))
                    .and(
                        col(FeatureRows.PREDICTION_TIME)
                            .leq(lit(Timestamp.from(matured(stage.knownUntil()))))))
            : predictions.where(
                col("scored_date").equalTo(Date.valueOf(stage.run().logicalDate())));
    Dataset<Row> keyed = concerned;
    for (String key : problem.entity().columns()) {
      keyed = keyed.withColumn(keyed(key), element_at(col("entity"), key));
    }
    return keyed;
  }

  /** With a clock what is predicted is later than what was learned from. */
  private Dataset<Row> withWhatWasLearnedFrom(Dataset<Row> predictions) {
    if (problem.predictionTime().isPresent()) {
      return predictions.withColumn(LEARNED, lit(false));
    }
    String[] keys = key().toArray(String[]::new);
    Dataset<Row> marked = predictions.withColumn(LEARNED, lit(false));
    for (Row model : predictions.select("model").distinct().collectAsList()) {
      Dataset<Row> learned =
          learnedFrom(model.getString(0)).withColumn("_by", lit(model.getString(0)));
      marked =
          marked
              .join(learned, keys, "left")
              .withColumn(
                  LEARNED, col(LEARNED).or(coalesce(col("_by").equalTo(col("model")), lit(false))))
              .drop("_by");
    }
    return marked;
  }

  private Dataset<Row> learnedFrom(String model) {
    Provenance provenance = Registry.of(stage.lake()).provenance(model);
    TrainingSet set =
        TrainingSet.named(
            problem, stage.lake(), provenance.model().trained(), provenance.trainingSet());
    return set.learnedFrom()
        .select(
            problem.entity().columns().stream()
                .map(c -> col(c).cast("string").as(keyed(c)))
                .toArray(Column[]::new));
  }

  private Instant matured(Instant moment) {
    Duration maturity = problem.label().maturity();
    return moment.minus(maturity);
  }

  private Column[] labelColumns() {
    List<Column> columns = new ArrayList<>();
    for (String key : problem.entity().columns()) {
      columns.add(col(key).cast("string").as(keyed(key)));
    }
    columns.addAll(Arrays.asList(col(FeatureRows.LABEL), col(Population.LABEL_RECORDED)));
    return columns.toArray(Column[]::new);
  }

  private List<String> key() {
    return problem.entity().columns().stream().map(Outcomes::keyed).toList();
  }

  private static String keyed(String column) {
    return "_key_" + column;
  }

  private static Column cost(String name) {
    return element_at(col("costs"), name);
  }

  private static Result result(Observation counts, Observation known) {
    Map<String, Object> seen = Observed.of(counts);
    long rows = ((Number) seen.get("rows")).longValue();
    return new Result(
        rows,
        ((Number) seen.get("assumed")).longValue(),
        rows == 0 ? Double.NaN : (Double) seen.get("observed"),
        rows == 0 ? Double.NaN : (Double) seen.get("cost"),
        ((Number) Observed.of(known).get("learned")).longValue());
  }
}
