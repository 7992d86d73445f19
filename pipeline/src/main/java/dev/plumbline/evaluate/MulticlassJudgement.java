package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.ClassCosts;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link Evaluate} where the label is one of several classes: one pass over the holdout, after its
 * opening is on record. The unit of every interval is the block.
 */
final class MulticlassJudgement {
  private MulticlassJudgement() {}

  static Judged of(Stage stage, Contest contest, HoldoutRows holdoutRows, String opening) {
    Problem problem = stage.problem();
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
    TaskJudgement task = TaskJudgement.of(stage, contest);
    return task.of(
        holdout,
        (name, tally) -> new ClassMetrics(name, known.classes(), tally, task.resampling()),
        ClassMetrics.COMPARED,
        ClassMetrics.ofParts(known.classes().size()));
  }
}
