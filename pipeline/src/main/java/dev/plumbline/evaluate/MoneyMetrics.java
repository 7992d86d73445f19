package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockedMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every policy costs, and what it saves over every other that one would compare it with. */
final class MoneyMetrics {
  private final HoldoutScores scores;
  private final String judged;
  private final Optional<String> champion;

  /**
   * @param champion the name of the model that decides today
   */
  MoneyMetrics(HoldoutScores scores, String judged, Optional<String> champion) {
    this.scores = scores;
    this.judged = judged;
    this.champion = champion;
  }

  /** What policies cost and save over the rules, where nothing else is known of them. */
  static List<Metric> of(BlockedMean costs, double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (String policy : costs.names()) {
      metrics.add(Metric.of(policy, "cost", costs.mean(policy, confidence), costs.rows()));
      if (!policy.equals(Evaluate.BASELINE)) {
        metrics.add(
            Metric.of(
                policy,
                "saving over rules",
                costs.relativeSaving(policy, Evaluate.BASELINE, confidence),
                costs.rows()));
      }
    }
    return metrics;
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    BlockedMean costs = scores.costs();
    long rows = costs.rows();
    Map<String, String> compared = new LinkedHashMap<>();
    compared.put("saving over rules", Evaluate.BASELINE);
    compared.put("saving over never act", HoldoutScores.WAIT);
    compared.put("saving over always act", HoldoutScores.ACT);
    champion.ifPresent(name -> compared.put("saving over champion", name));
    boolean bestIsKnown = costs.names().contains(HoldoutScores.BEST);
    for (String policy : costs.names()) {
      metrics.add(Metric.of(policy, "cost", costs.mean(policy, confidence), rows));
      compared.forEach(
          (name, other) -> {
            if (!policy.equals(other)) {
              metrics.add(
                  Metric.of(policy, name, costs.relativeSaving(policy, other, confidence), rows));
            }
          });
      if (scores.layout().models().contains(policy)) {
        if (bestIsKnown) {
          metrics.add(
              Metric.of(
                  policy,
                  "regret",
                  costs.difference(policy, HoldoutScores.BEST, confidence),
                  rows));
        }
        // Of what the rules lose to the best decisions known, the share that is won back.
        if (!policy.equals(Evaluate.BASELINE)) {
          metrics.add(
              Metric.of(
                  policy,
                  "share of possible saving",
                  scores.regrets().relativeSaving(policy, Evaluate.BASELINE, confidence),
                  rows));
        }
        if (!policy.equals(judged)) {
          metrics.add(
              Metric.of(
                  judged,
                  "cost over " + policy,
                  costs.difference(judged, policy, confidence),
                  rows));
        }
      }
    }
    return metrics;
  }
}
