package dev.plumbline.train;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import java.sql.Date;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a training puts on record, under every task. */
record TrainingTables(Stage stage, TrainingSet set, CommitInfo commit) {
  /** Confidence of the intervals in {@code cv_results}, and one-sided of a climb. */
  static final double CONFIDENCE = 0.95;

  static TrainingTables of(Stage stage, TrainingSet set) {
    return new TrainingTables(
        stage, set, stage.run().commit().from(Map.of(set.featureTable(), set.version())));
  }

  /** What a rung came to in one repetition. */
  static TrainResult.RungResult result(
      int repeat, Candidate candidate, BlockedMean costs, Map<String, Double> metrics) {
    return new TrainResult.RungResult(
        candidate.rung(),
        candidate.setting(),
        repeat,
        costs.mean(candidate.column(), CONFIDENCE),
        metrics);
  }

  /**
   * The row of a setting.
   *
   * @param chosen whether it is its rung's
   * @param costs by column; needed of those that are chosen
   * @param folds what it loses in each
   * @param ofTask the columns that are the task's own
   */
  Row cvRow(
      int repeat,
      Candidate candidate,
      boolean chosen,
      BlockedMean costs,
      FoldLosses folds,
      Map<String, Object> ofTask) {
    Map<String, Object> values = new HashMap<>(ofTask);
    values.put("logical_date", Date.valueOf(stage.run().logicalDate()));
    values.put("rung", candidate.rung());
    values.put("setting", candidate.setting());
    values.put("repeat", repeat);
    values.put("chosen", chosen);
    values.put("overfit", folds.overfit());
    values.put("overfit_error", folds.overfitError());
    if (chosen) {
      Interval cost = costs.mean(candidate.column(), CONFIDENCE);
      values.put("cost", cost.estimate());
      values.put("cost_lower", cost.isBounded() ? cost.lower() : null);
      values.put("cost_upper", cost.isBounded() ? cost.upper() : null);
    }
    return RowFactory.create(
        Stream.of(Tables.CV_RESULTS.schema().fieldNames()).map(values::get).toArray());
  }

  void writeCrossValidation(List<Row> rows) {
    stage
        .lake()
        .replaceDate(
            Tables.CV_RESULTS,
            stage.lake().spark().createDataFrame(rows, Tables.CV_RESULTS.schema()),
            commit);
  }

  void writeLadder(List<LadderStep> steps) {
    List<Row> rows = steps.stream().map(this::row).toList();
    stage
        .lake()
        .replaceDate(
            Tables.LADDER_STEPS,
            stage.lake().spark().createDataFrame(rows, Tables.LADDER_STEPS.schema()).coalesce(1),
            commit);
  }

  private Row row(LadderStep step) {
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        step.step(),
        step.from(),
        step.to(),
        step.rule().written(),
        step.holds(),
        orNull(step.value()),
        orNull(step.lower()),
        step.bound(),
        step.reason());
  }

  /** Writes nothing where there is nothing. */
  void writeMitigations(List<Row> rows) {
    if (!rows.isEmpty()) {
      stage
          .lake()
          .replaceDate(
              Tables.MITIGATIONS,
              stage.lake().spark().createDataFrame(rows, Tables.MITIGATIONS.schema()).coalesce(1),
              commit);
    }
  }

  /** The row of what a mitigation changes of a candidate. */
  Row row(Candidate chosen, MitigationPrice.Change change) {
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        chosen.rung(),
        chosen.setting(),
        change.group().isEmpty() ? null : change.group(),
        change.metric(),
        change.with(),
        change.without(),
        change.difference().estimate(),
        change.difference().isBounded() ? change.difference().lower() : null,
        change.difference().isBounded() ? change.difference().upper() : null);
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /**
   * Writes what was predicted out of fold, and gives the row of a model version of each rung.
   *
   * @param outOfFold rows of {@code oof_predictions}
   * @param references by rung what the monitor compares later rows with
   * @param top the rung that the ladder ended on
   * @param metrics out of fold
   */
  <C extends Candidate> List<Row> write(
      Dataset<Row> outOfFold,
      Function<Dataset<Row>, Map<String, DriftReference>> references,
      Collection<C> chosen,
      String top,
      Function<C, FittedPipeline> pipeline,
      Function<C, Map<String, Double>> metrics) {
    stage.describe(
        "write out-of-fold predictions",
        () -> {
          stage
              .lake()
              .replaceDate(
                  Tables.OOF_PREDICTIONS, Lake.filled(Tables.OOF_PREDICTIONS, outOfFold), commit);
          return null;
        });
    Map<String, DriftReference> found =
        stage.describe(
            "describe the training rows for the monitor", () -> references.apply(outOfFold));
    ModelWriter writer = new ModelWriter(stage, set);
    return chosen.stream()
        .map(
            c ->
                writer.row(
                    pipeline.apply(c),
                    c.rung().equals(top),
                    metrics.apply(c),
                    found.get(c.rung()).toJson()))
        .toList();
  }

  /** Makes the model versions seen, when all else is written; gives that of each rung. */
  Map<String, String> writeModels(List<Row> rows) {
    return new ModelWriter(stage, set).write(rows, commit);
  }
}
