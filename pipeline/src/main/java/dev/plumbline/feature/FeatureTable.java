package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.BinaryValue;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.RegressionValue;
import java.sql.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;

/**
 * Computes features for rows of the population and keeps them: the one way in, for training and for
 * scoring alike, so that both see the same.
 */
public final class FeatureTable {
  private final Stage stage;
  private final Problem problem;
  private final FeatureEngine engine;

  private FeatureTable(Stage stage) {
    this.stage = stage;
    this.problem = stage.problem();
    this.engine = FeatureEngine.of(problem);
  }

  public static FeatureTable of(Stage stage) {
    return new FeatureTable(stage);
  }

  /** The table's name. */
  public String name() {
    return "feature_" + problem.features().name();
  }

  /** The clean tables that the features are computed from. */
  public List<String> inputs() {
    return Stream.of(
            Stream.of(problem.population(), problem.label().source()),
            problem.features().lookups().values().stream().map(l -> l.source()),
            problem.features().latest().values().stream().map(l -> l.source()),
            problem.features().windows().values().stream().map(w -> w.source()))
        .flatMap(s -> s)
        .distinct()
        // Computed from the first two.
        .filter(source -> !source.equals(Label.HISTORY))
        .map(Tables::raw)
        .toList();
  }

  /**
   * Computes the features of rows and replaces the purpose's rows of the run's logical date. What
   * the version before has of the same date's training rows is taken over where it is the same.
   *
   * @param rows rows of the population; labelled ones carry {@link FeatureRows#LABEL}
   * @param holdout whether a row is kept for the final judgement, over the population's columns and
   *     {@link FeatureRows#PREDICTION_TIME}; false for rows to be scored
   * @param block the block a row belongs to, likewise
   * @return the Delta version written
   */
  public long write(String purpose, Dataset<Row> rows, Column holdout, Column block) {
    Dataset<Row> known =
        rows.withColumn(
            FeatureRows.PREDICTION_TIME,
            problem
                .predictionTime()
                .map(t -> col(t).cast("timestamp"))
                .orElse(lit(null).cast("timestamp")));
    Dataset<Row> assigned = known.withColumn("_holdout", holdout).withColumn("_block", block);
    StoredFeatures stored =
        purpose.equals(FeatureRows.TRAINING)
            ? StoredFeatures.find(stage, known)
            : StoredFeatures.none();
    Dataset<Row> computed =
        engine.compute(assigned, Population.of(problem, stage.lake())::facts, stored);
    List<FeatureDescription> features = engine.outputs(computed.schema());
    refuseReservedNames(features);
    Dataset<Row> output = computed.select(columns(purpose, computed, features));
    Table table = Tables.features(problem.features().name(), output.schema());
    stage
        .lake()
        .replaceWhere(
            table,
            Lake.partition(purpose, stage.run().logicalDate()),
            output,
            stage.run().commit().from(stage.lake().versions(inputs())));
    return stage.lake().version(table.name());
  }

  /** What the features are, by the columns of the feature table. */
  public List<FeatureDescription> outputs() {
    return engine.outputs(stage.lake().read(name()).schema());
  }

  private void refuseReservedNames(List<FeatureDescription> features) {
    Set<String> reserved = Set.copyOf(FeatureRows.reserved(problem));
    List<String> taken =
        features.stream()
            .map(FeatureDescription::name)
            .filter(reserved::contains)
            .filter(n -> !problem.entity().columns().contains(n))
            .toList();
    if (!taken.isEmpty()) {
      throw Failure.user(
          "Features may not be called %s: the feature table has columns of that name; rename them",
          taken);
    }
  }

  private Column[] columns(
      String purpose, Dataset<Row> computed, List<FeatureDescription> features) {
    Map<String, Column> columns = new LinkedHashMap<>();
    put(columns, FeatureRows.PURPOSE, lit(purpose), "training or scoring");
    put(
        columns,
        FeatureRows.LOGICAL_DATE,
        lit(Date.valueOf(stage.run().logicalDate())),
        "The date of the job that computed the row");
    for (String key : problem.entity().columns()) {
      columns.put(key, col(key));
    }
    put(
        columns,
        FeatureRows.PREDICTION_TIME,
        col(FeatureRows.PREDICTION_TIME),
        "The moment the features are as of");
    boolean labelled = Set.of(computed.columns()).contains(FeatureRows.LABEL);
    put(
        columns,
        FeatureRows.LABEL,
        labelled ? col(FeatureRows.LABEL) : lit(null).cast(FeatureRows.labelType(problem)),
        "The outcome; null in rows for scoring");
    put(columns, FeatureRows.HOLDOUT, col("_holdout"), "Kept for the final judgement");
    put(columns, FeatureRows.BLOCK, col("_block"), "Rows of one block depend on each other");
    if (!problem.split().group().isEmpty()) {
      put(columns, FeatureRows.GROUP, SplitPlan.group(problem), "Rows of one group stay together");
    }
    putCosts(columns);
    for (FeatureDescription feature : features) {
      columns.putIfAbsent(
          feature.name(), col("`" + feature.name() + "`").as(feature.name(), comment(feature)));
    }
    return columns.values().toArray(Column[]::new);
  }

  private void putCosts(Map<String, Column> columns) {
    String unit = " in " + problem.value().unit();
    // Sealed: the costs of a new kind of value must be put here.
    if (problem.value() instanceof BinaryValue value) {
      put(
          columns,
          FeatureRows.COST_FALSE_NEGATIVE,
          cost(value.falseNegative()),
          "Cost of not acting on a positive" + unit);
      put(
          columns,
          FeatureRows.COST_FALSE_POSITIVE,
          cost(value.falsePositive()),
          "Cost of acting on a negative" + unit);
      put(
          columns,
          FeatureRows.COST_TRUE_POSITIVE,
          cost(value.truePositive()),
          "Cost of acting on a positive" + unit);
      put(
          columns,
          FeatureRows.COST_TRUE_NEGATIVE,
          cost(value.trueNegative()),
          "Cost of not acting on a negative" + unit);
    } else if (problem.value() instanceof RegressionValue value) {
      put(
          columns,
          FeatureRows.COST_UNDER,
          cost(value.under()),
          "Cost of each unit that a decision lies below the outcome" + unit);
      put(
          columns,
          FeatureRows.COST_OVER,
          cost(value.over()),
          "Cost of each unit that a decision lies above the outcome" + unit);
    } else if (problem.value() instanceof MulticlassValue value) {
      List<String> names = FeatureRows.costs(problem);
      for (int i = 0; i < names.size(); i++) {
        MulticlassValue.Amount amount = value.costs().get(i);
        put(columns, names.get(i), cost(amount.sql()), "Cost of deciding " + amount.words() + unit);
      }
    }
  }

  private static Column cost(String sql) {
    return expr(sql).cast("double");
  }

  private static void put(Map<String, Column> columns, String name, Column value, String comment) {
    columns.put(name, value.as(name, Lake.comment(comment)));
  }

  private static Metadata comment(FeatureDescription feature) {
    return Lake.comment(feature.description());
  }
}
