package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.ClassCosts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link Evaluate} where the label is one of several classes: one pass over the holdout, after its
 * opening is on record. The unit of every interval is the block, but of reliability the row.
 */
final class MulticlassJudgement {
  private MulticlassJudgement() {}

  static Judged of(Stage stage, Contest contest, HoldoutRows holdoutRows, String opening) {
    Problem problem = stage.problem();
    TaskJudgement task = TaskJudgement.of(stage, contest);
    ClassProbabilities known = (ClassProbabilities) contest.judgedPipeline().calibrator();
    MulticlassHoldout.Plan plan =
        new MulticlassHoldout.Plan(
            contest.names(),
            contest.judgedIndex(),
            known.classes(),
            new ClassCosts(((MulticlassValue) problem.value()).amountsOf(known.classes())),
            known.rates(),
            FeatureRows.costs(problem).size(),
            holdoutRows.parts());
    Dataset<Row> rows = holdoutRows.rows(opening);
    MulticlassHoldout holdout =
        stage.describe("judge the holdout", () -> MulticlassHoldout.of(rows, plan));
    List<Metric> metrics = new ArrayList<>(task.money(holdout.costs()));
    Map<String, ClassMetrics> models = new LinkedHashMap<>();
    for (int i = 0; i < plan.models().size(); i++) {
      String name = plan.models().get(i);
      ClassMetrics model =
          new ClassMetrics(name, known.classes(), holdout.tally(i), task.resampling());
      models.put(name, model);
      metrics.addAll(model.metrics(TaskJudgement.CONFIDENCE));
    }
    metrics.addAll(task.paired(models, ClassMetrics.COMPARED, holdout.costs().rows()));
    BlockSums whole = holdout.tally(plan.judged()).blocks();
    PartFunctions ofParts = ClassMetrics.ofParts(known.classes().size());
    metrics.addAll(task.slices(holdout.parts(), whole, ofParts));
    metrics.addAll(task.groups(holdout.parts(), whole, ofParts));
    return new Judged(
        holdout.costs().rows(),
        metrics,
        Gate.of(problem.accept(), holdout.costs(), contest.judged(), models.get(contest.judged())));
  }
}
