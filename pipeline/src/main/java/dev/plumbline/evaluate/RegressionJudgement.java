package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link Evaluate} where the label is a number: one pass over the holdout, after its opening is on
 * record. The unit of every interval is the block.
 */
final class RegressionJudgement {
  private RegressionJudgement() {}

  static Judged of(Stage stage, Contest contest, HoldoutRows holdoutRows, String opening) {
    RegressionHoldout.Plan plan = RegressionHoldout.Plan.of(contest, holdoutRows.parts());
    Dataset<Row> rows = holdoutRows.rows(opening);
    RegressionHoldout holdout =
        stage.describe("judge the holdout", () -> RegressionHoldout.of(rows, plan));
    TaskJudgement task = TaskJudgement.of(stage, contest);
    return task.of(
        holdout,
        (name, tally) -> new NumberMetrics(name, tally, task.resampling()),
        NumberMetrics.COMPARED,
        NumberMetrics.ofParts());
  }
}
