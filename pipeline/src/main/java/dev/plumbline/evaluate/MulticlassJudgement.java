package dev.plumbline.evaluate;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.evaluate.Evaluate.JudgedModel;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.Resampling;
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
  private static final double CONFIDENCE = 0.95;

  private final Stage stage;
  private final TrainingSet set;
  private final List<JudgedModel> models;

  MulticlassJudgement(Stage stage, TrainingSet set, List<JudgedModel> models) {
    this.stage = stage;
    this.set = set;
    this.models = models;
  }

  EvaluationResult of(JudgedModel chosen, HoldoutLedger.Opening opening) {
    Problem problem = set.problem();
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    models.forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    ClassProbabilities known = (ClassProbabilities) chosen.pipeline().calibrator();
    List<String> rungs = List.copyOf(pipelines.keySet());
    MulticlassHoldout.Plan plan =
        new MulticlassHoldout.Plan(
            rungs,
            known.classes(),
            new ClassCosts(((MulticlassValue) problem.value()).amountsOf(known.classes())),
            known.rates(),
            FeatureRows.costs(problem));
    Dataset<Row> predicted = Scoring.apply(set.holdoutRows(opening.runId()), pipelines);
    MulticlassHoldout holdout =
        stage.describe("judge the holdout", () -> MulticlassHoldout.of(predicted, plan));
    if (holdout.costs().rows() != set.holdoutRows()) {
      throw Failure.internal(
          "%,d of %,d holdout rows were judged", holdout.costs().rows(), set.holdoutRows());
    }
    Resampling resampling = Resampling.of(problem.evaluation().replicates(), problem.seed());
    List<Metric> metrics = new ArrayList<>(MoneyMetrics.of(holdout.costs(), CONFIDENCE));
    List<GateRule> gate = new ArrayList<>();
    for (int i = 0; i < rungs.size(); i++) {
      ClassMetrics rung =
          new ClassMetrics(rungs.get(i), known.classes(), holdout.tally(i), resampling);
      metrics.addAll(rung.metrics(CONFIDENCE));
      if (rungs.get(i).equals(chosen.rung())) {
        gate.addAll(Gate.of(problem.accept(), holdout.costs(), chosen.rung(), rung));
      }
    }
    return new EvaluationResult(
        chosen.version(), chosen.rung(), opening.sequence(), opening.reopened(), metrics, gate);
  }
}
