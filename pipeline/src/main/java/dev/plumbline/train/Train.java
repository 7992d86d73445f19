package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → the ladder climbed by cross-validation, the rung worth its place, and a model
 * version of each rung that was fitted. The holdout is not read: the rung is fixed before it opens.
 */
public final class Train {
  private static final double CONFIDENCE = TrainingTables.CONFIDENCE;

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;

  private Train(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
  }

  public static Train of(Stage stage, TrainingSet set) {
    return new Train(stage, set);
  }

  /** Trains. Models are written last: a model that can be seen has its evidence beside it. */
  public TrainResult execute() {
    if (problem.task() == Task.REGRESSION) {
      return new PlainTraining<>(stage, set, new RegressionLadder(stage, set)).execute();
    }
    if (problem.task() == Task.MULTICLASS) {
      return new PlainTraining<>(stage, set, MulticlassLadder.of(stage, set)).execute();
    }
    TrainingTables tables = TrainingTables.of(stage, set);
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    List<Row> models = new ArrayList<>();
    Climb.Result climbed = new Climb.Result("", List.of(), List.of());
    List<Row> mitigations = new ArrayList<>();
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (CrossValidation validation =
          stage.describe(
              "cross-validate the ladder",
              () -> CrossValidation.of(set, problem.seed() + number, stage.progress()))) {
        if (repeat == 0) {
          climbed =
              stage.describe(
                  "climb the ladder",
                  () ->
                      Climb.of(
                          validation,
                          new RungSaving(problem, DecisionVolume.of(stage, set), CONFIDENCE),
                          stage.progress()));
        } else {
          climbed.fitted().forEach(validation::fit);
        }
        Map<String, Candidate> chosen = validation.chosen();
        for (Candidate candidate : validation.candidates()) {
          boolean isChosen = chosen.get(candidate.rung()) == candidate;
          cvResults.add(
              tables.cvRow(
                  number,
                  candidate,
                  isChosen,
                  validation.costs(),
                  results(validation, candidate, isChosen)));
        }
        chosen
            .values()
            .forEach(
                c -> rungs.add(TrainingTables.result(number, c, validation.costs(), ranking(c))));
        if (repeat == 0) {
          mitigations.addAll(mitigations(validation, climbed));
          models.addAll(write(tables, validation, chosen, climbed.top()));
        }
      }
    }
    tables.writeCrossValidation(cvResults);
    tables.writeLadder(climbed.steps());
    if (!mitigations.isEmpty()) {
      stage
          .lake()
          .replaceDate(
              Tables.MITIGATIONS,
              stage
                  .lake()
                  .spark()
                  .createDataFrame(mitigations, Tables.MITIGATIONS.schema())
                  .coalesce(1),
              tables.commit());
    }
    Map<String, String> versions = tables.writeModels(models);
    KeptFits.of(set, problem.seed()).clear();
    return new TrainResult(set.name(), rungs, climbed.top(), versions);
  }

  /** Of the rung worth its place; none where nothing is mitigated. */
  private List<Row> mitigations(CrossValidation validation, Climb.Result climbed) {
    Rung rung =
        climbed.fitted().stream()
            .filter(r -> r.name().equals(climbed.top()))
            .findFirst()
            .orElseThrow();
    Candidate chosen = validation.chosen().get(climbed.top());
    List<MitigationPrice.Change> changes =
        stage.describe(
            "price the mitigation", () -> validation.priceOfMitigation(rung, chosen, CONFIDENCE));
    return changes.stream()
        .map(
            c ->
                RowFactory.create(
                    Date.valueOf(stage.run().logicalDate()),
                    rung.name(),
                    chosen.setting(),
                    c.group().isEmpty() ? null : c.group(),
                    c.metric(),
                    c.with(),
                    c.without(),
                    c.difference().estimate(),
                    c.difference().isBounded() ? c.difference().lower() : null,
                    c.difference().isBounded() ? c.difference().upper() : null))
        .toList();
  }

  private static Map<String, Double> ranking(Candidate candidate) {
    return Map.of("roc_auc", candidate.rocAuc(), "average_precision", candidate.averagePrecision());
  }

  /** The columns of {@code cv_results} that are of true and false outcomes. */
  private static Map<String, Object> results(
      CrossValidation validation, Candidate candidate, boolean isChosen) {
    FoldLosses folds =
        FoldLosses.of(candidate.foldLogLoss(), validation.trainingLogLossOf(candidate));
    Map<String, Object> results = new HashMap<>(ranking(candidate));
    results.put("log_loss", candidate.logLoss());
    if (isChosen) {
      results.put("calibration", candidate.calibration().name().toLowerCase(Locale.ROOT));
      results.put("brier_score", candidate.brierScore());
    }
    results.put("fold_log_loss", folds.foldLogLoss());
    results.put("log_loss_error", folds.error());
    results.put("fold_training_log_loss", folds.trainingLogLoss());
    results.put("overfit", folds.overfit());
    results.put("overfit_error", folds.overfitError());
    return results;
  }

  /** Writes what was predicted out of fold, and gives the rows of the model versions. */
  private List<Row> write(
      TrainingTables tables,
      CrossValidation validation,
      Map<String, Candidate> chosen,
      String top) {
    Dataset<Row> outOfFold = calibrated(validation, chosen).persist();
    try {
      return tables.write(
          outOfFold,
          rows -> ReferenceBuild.of(set, rows, "probabilities", List.copyOf(chosen.keySet())),
          chosen.values(),
          top,
          this::pipeline,
          c -> metrics(validation, c));
    } finally {
      outOfFold.unpersist(false);
    }
  }

  private FittedPipeline pipeline(Candidate candidate) {
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        candidate.calibrator());
  }

  private Dataset<Row> calibrated(CrossValidation validation, Map<String, Candidate> chosen) {
    Dataset<Row> rows = validation.outOfFold();
    org.apache.spark.sql.Column[] probabilities =
        chosen.values().stream()
            .flatMap(
                c ->
                    java.util.stream.Stream.of(
                        lit(c.rung()), CalibratedColumn.of(c, TrainingMatrix.SEGMENT)))
            .toArray(org.apache.spark.sql.Column[]::new);
    return rows.select(
        lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
        Population.entityKey(problem.entity()).as("entity"),
        col(FeatureRows.PREDICTION_TIME),
        col(TrainingMatrix.SEGMENT).as("fold"),
        col(FeatureRows.BLOCK),
        col(TrainingMatrix.LABEL).equalTo(1).as("label"),
        org.apache.spark.sql.functions.map(probabilities).as("probabilities"));
  }

  private static Map<String, Double> metrics(CrossValidation validation, Candidate candidate) {
    return Map.of(
        "log_loss", candidate.logLoss(),
        "roc_auc", candidate.rocAuc(),
        "average_precision", candidate.averagePrecision(),
        "cost", validation.costs().mean(candidate.column(), CONFIDENCE).estimate());
  }
}
