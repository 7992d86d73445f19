package dev.plumbline.score;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.statistic.ClassCosts;
import java.sql.Date;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows due → the probabilities of the classes and the one decided for. What the decision costs is
 * kept for every class that may come, so that outcomes need no contract of that time.
 */
final class MulticlassScore {
  private static final String PROBABILITIES = "_probabilities";

  /** The place of the class decided for, while rows are scored. */
  static final String DECIDED = "_decided";

  private static final String WITHOUT = "_without";

  private MulticlassScore() {}

  static Dataset<Row> decided(Dataset<Row> rows, Stage stage, ModelVersion champion) {
    ClassProbabilities known = (ClassProbabilities) champion.pipeline().calibrator();
    ClassColumns columns =
        new ClassColumns(
            known.classes(),
            new ClassCosts(((MulticlassValue) stage.problem().value()).amountsOf(known.classes())),
            FeatureRows.costs(stage.problem()).stream().map(c -> col(c)).toList());
    Column rates = array(known.rates().stream().map(r -> lit(r)).toArray(Column[]::new));
    Dataset<Row> decided =
        Scoring.apply(rows, Map.of(PROBABILITIES, champion.pipeline()))
            .withColumn(DECIDED, columns.decision(col(PROBABILITIES)))
            .withColumn(WITHOUT, columns.decision(rates));
    return Reasons.with(decided, stage, champion, col(DECIDED).notEqual(col(WITHOUT)))
        .select(
            lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            Population.entityKey(stage.problem().entity()).as("entity"),
            col(FeatureRows.PREDICTION_TIME),
            lit(champion.version()).as("model"),
            ClassColumns.at(col(PROBABILITIES), col(DECIDED)).as("probability"),
            columns.byName(columns.expected(col(PROBABILITIES))).as("expected_cost"),
            columns.byName(columns.costs(col(DECIDED))).as("costs"),
            columns.byName(col(PROBABILITIES)).as("class_probabilities"),
            columns.name(col(DECIDED)).as("decided_class"),
            columns.name(col(WITHOUT)).as("class_without_model"),
            columns.byName(columns.costs(col(WITHOUT))).as("costs_without_model"),
            col(Reasons.COLUMN));
  }

  /** 1 where the decision is another than without a model. */
  static Column differs() {
    return when(col("decided_class").equalTo(col("class_without_model")), 0.0).otherwise(1.0);
  }
}
