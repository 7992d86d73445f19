package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.DecisionColumns;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@link Train} where the label is a number. */
final class RegressionTraining {
  /** Confidence of the intervals in {@code cv_results}, and one-sided of a climb. */
  private static final double CONFIDENCE = 0.95;

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;

  RegressionTraining(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
  }

  TrainResult execute() {
    CommitInfo commit = stage.run().commit().from(Map.of(set.featureTable(), set.version()));
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    Map<String, String> models = new LinkedHashMap<>();
    String top = "";
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (RegressionValidation validation =
          stage.describe(
              "cross-validate the ladder",
              () -> RegressionValidation.of(set, problem.seed() + number, stage.progress()))) {
        Map<String, RegressionCandidate> chosen = validation.chosen();
        validation.candidates().forEach(c -> cvResults.add(cvRow(number, validation, chosen, c)));
        chosen.values().forEach(c -> rungs.add(rungResult(number, validation, c)));
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

  private static TrainResult.RungResult rungResult(
      int repeat, RegressionValidation validation, RegressionCandidate candidate) {
    return new TrainResult.RungResult(
        candidate.rung(),
        candidate.setting(),
        repeat,
        validation.costs().mean(candidate.column(), CONFIDENCE),
        Map.of(
            "rmse", candidate.errors().rootMeanSquaredError(),
            "r_squared", candidate.errors().rSquared()));
  }

  private Row cvRow(
      int repeat,
      RegressionValidation validation,
      Map<String, RegressionCandidate> chosen,
      RegressionCandidate candidate) {
    boolean isChosen = chosen.get(candidate.rung()) == candidate;
    Double estimate = null;
    Double lower = null;
    Double upper = null;
    if (isChosen) {
      Interval cost = validation.costs().mean(candidate.column(), CONFIDENCE);
      estimate = cost.estimate();
      lower = cost.isBounded() ? cost.lower() : null;
      upper = cost.isBounded() ? cost.upper() : null;
    }
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        candidate.rung(),
        candidate.setting(),
        repeat,
        isChosen,
        null,
        null,
        null,
        estimate,
        lower,
        upper,
        candidate.errors().rootMeanSquaredError(),
        candidate.errors().meanAbsoluteError(),
        candidate.errors().rSquared(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Gives the model version of each rung. */
  private Map<String, String> write(
      RegressionValidation validation,
      Map<String, RegressionCandidate> chosen,
      String top,
      CommitInfo commit) {
    Dataset<Row> outOfFold = decided(validation, chosen);
    stage.describe(
        "write out-of-fold predictions",
        () -> {
          stage
              .lake()
              .replaceDate(
                  Tables.OOF_PREDICTIONS, Lake.filled(Tables.OOF_PREDICTIONS, outOfFold), commit);
          return null;
        });
    Map<String, DriftReference> references =
        stage.describe(
            "describe the training rows for the monitor",
            () -> ReferenceBuild.of(set, outOfFold, "predictions", List.copyOf(chosen.keySet())));
    ModelWriter writer = new ModelWriter(stage, set);
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
                            c.distribution().get(0)),
                        c.rung().equals(top),
                        metrics(validation, c),
                        references.get(c.rung()).toJson()))
            .toList();
    return writer.write(rows, commit);
  }

  /**
   * The highest rung worth its place: a rung is climbed to only where its decisions cost less than
   * those of the rung below, out of fold, with one-sided confidence.
   */
  private String climb(RegressionValidation validation, Map<String, RegressionCandidate> chosen) {
    RegressionCandidate current = null;
    for (RegressionCandidate next : chosen.values()) {
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

  private Dataset<Row> decided(
      RegressionValidation validation, Map<String, RegressionCandidate> chosen) {
    Column[] predictions =
        chosen.values().stream()
            .flatMap(c -> Stream.of(lit(c.rung()), col(c.column())))
            .toArray(Column[]::new);
    Column[] decisions =
        chosen.values().stream()
            .flatMap(
                c ->
                    Stream.of(
                        lit(c.rung()),
                        DecisionColumns.decision(
                            c.crossFitted(),
                            col(TrainingMatrix.SEGMENT),
                            col(c.column()),
                            col(FeatureRows.COST_UNDER),
                            col(FeatureRows.COST_OVER))))
            .toArray(Column[]::new);
    return validation
        .outOfFold()
        .select(
            lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            Population.entityKey(problem.entity()).as("entity"),
            col(FeatureRows.PREDICTION_TIME),
            col(TrainingMatrix.SEGMENT).as("fold"),
            col(FeatureRows.BLOCK),
            col(TrainingMatrix.LABEL).as("outcome"),
            map(predictions).as("predictions"),
            map(decisions).as("decisions"));
  }

  private static Map<String, Double> metrics(
      RegressionValidation validation, RegressionCandidate candidate) {
    return Map.of(
        "rmse", candidate.errors().rootMeanSquaredError(),
        "mae", candidate.errors().meanAbsoluteError(),
        "r_squared", candidate.errors().rSquared(),
        "cost", validation.costs().mean(candidate.column(), CONFIDENCE).estimate());
  }
}
