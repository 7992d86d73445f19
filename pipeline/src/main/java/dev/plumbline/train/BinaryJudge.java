package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.CalibratorChoice;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.ScoreTable;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Settings that say true or false, judged: scores, calibrators, and what their decisions would have
 * cost.
 *
 * @param block the place of a row's block among the keys
 * @param costs those of its costs
 * @param weights what scores are corrected for first
 */
record BinaryJudge(Problem problem, int block, List<Integer> costs, RowWeights weights)
    implements Judge<BinaryCandidate> {

  static BinaryJudge of(Problem problem, TrainingMatrix matrix, RowWeights weights) {
    return new BinaryJudge(
        problem,
        matrix.key(FeatureRows.BLOCK),
        FeatureRows.COSTS.stream().map(matrix::key).toList(),
        weights);
  }

  @Override
  public Judged<BinaryCandidate> judge(
      Rung rung,
      JavaRDD<PredictedBlock> outOfFold,
      List<FittedSetting> settings,
      List<String> columns) {
    FoldScores scores = scores(outOfFold, settings.size());
    List<BinaryCandidate> candidates =
        IntStream.range(0, settings.size())
            .mapToObj(i -> candidate(rung, settings.get(i), columns.get(i), i, scores))
            .toList();
    return new Judged<>(candidates, costs(outOfFold, candidates));
  }

  @Override
  public List<SettingLosses> losses(JavaRDD<PredictedBlock> predicted, int settings) {
    FoldScores scores = scores(predicted, settings);
    return IntStream.range(0, settings)
        .mapToObj(
            i ->
                new SettingLosses(
                    ProbabilityMetrics.of(scores.of(i, f -> true)).logLoss(), scores.logLoss(i)))
        .toList();
  }

  private FoldScores scores(JavaRDD<PredictedBlock> predicted, int settings) {
    return FoldScores.of(
        predicted,
        settings,
        problem.split().foldsInAll(),
        weights.unweighted(new Calibrator.Identity()));
  }

  private BinaryCandidate candidate(
      Rung rung, FittedSetting fitted, String column, int index, FoldScores scores) {
    // A rule predicts rates that are calibrated as they are.
    Calibration asked = rung instanceof Rung.Rules ? Calibration.NONE : problem.calibration();
    List<ScoreTable> tables = new ArrayList<>();
    for (int f = 0; f < problem.split().foldsInAll(); f++) {
      int fold = f;
      tables.add(scores.table(index, other -> other == fold));
    }
    CalibratorChoice choice = CalibratorChoice.of(asked, tables);
    ScoreCounts all = scores.of(index, f -> true);
    RankingMetrics ranking = RankingMetrics.of(all);
    return new BinaryCandidate(
        rung.name(),
        fitted,
        column,
        ProbabilityMetrics.of(all).logLoss(),
        scores.logLoss(index),
        ranking.rocAuc(),
        ranking.averagePrecision(),
        choice.kind(),
        choice.byFold().stream().map(weights::unweighted).toList(),
        weights.unweighted(
            Calibrator.fit(
                choice.kind(), scores.table(index, Judge.likeTheFinalModel(problem.split())))),
        choice.brierScore());
  }

  private BlockedMean costs(JavaRDD<PredictedBlock> outOfFold, List<BinaryCandidate> candidates) {
    String[] names = candidates.stream().map(BinaryCandidate::column).toArray(String[]::new);
    Calibrator[][] calibrators =
        candidates.stream()
            .map(c -> c.crossFitted().toArray(Calibrator[]::new))
            .toArray(Calibrator[][]::new);
    int blockOfRow = block;
    int[] places = places();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, rows) -> {
          double[] values = new double[names.length];
          for (int row = 0; row < rows.rows(); row++) {
            double fn = rows.number(places[0], row);
            double fp = rows.number(places[1], row);
            double tp = rows.number(places[2], row);
            double tn = rows.number(places[3], row);
            for (int c = 0; c < values.length; c++) {
              double probability =
                  calibrators[c][rows.segments()[row]].calibrate(rows.prediction(c, row));
              boolean act = BinaryCost.act(probability, fn, fp, tp, tn);
              values[c] = BinaryCost.realised(act, rows.positive(row), fn, fp, tp, tn);
            }
            state.add(rows.text(blockOfRow, row), values);
          }
        },
        BlockedMean::merge);
  }

  @Override
  public BlockedMean perfect(JavaRDD<PredictedBlock> outOfFold) {
    int blockOfRow = block;
    int[] places = places();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(CrossValidation.PERFECT),
        (state, rows) -> {
          for (int row = 0; row < rows.rows(); row++) {
            double fn = rows.number(places[0], row);
            double fp = rows.number(places[1], row);
            double tp = rows.number(places[2], row);
            double tn = rows.number(places[3], row);
            boolean positive = rows.positive(row);
            state.add(
                rows.text(blockOfRow, row),
                Math.min(
                    BinaryCost.realised(true, positive, fn, fp, tp, tn),
                    BinaryCost.realised(false, positive, fn, fp, tp, tn)));
          }
        },
        BlockedMean::merge);
  }

  private int[] places() {
    return costs.stream().mapToInt(Integer::intValue).toArray();
  }
}
