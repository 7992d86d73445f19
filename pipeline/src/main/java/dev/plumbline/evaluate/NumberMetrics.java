package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.OutcomesByBin;
import dev.plumbline.statistic.RegressionErrors;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** One model's metrics where the label is a number, each with its interval. */
final class NumberMetrics implements ModelMetrics {
  /** By which models are compared in pairs. */
  static final List<String> COMPARED = List.of("rmse", "mae");

  /** The curve of mean outcomes. */
  static final String BY_PREDICTION = "outcome by prediction";

  private static final Map<String, ToDoubleFunction<double[]>> METRICS = metricsByName();

  private final String rung;
  private final NumberTally tally;
  private final Map<String, Resampled> plain = new LinkedHashMap<>();

  NumberMetrics(String rung, NumberTally tally, Resampling resampling) {
    this.rung = rung;
    this.tally = tally;
    ResampledSums sums = resampling.of(tally.blocks());
    METRICS.forEach((name, metric) -> plain.put(name, sums.statistic(metric)));
  }

  @Override
  public Resampled resampled(String name) {
    return plain.get(name);
  }

  /** What is said of parts of the holdout. */
  static PartFunctions ofParts() {
    return new PartFunctions(
        Map.of(
            "bias", RegressionErrors::bias,
            "mae", RegressionErrors::meanAbsoluteError,
            "rmse", RegressionErrors::rootMeanSquaredError,
            "coverage of the 80% interval", NumberDecision::coverage),
        Map.of(
            "bias by period", RegressionErrors::bias,
            "mae by period", RegressionErrors::meanAbsoluteError));
  }

  @Override
  public List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    long rows = Math.round(tally.blocks().total()[BlockSums.ROWS]);
    plain.forEach(
        (name, value) -> {
          // A percentage of outcomes that are all zero is no number.
          if (Double.isFinite(value.estimate())) {
            metrics.add(Metric.of(rung, name, value.interval(confidence), rows));
          }
        });
    metrics.addAll(byPrediction(confidence));
    return metrics;
  }

  /** What came where about so much was predicted; of one block there is no interval. */
  private List<Metric> byPrediction(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (OutcomesByBin.Bin bin : tally.byPrediction().bins()) {
      metrics.add(
          Metric.at(rung, BY_PREDICTION, bin.meanPredicted(), bin.mean(confidence), bin.rows()));
    }
    return metrics;
  }

  private static Map<String, ToDoubleFunction<double[]>> metricsByName() {
    Map<String, ToDoubleFunction<double[]>> metrics = new LinkedHashMap<>();
    metrics.put("r-squared", RegressionErrors::rSquared);
    metrics.put("rmse", RegressionErrors::rootMeanSquaredError);
    metrics.put("mae", RegressionErrors::meanAbsoluteError);
    metrics.put("mape", RegressionErrors::meanAbsolutePercentageError);
    metrics.put("bias", RegressionErrors::bias);
    metrics.put("coverage of the 80% interval", NumberDecision::coverage);
    metrics.put("quantile loss at 10%", NumberDecision::lowerLoss);
    metrics.put("quantile loss at 90%", NumberDecision::upperLoss);
    return metrics;
  }
}
