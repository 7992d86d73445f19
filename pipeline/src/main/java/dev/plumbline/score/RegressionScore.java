package dev.plumbline.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.learner.DecisionColumns;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.RegressionValue;
import dev.plumbline.registry.ModelVersion;
import java.sql.Date;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows due → predicted and decided numbers, with what the decisions are expected to cost. */
final class RegressionScore {
  /** The decision that the table's expected costs are of. */
  static final String DECISION = "decision";

  private static final String PREDICTION = "_prediction";
  private static final String DECIDED = "_decided";

  private RegressionScore() {}

  static Dataset<Row> decided(Dataset<Row> rows, Stage stage, ModelVersion champion) {
    PredictiveDistribution distribution = (PredictiveDistribution) champion.pipeline().calibrator();
    Column under = col(FeatureRows.COST_UNDER);
    Column over = col(FeatureRows.COST_OVER);
    Dataset<Row> predicted =
        Scoring.apply(rows, Map.of(PREDICTION, champion.pipeline()))
            .withColumn(
                DECIDED, DecisionColumns.decision(distribution, col(PREDICTION), under, over));
    return Reasons.with(predicted, stage, champion, lit(true))
        .select(
            lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            Population.entityKey(stage.problem().entity()).as("entity"),
            col(FeatureRows.PREDICTION_TIME),
            lit(champion.version()).as("model"),
            map(
                    lit(DECISION),
                    DecisionColumns.expectedCost(
                        distribution, col(PREDICTION), col(DECIDED), under, over))
                .as("expected_cost"),
            map(lit(RegressionValue.UNDER), under, lit(RegressionValue.OVER), over).as("costs"),
            col(PREDICTION).as("prediction"),
            col(DECIDED).as("decision"),
            DecisionColumns.decisionWithoutModel(distribution, under, over)
                .as("decision_without_model"),
            col(Reasons.COLUMN));
  }
}
