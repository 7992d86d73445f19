package dev.plumbline.feedback;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decisions between several classes beside the class that came → what they cost, and would have
 * without a model. One pass more over the predictions concerned, for classes that no model knew.
 */
final class MulticlassOutcomes {
  private static final int SHOWN = 5;

  private MulticlassOutcomes() {}

  /**
   * The rows of the table.
   *
   * @throws Failure of kind DATA where a class came that the model that decided does not know: no
   *     cost of it is on record
   */
  static Dataset<Row> of(Dataset<Row> joined, Stage stage) {
    // Of another task; where the problem's has changed they have no decision to judge.
    Dataset<Row> decided = joined.where(col("decided_class").isNotNull());
    refuseUnknownClasses(decided, stage);
    Column actual = col(FeatureRows.LABEL);
    return decided.select(
        lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
        col("scored_date"),
        col("entity"),
        col(FeatureRows.PREDICTION_TIME),
        col("model"),
        col("probability"),
        col("decided_class").equalTo(actual).as("label"),
        when(col(Population.LABEL_RECORDED), "RECORDED").otherwise("ASSUMED").as("label_source"),
        element_at(col("costs"), actual).as("cost"),
        element_at(col("expected_cost"), col("decided_class")).as("expected_cost"),
        element_at(col("costs_without_model"), actual).as("cost_without_model"),
        col("decided_class"),
        actual.as("actual_class"));
  }

  private static void refuseUnknownClasses(Dataset<Row> decided, Stage stage) {
    List<Row> unknown =
        decided
            .where(not(array_contains(map_keys(col("costs")), col(FeatureRows.LABEL))))
            .select(FeatureRows.LABEL)
            .distinct()
            .limit(SHOWN)
            .collectAsList();
    if (!unknown.isEmpty()) {
      throw Failure.data(
          "Outcomes of %s are of classes that the model which decided does not know: %s; train one"
              + " that does, or join them with another in label.value",
          stage.problem().population(), unknown.stream().map(row -> row.getString(0)).toList());
    }
  }
}
