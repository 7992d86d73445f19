package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Moments;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RegressionErrors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of predicted holdout rows where the label is a number, in one pass: costs,
 * coverage and quantile losses by block, errors by group of blocks, outcomes by bin of the
 * prediction. Mergeable.
 */
final class RegressionHoldout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The policy that needs no model, among the costs. */
  static final String WITHOUT = "without a model";

  /** The share of outcomes that the interval is to hold, between its two ends. */
  static final double INTERVAL = 0.8;

  private static final double LOWER_END = (1 - INTERVAL) / 2;
  private static final double UPPER_END = 1 - LOWER_END;

  /** Groups of blocks that are left out in turn for an interval. */
  private static final int GROUPS = 20;

  private final BlockedMean costs;
  private final BlockedMean inside;

  /** Losses of the interval's two ends as quantiles, by rung. */
  private final BlockedMean lowerLosses;

  private final BlockedMean upperLosses;
  private final List<SortedMap<Integer, RegressionErrors>> errors = new ArrayList<>();
  private final List<List<Bin>> bins = new ArrayList<>();

  /** What was predicted and what came in one bin of the prediction. */
  record Bin(Moments predicted, Moments outcomes) implements Serializable {
    private void merge(Bin other) {
      predicted.merge(other.predicted);
      outcomes.merge(other.outcomes);
    }
  }

  private RegressionHoldout(String[] rungs, PredictiveDistribution[] distributions) {
    costs =
        BlockedMean.of(Stream.concat(Stream.of(rungs), Stream.of(WITHOUT)).toArray(String[]::new));
    inside = BlockedMean.of(rungs);
    lowerLosses = BlockedMean.of(rungs);
    upperLosses = BlockedMean.of(rungs);
    for (PredictiveDistribution distribution : distributions) {
      errors.add(new TreeMap<>());
      bins.add(
          new ArrayList<>(
              IntStream.range(0, distribution.bins())
                  .mapToObj(b -> new Bin(new Moments(), new Moments()))
                  .toList()));
    }
  }

  /**
   * Counts predicted rows; one Spark job.
   *
   * @param pipelines by the column of their predictions
   */
  static RegressionHoldout of(Dataset<Row> predicted, Map<String, FittedPipeline> pipelines) {
    String[] rungs = pipelines.keySet().toArray(String[]::new);
    PredictiveDistribution[] distributions =
        pipelines.values().stream()
            .map(p -> (PredictiveDistribution) p.calibrator())
            .toArray(PredictiveDistribution[]::new);
    int[] columns = Stream.of(rungs).mapToInt(predicted.schema()::fieldIndex).toArray();
    int label = predicted.schema().fieldIndex(FeatureRows.LABEL);
    int block = predicted.schema().fieldIndex(FeatureRows.BLOCK);
    int under = predicted.schema().fieldIndex(FeatureRows.COST_UNDER);
    int over = predicted.schema().fieldIndex(FeatureRows.COST_OVER);
    return OnePass.over(
        predicted,
        () -> new RegressionHoldout(rungs, distributions),
        (state, row) ->
            state.add(
                row.getString(block),
                IntStream.of(columns).mapToDouble(row::getDouble).toArray(),
                row.getDouble(label),
                row.getDouble(under),
                row.getDouble(over),
                distributions),
        RegressionHoldout::merge);
  }

  private void add(
      String block,
      double[] predictions,
      double outcome,
      double under,
      double over,
      PredictiveDistribution[] distributions) {
    int group = Math.floorMod(block.hashCode() * 0x9E3779B1 >>> 7, GROUPS);
    double[] costOf = new double[predictions.length + 1];
    double[] insideOf = new double[predictions.length];
    double[] lowerLossOf = new double[predictions.length];
    double[] upperLossOf = new double[predictions.length];
    for (int i = 0; i < predictions.length; i++) {
      PredictiveDistribution distribution = distributions[i];
      double prediction = predictions[i];
      double decision = distribution.decision(prediction, under, over);
      costOf[i] = PredictiveDistribution.realised(outcome, decision, under, over);
      double lower = distribution.quantile(prediction, LOWER_END);
      double upper = distribution.quantile(prediction, UPPER_END);
      insideOf[i] = outcome >= lower && outcome <= upper ? 1 : 0;
      lowerLossOf[i] = RegressionErrors.quantileLoss(outcome, lower, LOWER_END);
      upperLossOf[i] = RegressionErrors.quantileLoss(outcome, upper, UPPER_END);
      errors.get(i).computeIfAbsent(group, g -> new RegressionErrors()).add(outcome, prediction);
      Bin bin = bins.get(i).get(distribution.bin(prediction));
      bin.predicted().add(prediction);
      bin.outcomes().add(outcome);
    }
    // Of outcomes every distribution knows the same.
    double without = distributions[0].decisionWithoutModel(under, over);
    costOf[predictions.length] = PredictiveDistribution.realised(outcome, without, under, over);
    costs.add(block, costOf);
    inside.add(block, insideOf);
    lowerLosses.add(block, lowerLossOf);
    upperLosses.add(block, upperLossOf);
  }

  private RegressionHoldout merge(RegressionHoldout other) {
    costs.merge(other.costs);
    inside.merge(other.inside);
    lowerLosses.merge(other.lowerLosses);
    upperLosses.merge(other.upperLosses);
    for (int i = 0; i < errors.size(); i++) {
      SortedMap<Integer, RegressionErrors> ours = errors.get(i);
      other
          .errors
          .get(i)
          .forEach(
              (g, theirs) -> ours.computeIfAbsent(g, k -> new RegressionErrors()).merge(theirs));
      for (int b = 0; b < bins.get(i).size(); b++) {
        bins.get(i).get(b).merge(other.bins.get(i).get(b));
      }
    }
    return this;
  }

  /** Costs a row, by policy. */
  BlockedMean costs() {
    return costs;
  }

  /** By rung, the share of rows whose outcome lies in the interval. */
  BlockedMean inside() {
    return inside;
  }

  /** By rung, what its 10% quantiles lose. */
  BlockedMean lowerLosses() {
    return lowerLosses;
  }

  /** By rung, what its 90% quantiles lose. */
  BlockedMean upperLosses() {
    return upperLosses;
  }

  /** One rung's errors, by group of blocks. */
  List<RegressionErrors> groups(int rung) {
    return List.copyOf(errors.get(rung).values());
  }

  /** One rung's bins that have rows, by rising prediction. */
  List<Bin> bins(int rung) {
    return bins.get(rung).stream().filter(b -> b.predicted().rows() > 0).toList();
  }

  /** Both together, as a new state. */
  static RegressionErrors merged(RegressionErrors first, RegressionErrors second) {
    return new RegressionErrors().merge(first).merge(second);
  }
}
