package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockedMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every policy costs, and what it saves over every other that one would compare it with. */
final class MoneyMetrics {
  /** The policy that needs no model, among the costs, where there are more decisions than two. */
  static final String WITHOUT = "without a model";

  private final BlockedMean costs;
  private final Optional<BlockedMean> regrets;
  private final List<String> models;
  private final String judged;

  /** What each saving is called, and over which policy it is. */
  private final Map<String, String> compared = new LinkedHashMap<>();

  /**
   * @param costs a row, by policy
   * @param regrets what a row costs beyond the best decisions known, where they are
   * @param models which of the policies are models
   * @param champion the name of the model that decides today
   * @param others what more savings are called, and over which policy they are
   */
  MoneyMetrics(
      BlockedMean costs,
      Optional<BlockedMean> regrets,
      List<String> models,
      String judged,
      Optional<String> champion,
      Map<String, String> others) {
    this.costs = costs;
    this.regrets = regrets;
    this.models = List.copyOf(models);
    this.judged = judged;
    compared.put("saving over rules", Evaluate.BASELINE);
    compared.putAll(others);
    champion.ifPresent(name -> compared.put("saving over champion", name));
  }

  /** Of yes-or-no decisions. */
  static MoneyMetrics of(HoldoutScores scores, String judged, Optional<String> champion) {
    Map<String, String> others = new LinkedHashMap<>();
    others.put("saving over never act", HoldoutScores.WAIT);
    others.put("saving over always act", HoldoutScores.ACT);
    return new MoneyMetrics(
        scores.costs(),
        Optional.of(scores.regrets()),
        scores.layout().models(),
        judged,
        champion,
        others);
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    long rows = costs.rows();
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
      if (models.contains(policy)) {
        if (bestIsKnown) {
          metrics.add(
              Metric.of(
                  policy,
                  "regret",
                  costs.difference(policy, HoldoutScores.BEST, confidence),
                  rows));
        }
        // Of what the rules lose to the best decisions known, the share that is won back.
        if (regrets.isPresent() && !policy.equals(Evaluate.BASELINE)) {
          metrics.add(
              Metric.of(
                  policy,
                  "share of possible saving",
                  regrets.get().relativeSaving(policy, Evaluate.BASELINE, confidence),
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
