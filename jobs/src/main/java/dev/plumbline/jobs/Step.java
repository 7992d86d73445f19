package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.evaluate.Evaluate;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.fairness.Representation;
import dev.plumbline.fairness.RepresentedGroup;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.feedback.Outcomes;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.ingest.IngestResult;
import dev.plumbline.leakage.Leakage;
import dev.plumbline.leakage.LeakageFinding;
import dev.plumbline.leakage.LeakageResult;
import dev.plumbline.learner.SettingInWords;
import dev.plumbline.monitor.HealthResult;
import dev.plumbline.monitor.Monitor;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import dev.plumbline.quality.Expectation;
import dev.plumbline.quality.LoadExpectations;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Promotion;
import dev.plumbline.registry.Registry;
import dev.plumbline.report.Report;
import dev.plumbline.score.Score;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Verdict;
import dev.plumbline.train.Train;
import dev.plumbline.train.TrainResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The jobs of a model's life, each one stage, in life's order. */
enum Step {
  INGEST("Load the sources into clean tables and a quarantine", Step::ingest),
  FEATURES(
      "Build the training set: labels that have matured, features as known then", Step::features),
  INSPECT("Judge the training set's quality and look for leaks", Step::inspect),
  TRAIN("Climb the model ladder by cross-validation", Step::train),
  EVALUATE("Open the holdout and judge by the contract", Step::evaluate),
  PROMOTE("Make the model champion where the gate supports it", Step::promote),
  SCORE("Score the rows due on the date and decide", Step::score),
  OUTCOMES("Join the outcomes that became known", Step::outcomes),
  MONITOR("Measure drift, costs and health", Step::monitor),
  REPORT("Write the report as one HTML page", Step::report);

  private final String description;
  private final Function<Stage, Conclusion> work;

  Step(String description, Function<Stage, Conclusion> work) {
    this.description = description;
    this.work = work;
  }

  /** The job's name on the command line. */
  String job() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  Conclusion execute(Stage stage) {
    return work.apply(stage);
  }

  private static Conclusion ingest(Stage stage) {
    IngestResult result = Ingest.of(stage).checkedBy(LoadExpectations.of(stage)).execute();
    return Conclusion.done(result.message(), result.details());
  }

  private static Conclusion features(Stage stage) {
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    return Conclusion.done(
        "%,d labelled rows%s, %,d of them held out; training set %s"
            .formatted(
                set.rows(),
                stage.problem().task() == Task.BINARY
                    ? ", %.1f%% positive".formatted(100.0 * set.positives() / set.rows())
                    : "",
                set.holdoutRows(),
                set.name().substring(0, 8)),
        Map.of(
            "rows", Long.toString(set.rows()),
            "positives", Long.toString(set.positives()),
            "holdout_rows", Long.toString(set.holdoutRows()),
            "training_set", set.name()));
  }

  private static Conclusion inspect(Stage stage) {
    TrainingSet set = trainingSet(stage);
    QualityResult quality = Quality.of(stage, set).execute();
    LeakageResult leakage = Leakage.of(stage, set, quality.profile()).execute();
    List<RepresentedGroup> groups = Representation.of(stage, set).execute();
    List<String> lines =
        Stream.of(
                quality.failed().stream().map(Expectation::sentence),
                leakage.findings().stream().map(LeakageFinding::sentence),
                groups.stream().flatMap(RepresentedGroup::sentences))
            .flatMap(s -> s)
            .toList();
    if (quality.refused() || leakage.refused()) {
      throw Failure.data(
          "The training set is refused:\n  %s\nThe evidence is in expectation_results and"
              + " leakage_findings",
          String.join("\n  ", lines));
    }
    return new Conclusion(
            leakage.verdict(),
            "%s, %s failed, %s"
                .formatted(
                    counted(quality.profile().columns().size(), "feature"),
                    counted(quality.failed().size(), "expectation"),
                    counted(leakage.findings().size(), "leakage finding")),
            Map.of("leakage", leakage.verdict()),
            List.of())
        .with(lines);
  }

  private static Conclusion train(Stage stage) {
    TrainResult result = Train.of(stage, trainingSet(stage)).execute();
    List<String> lines = new ArrayList<>();
    for (String rung : result.models().keySet().stream().sorted().toList()) {
      List<TrainResult.RungResult> repeats =
          result.rungs().stream().filter(r -> r.rung().equals(rung)).toList();
      TrainResult.RungResult first = repeats.get(0);
      Interval cost = first.cost();
      lines.add(
          "%-14s %s: cost %.4f a row out of fold%s, %s"
              .formatted(
                  rung,
                  SettingInWords.of(first.setting()),
                  result.meanCost(rung),
                  repeats.size() > 1
                      ? ", mean of %d repeats".formatted(repeats.size())
                      : " (%.4f to %.4f)".formatted(cost.lower(), cost.upper()),
                  switch (stage.problem().task()) {
                    case BINARY ->
                        "AUC %.3f, average precision %.3f"
                            .formatted(
                                result.meanMetric(rung, "roc_auc"),
                                result.meanMetric(rung, "average_precision"));
                    case MULTICLASS ->
                        "log loss %.4f, accuracy %.3f"
                            .formatted(
                                result.meanMetric(rung, "log_loss"),
                                result.meanMetric(rung, "accuracy"));
                    case REGRESSION ->
                        "R² %s, RMSE %.4g"
                            .formatted(
                                Decimals.of(result.meanMetric(rung, "r_squared"), 4),
                                result.meanMetric(rung, "rmse"));
                  }));
    }
    Map<String, String> details = new LinkedHashMap<>();
    result.models().forEach((rung, version) -> details.put("model." + rung, version));
    result
        .models()
        .keySet()
        .forEach(rung -> details.put("cost." + rung, Double.toString(result.meanCost(rung))));
    details.put("chosen", result.chosen());
    return Conclusion.done("the ladder ends on " + result.chosen(), details).with(lines);
  }

  private static Conclusion evaluate(Stage stage) {
    return evaluate(stage, Optional.empty());
  }

  /**
   * Judges on the holdout.
   *
   * @param reopening why, where one of the models may have been judged on it before
   */
  static Conclusion evaluate(Stage stage, Optional<String> reopening) {
    Evaluate evaluate = evaluation(stage);
    return conclude(
        reopening.map(evaluate::reopening).orElse(evaluate).execute(),
        stage.problem().value().unit());
  }

  /** Evaluates beside the truth, which the data's generator gave. */
  static EvaluationResult judge(Stage stage, Dataset<Row> oracle) {
    return evaluation(stage).besideTheTruth(oracle).execute();
  }

  private static Evaluate evaluation(Stage stage) {
    Registry registry = Registry.of(stage.lake());
    List<ModelVersion> trained = registry.trained(stage.run().logicalDate());
    List<String> ladder = stage.problem().ladder().stream().map(Rung::name).toList();
    List<Evaluate.JudgedModel> models =
        trained.stream()
            .sorted(Comparator.comparingInt(m -> ladder.indexOf(m.rung())))
            .map(m -> new Evaluate.JudgedModel(m.version(), m.rung(), m.chosen(), m.pipeline()))
            .toList();
    Evaluate evaluate = Evaluate.of(stage, trainingSet(stage), models);
    for (ModelVersion model : trained) {
      if (model.chosen()) {
        evaluate = evaluate.lookingForSlices(model.reference());
      }
    }
    Optional<ModelVersion> champion = registry.champion(stage.run().logicalDate());
    if (champion.isPresent()) {
      evaluate = evaluate.besideTheChampion(champion.get().version(), champion.get().pipeline());
    }
    return evaluate;
  }

  static Conclusion conclude(EvaluationResult result, String unit) {
    List<String> lines = new ArrayList<>();
    if (!result.metrics().isEmpty()) {
      lines.addAll(SummaryTable.costs(result, unit).lines().toList());
    }
    result
        .gate()
        .forEach(r -> lines.add("%-10s %s: %s".formatted(r.verdict(), r.rule(), r.reason())));
    return new Conclusion(
        result.verdict().name(),
        "%s is %s%s"
            .formatted(
                result.rung(),
                result.verdict(),
                result.opening() > 0
                    ? " (opening %d of this holdout%s)"
                        .formatted(
                            result.opening(),
                            result.reopened().map(reason -> ", again: " + reason).orElse(""))
                    : ""),
        Map.of("model", result.model(), "opening", Long.toString(result.opening())),
        lines);
  }

  private static Conclusion promote(Stage stage) {
    Promotion.Result result = Promotion.of(stage).execute();
    return new Conclusion(
        result.verdict().name(),
        "%s; champion is %s (%s)%s"
            .formatted(
                result.reason(),
                result.champion().rung(),
                result.champion().version().substring(0, 8),
                result.changed() ? "" : ", as before"),
        Map.of("champion", result.champion().version()),
        List.of());
  }

  private static Conclusion score(Stage stage) {
    Score.Result result = Score.of(stage, champion(stage)).execute();
    return Conclusion.done(
        "%,d rows scored, %s, expected cost %.3f a row"
            .formatted(
                result.rows(),
                switch (stage.problem().task()) {
                  case BINARY ->
                      "mean probability %.3f, %.1f%% acted on"
                          .formatted(result.meanPrediction(), 100 * result.meanDecision());
                  case MULTICLASS ->
                      "mean probability of the class decided for %.3f, %.1f%% decided otherwise than"
                              .formatted(result.meanPrediction(), 100 * result.meanDecision())
                          + " without a model";
                  case REGRESSION ->
                      "mean prediction %.4g, mean decision %.4g"
                          .formatted(result.meanPrediction(), result.meanDecision());
                },
                result.expectedCost()),
        Map.of("rows", Long.toString(result.rows()), "model", result.model()));
  }

  private static Conclusion outcomes(Stage stage) {
    Outcomes.Result result = Outcomes.of(stage).execute();
    return Conclusion.done(
        (result.matured() == 0
                ? "no outcome matured"
                : "%,d outcomes matured (%,d assumed), %s, realised cost %.3f a row"
                    .formatted(
                        result.matured(),
                        result.assumed(),
                        switch (stage.problem().task()) {
                          case BINARY -> "%.1f%% positive".formatted(100 * result.meanOutcome());
                          case MULTICLASS ->
                              "%.1f%% decided rightly".formatted(100 * result.meanOutcome());
                          case REGRESSION -> "mean %.4g".formatted(result.meanOutcome());
                        },
                        result.realisedCost()))
            + (result.learnedFrom() == 0
                ? ""
                : "; %,d rows that the model learned from are left out"
                    .formatted(result.learnedFrom())),
        Map.of(
            "matured", Long.toString(result.matured()),
            "assumed", Long.toString(result.assumed())));
  }

  private static Conclusion monitor(Stage stage) {
    HealthResult health = Monitor.of(stage, champion(stage)).execute();
    return new Conclusion(
            health.alerts().isEmpty() ? "HEALTHY" : "ALERT",
            health.alerts().isEmpty() ? "healthy" : counted(health.alerts().size(), "alert"),
            Map.of("alerts", Integer.toString(health.alerts().size())),
            List.of())
        .with(health.alerts());
  }

  private static Conclusion report(Stage stage) {
    // A path of this machine as its shell would take it.
    String path = Report.of(stage).execute().replaceFirst("^file:/+", "/");
    return Conclusion.done("the report is at " + path, Map.of("path", path));
  }

  private static String counted(int count, String one) {
    return "%,d %s%s".formatted(count, one, count == 1 ? "" : "s");
  }

  private static TrainingSet trainingSet(Stage stage) {
    return TrainingSet.of(stage.problem(), stage.lake(), stage.run().logicalDate());
  }

  private static ModelVersion champion(Stage stage) {
    return Registry.of(stage.lake())
        .champion(stage.run().logicalDate())
        .orElseThrow(
            () ->
                Failure.data(
                    "%s has no champion as of %s: a model decides from the day after its training "
                        + "date; run ingest, features, inspect, train, evaluate and promote for an "
                        + "earlier date",
                    stage.problem().name(), stage.run().logicalDate()));
  }

  /** Whether a gate refuses: what is not supported is not shipped. */
  static boolean refused(String verdict) {
    return verdict.equals(Verdict.REFUTED.name()) || verdict.equals(Verdict.UNDECIDED.name());
  }
}
