package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.CalibratorChoice;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.ScoreTable;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Fitted settings judged on rows that their models never saw: scores, calibrators, and what their
 * decisions would have cost. One pass over the matrix to predict, whose result is kept while two
 * passes go over it.
 *
 * @param candidates in the order of the settings
 * @param costs a row of each candidate's decisions, by block
 */
record JudgedSettings(List<Candidate> candidates, BlockedMean costs) {

  /**
   * Judges settings of one rung.
   *
   * @param columns a name for each setting that no other has
   */
  static JudgedSettings of(
      Problem problem,
      String rung,
      TrainingMatrix matrix,
      Folds folds,
      List<FittedSetting> fitted,
      List<String> columns,
      RowWeights weights) {
    JavaRDD<PredictedBlock> outOfFold =
        matrix
            .blocksOutOfFold(folds, fitted.stream().map(FittedSetting::byModelIndex).toList())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      FoldScores scores =
          FoldScores.of(
              outOfFold,
              columns.size(),
              folds.folds(),
              weights.unweighted(new Calibrator.Identity()));
      List<Candidate> candidates =
          IntStream.range(0, columns.size())
              .mapToObj(
                  i -> candidate(problem, rung, fitted.get(i), columns.get(i), i, scores, weights))
              .toList();
      return new JudgedSettings(candidates, costs(matrix, outOfFold, candidates));
    } finally {
      outOfFold.unpersist(false);
    }
  }

  private static Candidate candidate(
      Problem problem,
      String rung,
      FittedSetting fitted,
      String column,
      int index,
      FoldScores scores,
      RowWeights weights) {
    int folds = problem.split().foldsInAll();
    // A rule predicts rates that are calibrated as they are.
    Calibration asked = rung.equals("rules") ? Calibration.NONE : problem.calibration();
    List<ScoreTable> tables = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int fold = f;
      tables.add(scores.table(index, other -> other == fold));
    }
    CalibratorChoice choice = CalibratorChoice.of(asked, tables);
    // With a rolling origin early folds are trained on little; the last ones are like the final
    // model, and they alone say how its scores are to be read.
    IntPredicate like = problem.split().by() == Split.FoldBy.TIME ? f -> f >= folds / 2 : f -> true;
    ScoreCounts all = scores.of(index, f -> true);
    RankingMetrics ranking = RankingMetrics.of(all);
    return new Candidate(
        rung,
        fitted,
        column,
        ProbabilityMetrics.of(all).logLoss(),
        scores.logLoss(index),
        ranking.rocAuc(),
        ranking.averagePrecision(),
        choice.kind(),
        choice.byFold().stream().map(weights::unweighted).toList(),
        weights.unweighted(Calibrator.fit(choice.kind(), scores.table(index, like))),
        choice.brierScore());
  }

  private static BlockedMean costs(
      TrainingMatrix matrix, JavaRDD<PredictedBlock> outOfFold, List<Candidate> candidates) {
    String[] names = candidates.stream().map(Candidate::column).toArray(String[]::new);
    Calibrator[][] calibrators =
        candidates.stream()
            .map(c -> c.crossFitted().toArray(Calibrator[]::new))
            .toArray(Calibrator[][]::new);
    int blockOfRow = matrix.key(FeatureRows.BLOCK);
    int[] costs = FeatureRows.COSTS.stream().mapToInt(matrix::key).toArray();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, block) -> {
          double[] values = new double[names.length];
          for (int row = 0; row < block.rows(); row++) {
            double fn = block.number(costs[0], row);
            double fp = block.number(costs[1], row);
            double tp = block.number(costs[2], row);
            double tn = block.number(costs[3], row);
            for (int c = 0; c < values.length; c++) {
              double probability =
                  calibrators[c][block.segments()[row]].calibrate(block.prediction(c, row));
              boolean act = BinaryCost.act(probability, fn, fp, tp, tn);
              values[c] = BinaryCost.realised(act, block.positive(row), fn, fp, tp, tn);
            }
            state.add(block.text(blockOfRow, row), values);
          }
        },
        BlockedMean::merge);
  }
}
