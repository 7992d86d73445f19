package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.CostCurve;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Jackknife;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ReliabilityBin;
import dev.plumbline.statistic.SavingTest;
import dev.plumbline.statistic.ScoreCounts;
import dev.plumbline.statistic.Verdict;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Models of one training → metrics on the holdout with intervals, and the contract's gate. One pass
 * over the holdout, after its opening is on record. The unit of every interval is the block.
 */
public final class Evaluate {
  /** Two-sided, of the metrics' intervals; the gate has the contract's. */
  private static final double CONFIDENCE = 0.95;

  private static final int RELIABILITY_BINS = 10;
  private static final int GAIN_GROUPS = 20;

  /** The rung that everything later must beat. */
  private static final String BASELINE = "rules";

  private static final Map<String, ToDoubleFunction<ScoreCounts>> SCORE_METRICS = scoreMetrics();

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;
  private final List<JudgedModel> models;
  private final Optional<Dataset<Row>> oracle;

  private Evaluate(
      Stage stage, TrainingSet set, List<JudgedModel> models, Optional<Dataset<Row>> oracle) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
    this.models = models;
    this.oracle = oracle;
  }

  /**
   * A model to be judged.
   *
   * @param chosen whether it is the one the gate is about
   */
  public record JudgedModel(String version, String rung, boolean chosen, FittedPipeline pipeline) {}

  public static Evaluate of(Stage stage, TrainingSet set, List<JudgedModel> models) {
    return new Evaluate(stage, set, List.copyOf(models), Optional.empty());
  }

  /**
   * The same, beside the best decisions possible.
   *
   * @param oracle the entity's columns and {@code true_probability}; only generated data has it
   */
  public Evaluate besideTheTruth(Dataset<Row> oracle) {
    return new Evaluate(stage, set, models, Optional.of(oracle));
  }

  /** Opens the holdout and judges; without a holdout only the gate's answer is written. */
  public EvaluationResult execute() {
    JudgedModel chosen = models.stream().filter(JudgedModel::chosen).findFirst().orElseThrow();
    EvaluationResult result = set.holdoutRows() == 0 ? withoutHoldout(chosen) : withHoldout(chosen);
    stage
        .lake()
        .replaceDate(Tables.EVALUATIONS, evaluationRows(result.metrics()), stage.run().commit());
    stage.lake().replaceDate(Tables.GATE_RESULTS, gateRows(result), stage.run().commit());
    return result;
  }

  private EvaluationResult withoutHoldout(JudgedModel chosen) {
    double nothing = Double.NaN;
    GateRule rule =
        new GateRule(
            "saving over the rules",
            problem.accept().savingOverBaseline(),
            nothing,
            nothing,
            nothing,
            Verdict.UNDECIDED,
            "split.holdout = none: cross-validation compares models, but nothing judges the last one");
    return new EvaluationResult(chosen.version(), chosen.rung(), 0, List.of(), List.of(rule));
  }

  private EvaluationResult withHoldout(JudgedModel chosen) {
    HoldoutLedger.Opening opening =
        HoldoutLedger.of(stage, set)
            .open(models.stream().map(JudgedModel::version).toList(), "evaluation of a training");
    if (problem.task() == Task.REGRESSION) {
      return new RegressionJudgement(stage, set, models).of(chosen, opening);
    }
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    models.forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    Dataset<Row> scored = Scoring.apply(set.holdoutRows(opening.runId()), pipelines);
    List<String> truth = List.of();
    if (oracle.isPresent()) {
      String[] key = problem.entity().columns().toArray(String[]::new);
      scored = scored.join(oracle.get(), key, "inner");
      truth = List.of("true_probability");
    }
    Dataset<Row> rows = scored;
    List<String> oracleColumns = truth;
    List<String> rungs = List.copyOf(pipelines.keySet());
    HoldoutScores scores =
        stage.describe("judge the holdout", () -> HoldoutScores.of(rows, rungs, oracleColumns));
    if (scores.costs().rows() != set.holdoutRows()) {
      throw dev.plumbline.Failure.data(
          "Of %,d holdout rows %,d have a true probability; the file of true probabilities is not the one "
              + "generated with this data",
          set.holdoutRows(), scores.costs().rows());
    }
    List<Metric> metrics = new ArrayList<>();
    metrics.addAll(moneyMetrics(scores, rungs));
    for (int i = 0; i < rungs.size(); i++) {
      metrics.addAll(scoreMetrics(rungs.get(i), scores.groups(i)));
      metrics.addAll(curves(rungs.get(i), scores.all(i), scores.curve(i)));
    }
    int judged = rungs.indexOf(chosen.rung());
    List<GateRule> gate = gate(scores, chosen.rung(), scores.groups(judged));
    return new EvaluationResult(chosen.version(), chosen.rung(), opening.sequence(), metrics, gate);
  }

  private static List<Metric> moneyMetrics(HoldoutScores scores, List<String> rungs) {
    List<Metric> metrics = new ArrayList<>();
    long rows = scores.costs().rows();
    for (String policy : scores.costs().names()) {
      metrics.add(Metric.of(policy, "cost", scores.costs().mean(policy, CONFIDENCE), rows));
      if (!policy.equals(BASELINE)) {
        metrics.add(
            Metric.of(
                policy,
                "saving over rules",
                scores.costs().relativeSaving(policy, BASELINE, CONFIDENCE),
                rows));
      }
      boolean known = scores.costs().names().contains(HoldoutScores.BEST);
      if (known && rungs.contains(policy)) {
        metrics.add(
            Metric.of(
                policy,
                "regret",
                scores.costs().difference(policy, HoldoutScores.BEST, CONFIDENCE),
                rows));
      }
    }
    return metrics;
  }

  private static List<Metric> scoreMetrics(String rung, List<ScoreCounts> groups) {
    long rows = groups.stream().mapToLong(ScoreCounts::rows).sum();
    return SCORE_METRICS.entrySet().stream()
        .map(
            m ->
                Metric.of(
                    rung,
                    m.getKey(),
                    Jackknife.interval(groups, HoldoutScores::merged, m.getValue(), CONFIDENCE),
                    rows))
        .toList();
  }

  private static List<Metric> curves(String rung, ScoreCounts counts, CostCurve costs) {
    List<Metric> metrics = new ArrayList<>();
    for (CostCurve.Point point : costs.points()) {
      metrics.add(
          Metric.at(rung, "cost by threshold", point.threshold(), point.meanCost(), costs.rows()));
    }
    for (ReliabilityBin bin : ProbabilityMetrics.of(counts).reliability(RELIABILITY_BINS)) {
      metrics.add(
          new Metric(
              rung,
              "reliability",
              java.util.OptionalDouble.of(bin.meanPredicted()),
              bin.observedRate(),
              Optional.of(new Interval(bin.observedRate(), bin.lower(), bin.upper(), CONFIDENCE)),
              bin.count()));
    }
    for (RankingMetrics.Gain gain : RankingMetrics.of(counts).gains(GAIN_GROUPS)) {
      metrics.add(Metric.at(rung, "lift", gain.share(), gain.lift(), Math.round(gain.rows())));
      metrics.add(Metric.at(rung, "gain", gain.share(), gain.recall(), Math.round(gain.rows())));
    }
    return metrics;
  }

  private List<GateRule> gate(HoldoutScores scores, String rung, List<ScoreCounts> groups) {
    double confidence = problem.accept().confidence();
    SavingTest test =
        SavingTest.of(
            scores.costs(), rung, BASELINE, problem.accept().savingOverBaseline(), confidence);
    List<GateRule> rules = new ArrayList<>();
    rules.add(
        new GateRule(
            "saving over the rules",
            problem.accept().savingOverBaseline(),
            test.saving().estimate(),
            test.saving().lower(),
            test.saving().upper(),
            test.verdict(),
            test.reason()));
    problem
        .accept()
        .floors()
        .forEach((name, floor) -> rules.add(floorRule(name, floor, groups, confidence)));
    return rules;
  }

  /** The interval's ends are one-sided bounds at the contract's confidence. */
  private static GateRule floorRule(
      String name, double floor, List<ScoreCounts> groups, double confidence) {
    Interval interval =
        Jackknife.interval(
            groups, HoldoutScores::merged, SCORE_METRICS.get(name), 2 * confidence - 1);
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

  private static Map<String, ToDoubleFunction<ScoreCounts>> scoreMetrics() {
    Map<String, ToDoubleFunction<ScoreCounts>> metrics = new LinkedHashMap<>();
    metrics.put("roc-auc", c -> RankingMetrics.of(c).rocAuc());
    metrics.put("average-precision", c -> RankingMetrics.of(c).averagePrecision());
    metrics.put("brier-score", c -> ProbabilityMetrics.of(c).brierScore());
    metrics.put("log-loss", c -> ProbabilityMetrics.of(c).logLoss());
    metrics.put("calibration-error", c -> ProbabilityMetrics.of(c).expectedCalibrationError());
    return metrics;
  }

  private Dataset<Row> evaluationRows(List<Metric> metrics) {
    Map<String, String> versions = new LinkedHashMap<>();
    models.forEach(m -> versions.put(m.rung(), m.version()));
    List<Row> rows =
        metrics.stream()
            .map(
                m ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        versions.get(m.rung()),
                        m.rung(),
                        m.name(),
                        m.at().isPresent() ? m.at().getAsDouble() : null,
                        m.value(),
                        m.interval().map(Interval::lower).orElse(null),
                        m.interval().map(Interval::upper).orElse(null),
                        m.support()))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.EVALUATIONS.schema()).coalesce(1);
  }

  private Dataset<Row> gateRows(EvaluationResult result) {
    List<Row> rows =
        result.gate().stream()
            .map(
                r ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        result.model(),
                        problem.contract().hash(),
                        r.rule(),
                        r.bound(),
                        r.value(),
                        r.lower(),
                        r.upper(),
                        r.verdict().name(),
                        r.reason()))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.GATE_RESULTS.schema()).coalesce(1);
  }
}
