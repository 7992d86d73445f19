package dev.plumbline.train;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.ClassModel;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.DriftReference;
import java.util.ArrayList;
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
record MulticlassLadder(TrainingSet set, List<String> classes)
    implements TaskLadder<MulticlassCandidate> {

  static MulticlassLadder of(TrainingSet set) {
    return new MulticlassLadder(set, set.classes());
  }

  /** The place of the class. */
  @Override
  public Column label() {
    Column names = array(classes.stream().map(c -> lit(c)).toArray(Column[]::new));
    return array_position(names, col(FeatureRows.LABEL)).minus(1).cast("double");
  }

  @Override
  public Learner learner(Rung rung, long seed) {
    return Learner.ofClasses(rung, seed, classes.size());
  }

  @Override
  public Judge<MulticlassCandidate> judge(TrainingMatrix matrix, RowWeights weights) {
    return MulticlassJudge.of(set.problem(), classes, matrix);
  }

  @Override
  public Map<String, Object> results(
      CrossValidation<MulticlassCandidate> validation,
      MulticlassCandidate candidate,
      boolean isChosen) {
    Map<String, Object> results = validation.foldLosses(candidate).columns("log_loss");
    results.putAll(metrics(candidate));
    if (isChosen) {
      results.put(
          "brier_score",
          validation.costs().mean(candidate.brier(), TrainingTables.CONFIDENCE).estimate());
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
    return Map.of("log_loss", candidate.loss(), "accuracy", candidate.accuracy());
  }

  @Override
  public FittedPipeline pipeline(
      CrossValidation<MulticlassCandidate> validation, MulticlassCandidate candidate) {
    // The ladder begins with the rules, and they with the constant.
    ClassModel.Constant constant =
        (ClassModel.Constant) validation.candidates().get(0).finalModel();
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        new ClassProbabilities(classes, candidate.temperature(), constant.rates()));
  }

  @Override
  public Dataset<Row> decided(Dataset<Row> outOfFold, Map<String, MulticlassCandidate> chosen) {
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
    return keyed(
        outOfFold,
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
