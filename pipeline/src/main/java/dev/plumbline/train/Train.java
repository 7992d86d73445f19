package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.Interval;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → every rung cross-validated, the rung worth its place, and a model version of
 * each. The holdout is not read: the rung is fixed before it opens.
 */
public final class Train {
  /** Confidence of the intervals in {@code cv_results}, and one-sided of a climb. */
  private static final double CONFIDENCE = 0.95;

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
      return new RegressionTraining(stage, set).execute();
    }
    CommitInfo commit = stage.run().commit().from(Map.of(set.featureTable(), set.version()));
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    Map<String, String> models = new LinkedHashMap<>();
    String top = "";
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (CrossValidation validation =
          stage.describe(
              "cross-validate the ladder",
              () -> CrossValidation.of(set, problem.seed() + number, stage.progress()))) {
        Map<String, Candidate> chosen = validation.chosen();
        validation.candidates().forEach(c -> cvResults.add(cvRow(number, validation, chosen, c)));
        rungs.addAll(rungResults(number, validation, chosen));
        if (repeat == 0) {
          top = climb(validation, chosen);
          models.putAll(write(validation, chosen, top, commit));
        }
      }
    }
    stage
        .lake()
        .replaceDate(
            Tables.CV_RESULTS,
            stage.lake().spark().createDataFrame(cvResults, Tables.CV_RESULTS.schema()),
            commit);
    return new TrainResult(set.name(), rungs, top, models);
  }

  private List<TrainResult.RungResult> rungResults(
      int repeat, CrossValidation validation, Map<String, Candidate> chosen) {
    return chosen.values().stream()
        .map(
            c ->
                new TrainResult.RungResult(
                    c.rung(),
                    c.setting(),
                    repeat,
                    validation.costs().mean(c.column(), CONFIDENCE),
                    Map.of("roc_auc", c.rocAuc(), "average_precision", c.averagePrecision())))
        .toList();
  }

  private Row cvRow(
      int repeat, CrossValidation validation, Map<String, Candidate> chosen, Candidate candidate) {
    boolean isChosen = chosen.get(candidate.rung()) == candidate;
    Interval cost = validation.costs().mean(candidate.column(), CONFIDENCE);
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        candidate.rung(),
        candidate.setting(),
        repeat,
        isChosen,
        candidate.logLoss(),
        candidate.rocAuc(),
        candidate.averagePrecision(),
        isChosen ? cost.estimate() : null,
        isChosen && cost.isBounded() ? cost.lower() : null,
        isChosen && cost.isBounded() ? cost.upper() : null,
        null,
        null,
        null);
  }

  /** Gives the model version of each rung. */
  private Map<String, String> write(
      CrossValidation validation, Map<String, Candidate> chosen, String top, CommitInfo commit) {
    ModelWriter writer = new ModelWriter(stage, set);
    Dataset<Row> outOfFold = calibrated(validation, chosen);
    stage.describe(
        "write out-of-fold predictions",
        () -> {
          stage
              .lake()
              .replaceDate(
                  Tables.OOF_PREDICTIONS, Lake.filled(Tables.OOF_PREDICTIONS, outOfFold), commit);
          return null;
        });
    String reference =
        stage.describe(
            "describe the training rows for the monitor",
            () -> ReferenceBuild.of(set, outOfFold, top).toJson());
    List<Row> rows =
        chosen.values().stream()
            .map(
                c ->
                    writer.row(
                        new FittedPipeline(
                            c.rung(),
                            c.setting(),
                            set.modelColumns(),
                            c.finalModel(),
                            c.calibrator()),
                        c.rung().equals(top),
                        metrics(validation, c),
                        reference))
            .toList();
    return writer.write(rows, commit);
  }

  /**
   * The highest rung worth its place: a rung is climbed to only where its decisions cost less than
   * those of the rung below, out of fold, with one-sided confidence.
   */
  private String climb(CrossValidation validation, Map<String, Candidate> chosen) {
    Candidate current = null;
    for (Candidate next : chosen.values()) {
      if (current == null) {
        current = next;
        continue;
      }
      double[] difference = new double[validation.costs().names().size()];
      difference[validation.costs().indexOf(next.column())] = 1;
      difference[validation.costs().indexOf(current.column())] = -1;
      double upper = validation.costs().upperBound(difference, CONFIDENCE);
      boolean climbs = upper < 0;
      stage.say(
          "%s against %s: %+.2f %s per 1,000 out of fold, at most %+.2f with %.0f%% confidence: %s",
          next.rung(),
          current.rung(),
          1000 * validation.costs().estimate(difference),
          problem.value().unit(),
          1000 * upper,
          100 * CONFIDENCE,
          climbs ? "climb" : "stay on " + current.rung());
      if (climbs) {
        current = next;
      }
    }
    return current.rung();
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
