package dev.plumbline.train;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * {@link Train} where the label is not true or false: every setting of every rung is fitted, and a
 * rung is climbed to where its decisions cost less than those of the one below.
 */
final class PlainTraining<C extends LadderCandidate> {
  /** Confidence of the intervals in {@code cv_results}, and one-sided of a climb. */
  private static final double CONFIDENCE = 0.95;

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;
  private final TaskLadder<C> task;

  PlainTraining(Stage stage, TrainingSet set, TaskLadder<C> task) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
    this.task = task;
  }

  TrainResult execute() {
    CommitInfo commit = stage.run().commit().from(Map.of(set.featureTable(), set.version()));
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    Map<String, String> models = new LinkedHashMap<>();
    String top = "";
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (ValidatedLadder<C> validation =
          stage.describe(
              "cross-validate the ladder", () -> task.validate(problem.seed() + number))) {
        Map<String, C> chosen = validation.chosen();
        validation.candidates().forEach(c -> cvResults.add(cvRow(number, validation, chosen, c)));
        chosen.values().forEach(c -> rungs.add(rungResult(number, validation, c)));
        if (repeat == 0) {
          top = climb(validation.costs(), chosen);
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

  private TrainResult.RungResult rungResult(
      int repeat, ValidatedLadder<C> validation, C candidate) {
    return new TrainResult.RungResult(
        candidate.rung(),
        candidate.setting(),
        repeat,
        validation.costs().mean(candidate.column(), CONFIDENCE),
        task.metrics(candidate));
  }

  private Row cvRow(int repeat, ValidatedLadder<C> validation, Map<String, C> chosen, C candidate) {
    Map<String, Object> values = new HashMap<>(task.results(validation, candidate));
    values.put("logical_date", Date.valueOf(stage.run().logicalDate()));
    values.put("rung", candidate.rung());
    values.put("setting", candidate.setting());
    values.put("repeat", repeat);
    boolean isChosen = chosen.get(candidate.rung()) == candidate;
    values.put("chosen", isChosen);
    if (isChosen) {
      Interval cost = validation.costs().mean(candidate.column(), CONFIDENCE);
      values.put("cost", cost.estimate());
      values.put("cost_lower", cost.isBounded() ? cost.lower() : null);
      values.put("cost_upper", cost.isBounded() ? cost.upper() : null);
    }
    return RowFactory.create(
        Stream.of(Tables.CV_RESULTS.schema().fieldNames()).map(values::get).toArray());
  }

  /**
   * The highest rung worth its place: a rung is climbed to only where its decisions cost less than
   * those of the rung below, out of fold, with one-sided confidence.
   */
  private String climb(BlockedMean costs, Map<String, C> chosen) {
    C current = null;
    for (C next : chosen.values()) {
      if (current == null) {
        current = next;
        continue;
      }
      double[] difference = new double[costs.names().size()];
      difference[costs.indexOf(next.column())] = 1;
      difference[costs.indexOf(current.column())] = -1;
      double upper = costs.upperBound(difference, CONFIDENCE);
      boolean climbs = upper < 0;
      stage.say(
          "%s against %s: %+.2f %s per 1,000 out of fold, at most %+.2f with %.0f%% confidence: %s",
          next.rung(),
          current.rung(),
          1000 * costs.estimate(difference),
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

  /** Gives the model version of each rung. */
  private Map<String, String> write(
      ValidatedLadder<C> validation, Map<String, C> chosen, String top, CommitInfo commit) {
    Dataset<Row> outOfFold = task.decided(validation, chosen);
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
            () -> task.references(outOfFold, List.copyOf(chosen.keySet())));
    ModelWriter writer = new ModelWriter(stage, set);
    List<Row> rows =
        chosen.values().stream()
            .map(
                c ->
                    writer.row(
                        task.pipeline(c),
                        c.rung().equals(top),
                        metrics(validation, c),
                        references.get(c.rung()).toJson()))
            .toList();
    return writer.write(rows, commit);
  }

  private Map<String, Double> metrics(ValidatedLadder<C> validation, C candidate) {
    Map<String, Double> metrics = new LinkedHashMap<>(task.metrics(candidate));
    metrics.put("cost", validation.costs().mean(candidate.column(), CONFIDENCE).estimate());
    return metrics;
  }
}
