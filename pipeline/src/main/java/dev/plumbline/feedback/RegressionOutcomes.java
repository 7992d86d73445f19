package dev.plumbline.feedback;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.problem.RegressionValue;
import java.sql.Date;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Predictions of numbers beside what came → what the decisions cost, and would have without. */
final class RegressionOutcomes {
  private RegressionOutcomes() {}

  static Dataset<Row> of(Dataset<Row> joined, Stage stage) {
    // Of another task; where the problem's has changed they have no decision to judge.
    Dataset<Row> decided = joined.where(col("decision").isNotNull());
    return decided.select(
        lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
        col("scored_date"),
        col("entity"),
        col(FeatureRows.PREDICTION_TIME),
        col("model"),
        when(col(Population.LABEL_RECORDED), "RECORDED").otherwise("ASSUMED").as("label_source"),
        cost(col("decision")).as("cost"),
        element_at(col("expected_cost"), "decision").as("expected_cost"),
        cost(col("decision_without_model")).as("cost_without_model"),
        col("prediction"),
        col("decision"),
        col(FeatureRows.LABEL).as("outcome"));
  }

  private static Column cost(Column decision) {
    Column missing = col(FeatureRows.LABEL).minus(decision);
    Column under = element_at(col("costs"), RegressionValue.UNDER);
    Column over = element_at(col("costs"), RegressionValue.OVER);
    return under
        .multiply(greatest(lit(0.0), missing))
        .plus(over.multiply(greatest(lit(0.0), missing.multiply(-1))));
  }
}
