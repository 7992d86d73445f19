package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import dev.plumbline.statistic.BlockSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link Evaluate} where the label is a number: one pass over the holdout, after its opening is on
 * record. The unit of every interval is the block, but of outcomes by prediction the row.
 */
final class RegressionJudgement {
  private RegressionJudgement() {}

  static Judged of(Stage stage, Contest contest, HoldoutRows holdoutRows, String opening) {
    TaskJudgement task = TaskJudgement.of(stage, contest);
    Dataset<Row> rows = holdoutRows.rows(opening);
    RegressionHoldout.Plan plan = RegressionHoldout.Plan.of(contest, holdoutRows.parts());
    RegressionHoldout holdout =
        stage.describe("judge the holdout", () -> RegressionHoldout.of(rows, plan));
    List<Metric> metrics = new ArrayList<>(task.money(holdout.costs()));
    Map<String, NumberMetrics> models = new LinkedHashMap<>();
    for (int i = 0; i < plan.models().size(); i++) {
      String name = plan.models().get(i);
      NumberMetrics model = new NumberMetrics(name, holdout.tally(i), task.resampling());
      models.put(name, model);
      metrics.addAll(model.metrics(TaskJudgement.CONFIDENCE));
    }
    metrics.addAll(task.paired(models, NumberMetrics.COMPARED, holdout.costs().rows()));
    BlockSums whole = holdout.tally(plan.judged()).blocks();
    metrics.addAll(task.slices(holdout.parts(), whole, NumberMetrics.ofParts()));
    metrics.addAll(task.groups(holdout.parts(), whole, NumberMetrics.ofParts()));
    return new Judged(
        holdout.costs().rows(),
        metrics,
        Gate.of(
            stage.problem().accept(),
            holdout.costs(),
            contest.judged(),
            models.get(contest.judged())));
  }
}
