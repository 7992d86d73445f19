package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.DriftReference;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The ladder where the label is one of several classes.
 *
 * @param classes in the order of the models' outputs
 */
record MulticlassLadder(Stage stage, TrainingSet set, List<String> classes)
    implements TaskLadder<MulticlassCandidate> {

  static MulticlassLadder of(Stage stage, TrainingSet set) {
    return new MulticlassLadder(stage, set, set.classes());
  }

  @Override
  public ValidatedLadder<MulticlassCandidate> validate(long seed) {
    return new MulticlassValidation(set, classes).validate(seed, stage.progress());
  }

  @Override
  public Map<String, Object> results(
      ValidatedLadder<MulticlassCandidate> validation, MulticlassCandidate candidate) {
    Map<String, Object> results = new HashMap<>(metrics(candidate));
    if (candidate.decides()) {
      int brier = validation.costs().indexOf(candidate.brier());
      double[] coefficients = new double[validation.costs().names().size()];
      coefficients[brier] = 1;
      results.put("brier_score", validation.costs().estimate(coefficients));
      results.put(
          "calibration",
          candidate.temperature() == 1
              ? "none"
              : String.format(Locale.ROOT, "temperature %.3f", candidate.temperature()));
    }
    return results;
  }

  @Override
  public Map<String, Double> metrics(MulticlassCandidate candidate) {
    return Map.of("log_loss", candidate.logLoss(), "accuracy", candidate.accuracy());
  }

  @Override
  public FittedPipeline pipeline(MulticlassCandidate candidate) {
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        new ClassProbabilities(classes, candidate.temperature(), candidate.rates()));
  }

  @Override
  public Dataset<Row> decided(
      ValidatedLadder<MulticlassCandidate> validation, Map<String, MulticlassCandidate> chosen) {
    ClassColumns columns =
        new ClassColumns(
            classes,
            new ClassCosts(((MulticlassValue) set.problem().value()).amountsOf(classes)),
            FeatureRows.costs(set.problem()).stream().map(c -> col(c)).toList());
    List<Column> probabilities = new ArrayList<>();
    List<Column> decisions = new ArrayList<>();
    for (MulticlassCandidate candidate : chosen.values()) {
      Column calibrated =
          columns.calibrated(
              candidate.crossFitted(), col(TrainingMatrix.SEGMENT), col(candidate.column()));
      probabilities.addAll(List.of(lit(candidate.rung()), columns.byName(calibrated)));
      decisions.addAll(List.of(lit(candidate.rung()), columns.name(columns.decision(calibrated))));
    }
    return validation
        .outOfFold()
        .select(
            lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            Population.entityKey(set.problem().entity()).as("entity"),
            col(FeatureRows.PREDICTION_TIME),
            col(TrainingMatrix.SEGMENT).as("fold"),
            col(FeatureRows.BLOCK),
            columns.name(col(TrainingMatrix.LABEL).cast("int")).as("actual_class"),
            map(probabilities.toArray(Column[]::new)).as("class_probabilities"),
            map(decisions.toArray(Column[]::new)).as("class_decisions"));
  }

  /** Which classes are decided for, and how often. */
  @Override
  public Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs) {
    return ReferenceBuild.of(set, decided, "class_decisions", rungs, FeatureKind.CATEGORICAL);
  }
}
