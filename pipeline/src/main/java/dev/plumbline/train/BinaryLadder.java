package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.DriftReference;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The ladder where the label is true or false. */
record BinaryLadder(TrainingSet set) implements TaskLadder<BinaryCandidate> {

  @Override
  public Learner learner(Rung rung, long seed) {
    return Learner.of(rung, seed);
  }

  @Override
  public Judge<BinaryCandidate> judge(TrainingMatrix matrix, RowWeights weights) {
    return BinaryJudge.of(set.problem(), matrix, weights);
  }

  @Override
  public Map<String, Object> results(
      CrossValidation<BinaryCandidate> validation, BinaryCandidate candidate, boolean isChosen) {
    Map<String, Object> results = validation.foldLosses(candidate).columns("log_loss");
    results.putAll(ranking(candidate));
    results.put("log_loss", candidate.loss());
    if (isChosen) {
      results.put("calibration", candidate.calibration().name().toLowerCase(Locale.ROOT));
      results.put("brier_score", candidate.brierScore());
    }
    return results;
  }

  @Override
  public Map<String, Double> metrics(BinaryCandidate candidate) {
    Map<String, Double> metrics = new HashMap<>(ranking(candidate));
    metrics.put("log_loss", candidate.loss());
    return metrics;
  }

  private static Map<String, Double> ranking(BinaryCandidate candidate) {
    return Map.of("roc_auc", candidate.rocAuc(), "average_precision", candidate.averagePrecision());
  }

  @Override
  public FittedPipeline pipeline(
      CrossValidation<BinaryCandidate> validation, BinaryCandidate candidate) {
    return new FittedPipeline(
        candidate.rung(),
        candidate.setting(),
        set.modelColumns(),
        candidate.finalModel(),
        candidate.calibrator());
  }

  @Override
  public Dataset<Row> decided(Dataset<Row> outOfFold, Map<String, BinaryCandidate> chosen) {
    Column[] probabilities =
        chosen.values().stream()
            .flatMap(c -> Stream.of(lit(c.rung()), CalibratedColumn.of(c, TrainingMatrix.SEGMENT)))
            .toArray(Column[]::new);
    return keyed(
        outOfFold,
        col(TrainingMatrix.LABEL).equalTo(1).as("label"),
        map(probabilities).as("probabilities"));
  }

  @Override
  public Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs) {
    return ReferenceBuild.of(set, decided, "probabilities", rungs);
  }

  @Override
  public List<MitigationPrice.Change> mitigations(
      CrossValidation<BinaryCandidate> validation, Rung rung, BinaryCandidate chosen) {
    return LadderRows.mitigates(set)
        ? validation.besideUnmitigated(
            rung,
            chosen,
            (outOfFold, without) ->
                MitigationPrice.of(set, outOfFold, chosen, without, TrainingTables.CONFIDENCE))
        : List.of();
  }
}
