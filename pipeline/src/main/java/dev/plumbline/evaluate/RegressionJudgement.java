package dev.plumbline.evaluate;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.evaluate.Evaluate.JudgedModel;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Acceptance;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Jackknife;
import dev.plumbline.statistic.Moments;
import dev.plumbline.statistic.RegressionErrors;
import dev.plumbline.statistic.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link Evaluate} where the label is a number: one pass over the holdout, after its opening is on
 * record. The unit of every interval is the block, but of outcomes by prediction the row.
 */
final class RegressionJudgement {
  private static final double CONFIDENCE = 0.95;
  private static final String COVERAGE = "coverage of the 80% interval";
  private static final Map<String, ToDoubleFunction<RegressionErrors>> METRICS = metrics();

  private final Stage stage;
  private final TrainingSet set;
  private final List<JudgedModel> models;

  RegressionJudgement(Stage stage, TrainingSet set, List<JudgedModel> models) {
    this.stage = stage;
    this.set = set;
    this.models = models;
  }

  EvaluationResult of(JudgedModel chosen, HoldoutLedger.Opening opening) {
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    models.forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    Dataset<Row> predicted = Scoring.apply(set.holdoutRows(opening.runId()), pipelines);
    RegressionHoldout holdout =
        stage.describe("judge the holdout", () -> RegressionHoldout.of(predicted, pipelines));
    if (holdout.costs().rows() != set.holdoutRows()) {
      throw Failure.internal(
          "%,d of %,d holdout rows were judged", holdout.costs().rows(), set.holdoutRows());
    }
    List<String> rungs = List.copyOf(pipelines.keySet());
    List<Metric> metrics = new ArrayList<>(MoneyMetrics.of(holdout.costs(), CONFIDENCE));
    for (int i = 0; i < rungs.size(); i++) {
      metrics.addAll(errors(rungs.get(i), holdout.groups(i)));
      metrics.add(mean(rungs.get(i), COVERAGE, holdout.inside()));
      metrics.add(mean(rungs.get(i), "quantile loss at 10%", holdout.lowerLosses()));
      metrics.add(mean(rungs.get(i), "quantile loss at 90%", holdout.upperLosses()));
      metrics.addAll(byPrediction(rungs.get(i), holdout.bins(i)));
    }
    return new EvaluationResult(
        chosen.version(),
        chosen.rung(),
        opening.sequence(),
        opening.reopened(),
        metrics,
        gate(holdout, chosen.rung(), holdout.groups(rungs.indexOf(chosen.rung()))));
  }

  private static Metric mean(String rung, String name, BlockedMean means) {
    return Metric.of(rung, name, means.mean(rung, CONFIDENCE), means.rows());
  }

  private static List<Metric> errors(String rung, List<RegressionErrors> groups) {
    long rows = groups.stream().mapToLong(RegressionErrors::rows).sum();
    return METRICS.entrySet().stream()
        .map(
            m ->
                Metric.of(
                    rung,
                    m.getKey(),
                    Jackknife.interval(groups, RegressionHoldout::merged, m.getValue(), CONFIDENCE),
                    rows))
        // A percentage of outcomes that are all zero is no number.
        .filter(metric -> Double.isFinite(metric.value()))
        .toList();
  }

  /** What came where about so much was predicted, with the t interval of the mean. */
  private static List<Metric> byPrediction(String rung, List<RegressionHoldout.Bin> bins) {
    List<Metric> metrics = new ArrayList<>();
    for (RegressionHoldout.Bin bin : bins) {
      Moments outcomes = bin.outcomes();
      metrics.add(
          new Metric(
              rung,
              "outcome by prediction",
              Part.ALL,
              OptionalDouble.of(bin.predicted().mean()),
              outcomes.mean(),
              Optional.of(outcomes.interval(CONFIDENCE)).filter(Interval::isBounded),
              outcomes.rows()));
    }
    return metrics;
  }

  private List<GateRule> gate(
      RegressionHoldout holdout, String rung, List<RegressionErrors> groups) {
    Acceptance accept = stage.problem().accept();
    List<GateRule> rules = new ArrayList<>();
    rules.add(Gate.saving(accept, holdout.costs(), rung));
    accept
        .floors()
        .forEach((name, floor) -> rules.add(floor(name, floor, groups, accept.confidence())));
    return rules;
  }

  /** The interval's ends are one-sided bounds at the contract's confidence. */
  private static GateRule floor(
      String name, double floor, List<RegressionErrors> groups, double confidence) {
    Interval interval =
        Jackknife.interval(
            groups, RegressionHoldout::merged, METRICS.get(name), 2 * confidence - 1);
    Verdict verdict =
        interval.lower() >= floor
            ? Verdict.SUPPORTED
            : interval.upper() < floor ? Verdict.REFUTED : Verdict.UNDECIDED;
    return new GateRule(
        name,
        floor,
        interval.estimate(),
        interval.lower(),
        interval.upper(),
        verdict,
        "%s is %.3f, between %.3f and %.3f; the contract asks for %.3f"
            .formatted(name, interval.estimate(), interval.lower(), interval.upper(), floor));
  }

  private static Map<String, ToDoubleFunction<RegressionErrors>> metrics() {
    Map<String, ToDoubleFunction<RegressionErrors>> metrics = new LinkedHashMap<>();
    metrics.put("r-squared", RegressionErrors::rSquared);
    metrics.put("rmse", RegressionErrors::rootMeanSquaredError);
    metrics.put("mae", RegressionErrors::meanAbsoluteError);
    metrics.put("mape", RegressionErrors::meanAbsolutePercentageError);
    metrics.put("bias", RegressionErrors::bias);
    return metrics;
  }
}
