package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockedMean;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * What is counted of predicted holdout rows where the label is a number or one of several classes:
 * costs of every policy by block, each model's predictions, and the judged model's decisions by
 * part. Mergeable.
 *
 * @param <T> what is counted of a model
 */
abstract class CountedHoldout<T extends ModelTally<T>> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int judged;
  private final BlockedMean costs;
  private final ArrayList<T> tallies;
  private final HoldoutParts parts;

  /**
   * @param models the baseline first
   * @param judged which of them the gate is about
   * @param tallies an empty one for each
   * @param width of the sums of a block of rows
   */
  CountedHoldout(
      List<String> models, int judged, List<T> tallies, HoldoutParts.Plan parts, int width) {
    this.judged = judged;
    this.costs =
        BlockedMean.of(
            Stream.concat(models.stream(), Stream.of(MoneyMetrics.WITHOUT)).toArray(String[]::new));
    this.tallies = new ArrayList<>(tallies);
    this.parts = new HoldoutParts(parts, width);
  }

  /**
   * Counts what policies cost for a row.
   *
   * @param costOf each model's decision, and the one without a model
   */
  final void addCosts(String block, double[] costOf) {
    costs.add(block, costOf);
  }

  /** Counts a decision of the judged model in the parts that its row is in. */
  final void addPart(Row row, String block, HoldoutParts.Decision decision) {
    parts.add(row, block, decision);
  }

  final boolean isJudged(int model) {
    return model == judged;
  }

  /** Adds the other's rows to these. */
  final void mergeCounts(CountedHoldout<T> other) {
    costs.merge(other.costs);
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(other.tallies.get(i));
    }
    parts.merge(other.parts);
  }

  /** Costs a row, by policy. */
  final BlockedMean costs() {
    return costs;
  }

  final T tally(int model) {
    return tallies.get(model);
  }

  /** Of the judged model. */
  final HoldoutParts parts() {
    return parts;
  }
}
