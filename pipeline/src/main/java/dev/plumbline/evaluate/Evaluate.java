package dev.plumbline.evaluate;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
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

  private static final double CONFIDENCE = TaskJudgement.CONFIDENCE;

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
    Contest contest = contest(chosen);
    HoldoutRows rows = new HoldoutRows(set, contest, beside.oracle());
    Judged judged =
        switch (problem.task()) {
          case BINARY -> decisions(contest, rows, opening.runId());
          case REGRESSION -> RegressionJudgement.of(stage, contest, rows, opening.runId());
          case MULTICLASS -> MulticlassJudgement.of(stage, contest, rows, opening.runId());
        };
    if (judged.rows() != set.holdoutRows()) {
      throw Failure.internal(
          "%,d of %,d holdout rows were judged", judged.rows(), set.holdoutRows());
    }
    new ModelExplanation(stage, set, chosen).write(opening.runId());
    return new EvaluationResult(
        chosen.version(),
        chosen.rung(),
        opening.sequence(),
        opening.reopened(),
        judged.metrics(),
        judged.gate());
  }

  private Contest contest(JudgedModel chosen) {
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    models.stream()
        .filter(m -> m.rung().equals(BASELINE))
        .forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    models.forEach(m -> pipelines.put(m.rung(), m.pipeline()));
    Optional<String> champion = championName(chosen.pipeline());
    champion
        .filter(name -> name.equals(CHAMPION))
        .ifPresent(name -> pipelines.put(name, beside.champion().orElseThrow().pipeline()));
    return new Contest(pipelines, chosen.rung(), champion, beside.reference());
  }

  /**
   * A rung's where the champion is one of the models. Empty where there is no champion, or it reads
   * features that are no longer computed, or decides about something else.
   */
  private Optional<String> championName(FittedPipeline chosen) {
    List<FeatureColumn> columns = set.modelColumns();
    return beside
        .champion()
        .filter(champion -> columns.containsAll(champion.pipeline().columns()))
        .filter(champion -> outcomes(champion.pipeline()).equals(outcomes(chosen)))
        .map(
            champion ->
                models.stream()
                    .filter(m -> m.version().equals(champion.version()))
                    .map(JudgedModel::rung)
                    .findFirst()
                    .orElse(CHAMPION));
  }

  /** What a model tells apart: true and false, numbers, or classes by their names. */
  private static List<Object> outcomes(FittedPipeline pipeline) {
    return pipeline.calibrator() instanceof ClassProbabilities several
        ? List.of(pipeline.task(), several.classes())
        : List.of(pipeline.task());
  }

  private Judged decisions(Contest contest, HoldoutRows holdoutRows, String opening) {
    Dataset<Row> rows = holdoutRows.rows(opening);
    HoldoutScores scores =
        stage.describe("judge the holdout", () -> HoldoutScores.of(rows, holdoutRows.layout()));
    if (scores.costs().rows() != set.holdoutRows()) {
      throw Failure.data(
          "Of %,d holdout rows %,d have a true probability; the file of true probabilities is not the one "
              + "generated with this data",
          set.holdoutRows(), scores.costs().rows());
    }
    return judged(contest, scores);
  }

  private Judged judged(Contest contest, HoldoutScores scores) {
    EvaluationSettings settings = problem.evaluation();
    TaskJudgement task = TaskJudgement.of(stage, contest);
    String judged = contest.judged();
    List<Metric> metrics =
        new ArrayList<>(MoneyMetrics.of(scores, judged, contest.champion()).metrics(CONFIDENCE));
    Map<String, RungMetrics> rungs = new LinkedHashMap<>();
    List<String> names = scores.layout().models();
    for (int i = 0; i < names.size(); i++) {
      RungMetrics rung =
          RungMetrics.of(names.get(i), scores.model(i), task.resampling(), dependence());
      rungs.put(names.get(i), rung);
      metrics.addAll(rung.metrics(CONFIDENCE));
      if (!scores.rankings().isEmpty()) {
        metrics.addAll(
            QueryMetrics.of(
                names.get(i),
                scores.rankings().get(i),
                settings.queryDepth(),
                task.resampling(),
                CONFIDENCE));
      }
    }
    metrics.addAll(task.paired(rungs, RungMetrics.COMPARED, scores.costs().rows()));
    metrics.addAll(
        task.slices(
            scores.parts(), scores.model(contest.judgedIndex()).blocks(), RungMetrics.ofParts()));
    FairnessMetrics fairness =
        new FairnessMetrics(
            judged, scores, settings.fairness(), settings.mostValues(), task.resampling());
    metrics.addAll(fairness.metrics(CONFIDENCE));
    List<GateRule> gate =
        new ArrayList<>(Gate.of(problem.accept(), scores.costs(), judged, rungs.get(judged)));
    gate.addAll(fairness.gate(problem.accept().confidence()));
    return new Judged(scores.costs().rows(), metrics, gate);
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
