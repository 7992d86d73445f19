package dev.plumbline.train;

import dev.plumbline.statistic.Interval;
import java.util.List;
import java.util.Map;

/**
 * What training came to.
 *
 * @param trainingSet the training set's name
 * @param rungs out-of-fold results of each rung's chosen setting, by repeat
 * @param chosen the rung the ladder ended on
 * @param models model version by rung
 */
public record TrainResult(
    String trainingSet, List<RungResult> rungs, String chosen, Map<String, String> models) {

  public TrainResult {
    rungs = List.copyOf(rungs);
    models = Map.copyOf(models);
  }

  /**
   * One rung's chosen setting, judged on rows its models never saw.
   *
   * @param cost cost a row of its decisions
   * @param metrics by name: roc_auc and average_precision, of a regression rmse and r_squared
   */
  public record RungResult(
      String rung, String setting, int repeat, Interval cost, Map<String, Double> metrics) {
    public RungResult {
      metrics = Map.copyOf(metrics);
    }
  }

  /** Mean of a metric of a rung over the repeats. */
  public double meanMetric(String rung, String metric) {
    return rungs.stream()
        .filter(r -> r.rung().equals(rung))
        .mapToDouble(r -> r.metrics().get(metric))
        .average()
        .orElseThrow();
  }

  /** Mean cost a row of a rung over the repeats. */
  public double meanCost(String rung) {
    return rungs.stream()
        .filter(r -> r.rung().equals(rung))
        .mapToDouble(r -> r.cost().estimate())
        .average()
        .orElseThrow();
  }
}
