package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.DecisionColumns;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.RegressionErrors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The ladder where the label is a number. */
record RegressionLadder(TrainingSet set) implements TaskLadder<RegressionCandidate> {

  @Override
  public Learner learner(Rung rung, long seed) {
    return Learner.ofNumbers(rung, seed);
  }

  @Override
  public Judge<RegressionCandidate> judge(TrainingMatrix matrix, RowWeights weights) {
    return RegressionJudge.of(set.problem(), matrix);
  }

  @Override
  public Map<String, Object> results(
      CrossValidation<RegressionCandidate> validation,
      RegressionCandidate candidate,
      boolean isChosen) {
    Map<String, Object> results = validation.foldLosses(candidate).columns("rmse");
    results.putAll(metrics(candidate));
    return results;
  }

  @Override
  public Map<String, Double> metrics(RegressionCandidate candidate) {
    return Map.of(
        "rmse", candidate.loss(),
        "mae", RegressionErrors.meanAbsoluteError(candidate.errors()),
        "r_squared", RegressionErrors.rSquared(candidate.errors()));
  }

  @Override
  public FittedPipeline pipeline(
      CrossValidation<RegressionCandidate> validation, RegressionCandidate candidate) {
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        candidate.distribution().get(0));
  }

  @Override
  public Dataset<Row> decided(Dataset<Row> outOfFold, Map<String, RegressionCandidate> chosen) {
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
    return keyed(
        outOfFold,
        col(TrainingMatrix.LABEL).as("outcome"),
        map(predictions).as("predictions"),
        map(decisions).as("decisions"));
  }

  @Override
  public Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs) {
    return ReferenceBuild.of(set, decided, "predictions", rungs);
  }
}
