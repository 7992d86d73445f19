package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.DecisionColumns;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.RegressionErrors;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The ladder where the label is a number. */
record RegressionLadder(Stage stage, TrainingSet set) implements TaskLadder<RegressionCandidate> {

  @Override
  public ValidatedLadder<RegressionCandidate> validate(long seed) {
    return RegressionValidation.of(set, seed, stage.progress());
  }

  @Override
  public Map<String, Object> results(
      ValidatedLadder<RegressionCandidate> validation, RegressionCandidate candidate) {
    return Map.copyOf(metrics(candidate));
  }

  @Override
  public Map<String, Double> metrics(RegressionCandidate candidate) {
    return Map.of(
        "rmse", RegressionErrors.rootMeanSquaredError(candidate.errors()),
        "mae", RegressionErrors.meanAbsoluteError(candidate.errors()),
        "r_squared", RegressionErrors.rSquared(candidate.errors()));
  }

  @Override
  public FittedPipeline pipeline(RegressionCandidate candidate) {
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        candidate.distribution().get(0));
  }

  @Override
  public Dataset<Row> decided(
      ValidatedLadder<RegressionCandidate> validation, Map<String, RegressionCandidate> chosen) {
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
            Population.entityKey(stage.problem().entity()).as("entity"),
            col(FeatureRows.PREDICTION_TIME),
            col(TrainingMatrix.SEGMENT).as("fold"),
            col(FeatureRows.BLOCK),
            col(TrainingMatrix.LABEL).as("outcome"),
            map(predictions).as("predictions"),
            map(decisions).as("decisions"));
  }

  @Override
  public Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs) {
    return ReferenceBuild.of(set, decided, "predictions", rungs);
  }
}
