package dev.plumbline.evaluate;

import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** All that is counted of predicted holdout rows where the label is a number, in one pass. */
final class RegressionHoldout extends CountedHoldout<NumberTally> {
  private static final long serialVersionUID = 1L;

  private static final int UNDER = 0;
  private static final int OVER = 1;
  private static final int LABEL = 2;
  private static final int BLOCK = 3;
  private static final int MODELS = 4;

  private final Plan plan;
  private final double centre;

  /**
   * What the rows are judged with; a row has its two costs, label, block, predictions and parts.
   *
   * @param models the baseline first
   * @param judged which of them the gate is about
   */
  record Plan(
      List<String> models,
      int judged,
      List<PredictiveDistribution> distributions,
      HoldoutParts.Plan parts)
      implements Serializable {
    static Plan of(Contest contest, HoldoutParts.Plan parts) {
      Collection<FittedPipeline> pipelines = contest.pipelines().values();
      return new Plan(
          contest.names(),
          contest.judgedIndex(),
          pipelines.stream().map(p -> (PredictiveDistribution) p.calibrator()).toList(),
          parts);
    }
  }

  RegressionHoldout(Plan plan) {
    super(
        plan.models(),
        plan.judged(),
        plan.distributions().stream().map(NumberTally::new).toList(),
        plan.parts(),
        NumberDecision.WIDTH);
    this.plan = plan;
    // Any number amid the outcomes would do.
    this.centre = plan.distributions().get(0).decisionWithoutModel(1, 1);
  }

  /** Counts predicted rows; one Spark job. */
  static RegressionHoldout of(Dataset<Row> predicted, Plan plan) {
    return OnePass.over(
        predicted,
        () -> new RegressionHoldout(plan),
        RegressionHoldout::add,
        RegressionHoldout::merge);
  }

  /** Counts one row. */
  void add(Row row) {
    String block = row.getString(BLOCK);
    double under = row.getDouble(UNDER);
    double over = row.getDouble(OVER);
    double outcome = row.getDouble(LABEL);
    double[] costOf = new double[plan.models().size() + 1];
    for (int i = 0; i < plan.models().size(); i++) {
      PredictiveDistribution distribution = plan.distributions().get(i);
      double prediction = row.getDouble(MODELS + i);
      double decision = distribution.decision(prediction, under, over);
      costOf[i] = PredictiveDistribution.realised(outcome, decision, under, over);
      NumberDecision decided =
          new NumberDecision(
              outcome,
              prediction,
              distribution,
              centre,
              costOf[i],
              distribution.expectedCost(prediction, decision, under, over),
              costOf[0]);
      tally(i).add(block, decided);
      if (isJudged(i)) {
        addPart(row, block, decided);
      }
    }
    // Of outcomes every distribution of a training knows the same.
    double without = plan.distributions().get(0).decisionWithoutModel(under, over);
    costOf[plan.models().size()] = PredictiveDistribution.realised(outcome, without, under, over);
    addCosts(block, costOf);
  }

  RegressionHoldout merge(RegressionHoldout other) {
    mergeCounts(other);
    return this;
  }
}
