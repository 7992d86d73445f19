package dev.plumbline.evaluate;

import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of predicted holdout rows where the label is a number, in one pass: costs of
 * every policy by block, each model's errors, and the judged model's decisions by part. Mergeable.
 */
final class RegressionHoldout implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int UNDER = 0;
  private static final int OVER = 1;
  private static final int LABEL = 2;
  private static final int BLOCK = 3;
  private static final int MODELS = 4;

  private final Plan plan;
  private final double centre;
  private final BlockedMean costs;
  private final ArrayList<NumberTally> tallies = new ArrayList<>();
  private final HoldoutParts parts;

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
    this.plan = plan;
    // Any number amid the outcomes would do.
    this.centre = plan.distributions().get(0).decisionWithoutModel(1, 1);
    this.costs =
        BlockedMean.of(
            Stream.concat(plan.models().stream(), Stream.of(MoneyMetrics.WITHOUT))
                .toArray(String[]::new));
    plan.distributions().forEach(d -> tallies.add(new NumberTally(d, centre)));
    this.parts = new HoldoutParts(plan.parts(), NumberDecision.WIDTH);
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
              costOf[i],
              distribution.expectedCost(prediction, decision, under, over),
              costOf[0]);
      tallies.get(i).add(block, decided);
      if (i == plan.judged()) {
        parts.add(
            row, block, sums -> decided.add(sums, centre), decided.cost() - decided.expected());
      }
    }
    // Of outcomes every distribution of a training knows the same.
    double without = plan.distributions().get(0).decisionWithoutModel(under, over);
    costOf[plan.models().size()] = PredictiveDistribution.realised(outcome, without, under, over);
    costs.add(block, costOf);
  }

  RegressionHoldout merge(RegressionHoldout other) {
    costs.merge(other.costs);
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(other.tallies.get(i));
    }
    parts.merge(other.parts);
    return this;
  }

  /** Costs a row, by policy. */
  BlockedMean costs() {
    return costs;
  }

  NumberTally tally(int model) {
    return tallies.get(model);
  }

  /** Of the judged model. */
  HoldoutParts parts() {
    return parts;
  }
}
