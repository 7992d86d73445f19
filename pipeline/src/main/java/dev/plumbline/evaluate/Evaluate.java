package dev.plumbline.evaluate;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampling;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Models of one training → metrics on the holdout with intervals, and the contract's gate. One pass
 * over the holdout, after its opening is on record. The unit of every interval is the block.
 */
public final class Evaluate {
  /** The rung that everything later must beat. */
  static final String BASELINE = "rules";

  /** Two-sided, of the metrics' intervals; the gate has the contract's. */
  private static final double CONFIDENCE = 0.95;

  /** What the champion is called where it is none of the models judged. */
  private static final String CHAMPION = "champion";

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;
  private final List<JudgedModel> models;
  private final Beside beside;

  private Evaluate(Stage stage, TrainingSet set, List<JudgedModel> models, Beside beside) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
    this.models = models;
    this.beside = beside;
  }

  /**
   * A model to be judged.
   *
   * @param chosen whether it is the one the gate is about
   */
  public record JudgedModel(String version, String rung, boolean chosen, FittedPipeline pipeline) {}

  /** A model by its version. */
  private record Versioned(String version, FittedPipeline pipeline) {}

  /** What else is known and asked for. */
  private record Beside(
      Optional<Dataset<Row>> oracle,
      Optional<Versioned> champion,
      Optional<DriftReference> reference,
      Optional<String> reopening) {
    private static final Beside NOTHING =
        new Beside(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Evaluate of(Stage stage, TrainingSet set, List<JudgedModel> models) {
    return new Evaluate(stage, set, List.copyOf(models), Beside.NOTHING);
  }

  /**
   * The same, beside the best decisions possible.
   *
   * @param oracle the entity's columns and {@code true_probability}; only generated data has it
   */
  public Evaluate besideTheTruth(Dataset<Row> oracle) {
    return with(
        new Beside(Optional.of(oracle), beside.champion(), beside.reference(), beside.reopening()));
  }

  /** The same, beside the model that decides today. */
  public Evaluate besideTheChampion(String version, FittedPipeline pipeline) {
    return with(
        new Beside(
            beside.oracle(),
            Optional.of(new Versioned(version, pipeline)),
            beside.reference(),
            beside.reopening()));
  }

  /**
   * The same, looking for slices in which the chosen model is bad.
   *
   * @param reference what its inputs looked like in training: their bins are the slices
   */
  public Evaluate lookingForSlices(DriftReference reference) {
    return with(
        new Beside(beside.oracle(), beside.champion(), Optional.of(reference), beside.reopening()));
  }

  /**
   * The same, on a holdout on which one of the models may have been judged before.
   *
   * @param reason goes on record and on the report
   */
  public Evaluate reopening(String reason) {
    if (reason.isBlank()) {
      throw Failure.user("A holdout is opened again for a reason, and the reason given is empty");
    }
    return with(
        new Beside(
            beside.oracle(), beside.champion(), beside.reference(), Optional.of(reason.strip())));
  }

  private Evaluate with(Beside other) {
    return new Evaluate(stage, set, models, other);
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
    new ModelExplanation(stage, set, chosen).writeNothing();
    GateRule rule =
        Gate.notJudged(
            Gate.SAVING,
            problem.accept().savingOverBaseline(),
            "split.holdout = none: cross-validation compares models, but nothing judges the last one");
    return new EvaluationResult(
        chosen.version(), chosen.rung(), 0, Optional.empty(), List.of(), List.of(rule));
  }

  private EvaluationResult withHoldout(JudgedModel chosen) {
    HoldoutLedger.Opening opening =
        HoldoutLedger.of(stage, set.holdout())
            .open(models.stream().map(JudgedModel::version).toList(), beside.reopening());
    EvaluationResult result =
        switch (problem.task()) {
          case BINARY -> decisions(chosen, opening);
          case REGRESSION -> new RegressionJudgement(stage, set, models).of(chosen, opening);
          case MULTICLASS -> new MulticlassJudgement(stage, set, models).of(chosen, opening);
        };
    new ModelExplanation(stage, set, chosen).write(opening.runId());
    return result;
  }

  private EvaluationResult decisions(JudgedModel chosen, HoldoutLedger.Opening opening) {
    HoldoutRows holdout =
        new HoldoutRows(set, pipelines(), chosen.rung(), beside.oracle(), beside.reference());
    Dataset<Row> rows = holdout.rows(opening.runId());
    HoldoutScores scores =
        stage.describe("judge the holdout", () -> HoldoutScores.of(rows, holdout.layout()));
    if (scores.costs().rows() != set.holdoutRows()) {
      throw Failure.data(
          "Of %,d holdout rows %,d have a true probability; the file of true probabilities is not the one "
              + "generated with this data",
          set.holdoutRows(), scores.costs().rows());
    }
    return judged(chosen, opening, scores);
  }

  /**
   * The baseline first, the others in the ladder's order, the champion last where it is another.
   */
  private Map<String, FittedPipeline> pipelines() {
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    models.stream()
        .filter(m -> m.rung().equals(BASELINE))
        .forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    models.forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    championName()
        .filter(name -> name.equals(CHAMPION))
        .ifPresent(name -> pipelines.put(name, beside.champion().orElseThrow().pipeline()));
    return pipelines;
  }

  /**
   * A rung's where the champion is one of the models. Empty where there is no champion, or it reads
   * features that are no longer computed.
   */
  private Optional<String> championName() {
    List<FeatureColumn> columns = set.modelColumns();
    return beside
        .champion()
        .filter(champion -> columns.containsAll(champion.pipeline().columns()))
        .map(
            champion ->
                models.stream()
                    .filter(m -> m.version().equals(champion.version()))
                    .map(JudgedModel::rung)
                    .findFirst()
                    .orElse(CHAMPION));
  }

  private EvaluationResult judged(
      JudgedModel chosen, HoldoutLedger.Opening opening, HoldoutScores scores) {
    EvaluationSettings settings = problem.evaluation();
    Resampling resampling = Resampling.of(settings.replicates(), problem.seed());
    List<Metric> metrics =
        new ArrayList<>(
            new MoneyMetrics(scores, chosen.rung(), championName()).metrics(CONFIDENCE));
    Map<String, RungMetrics> rungs = new LinkedHashMap<>();
    List<String> names = scores.layout().models();
    for (int i = 0; i < names.size(); i++) {
      RungMetrics rung = RungMetrics.of(names.get(i), scores.model(i), resampling, dependence());
      rungs.put(names.get(i), rung);
      metrics.addAll(rung.metrics(CONFIDENCE));
      if (!scores.rankings().isEmpty()) {
        metrics.addAll(
            QueryMetrics.of(
                names.get(i),
                scores.rankings().get(i),
                settings.queryDepth(),
                resampling,
                CONFIDENCE));
      }
    }
    metrics.addAll(paired(chosen.rung(), rungs, scores.costs().rows()));
    metrics.addAll(
        new SliceMetrics(chosen.rung(), scores, settings, resampling, problem.seed())
            .metrics(CONFIDENCE));
    FairnessMetrics fairness =
        new FairnessMetrics(
            chosen.rung(), scores, settings.fairness(), settings.mostValues(), resampling);
    metrics.addAll(fairness.metrics(CONFIDENCE));
    List<GateRule> gate =
        new ArrayList<>(
            Gate.of(problem.accept(), scores.costs(), chosen.rung(), rungs.get(chosen.rung())));
    gate.addAll(fairness.gate(problem.accept().confidence()));
    return new EvaluationResult(
        chosen.version(), chosen.rung(), opening.sequence(), opening.reopened(), metrics, gate);
  }

  /** The judged model less every other, replicate by replicate. */
  private static List<Metric> paired(String judged, Map<String, RungMetrics> rungs, long rows) {
    List<Metric> metrics = new ArrayList<>();
    for (String name : List.of(RungMetrics.ROC_AUC, "average-precision", "brier-score")) {
      rungs.forEach(
          (rung, other) -> {
            if (!rung.equals(judged)) {
              metrics.add(
                  Metric.of(
                      judged,
                      "%s over %s".formatted(name, rung),
                      rungs
                          .get(judged)
                          .resampled(name)
                          .minus(other.resampled(name))
                          .interval(CONFIDENCE),
                      rows));
            }
          });
    }
    return metrics;
  }

  private RungMetrics.Dependence dependence() {
    boolean none =
        problem.predictionTime().isEmpty()
            && problem.entity() instanceof Entity.WholeRow
            && problem.split().group().isEmpty();
    return none ? RungMetrics.Dependence.NONE : RungMetrics.Dependence.IN_BLOCKS;
  }

  private Dataset<Row> evaluationRows(List<Metric> metrics) {
    Map<String, String> versions = new LinkedHashMap<>();
    beside.champion().ifPresent(c -> versions.put(CHAMPION, c.version()));
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
                        m.support(),
                        m.part().kind().name().toLowerCase(Locale.ROOT),
                        m.part().name().isEmpty() ? null : m.part().name()))
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
