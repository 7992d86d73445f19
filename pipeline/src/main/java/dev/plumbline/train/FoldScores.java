package dev.plumbline.train;

import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.ScoreTable;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.ScoreCounts;
import dev.plumbline.statistic.SortedScores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaRDD;

/**
 * Out-of-fold raw scores against outcomes, by candidate and fold: what settings are compared by and
 * calibrators are fitted to. Mergeable.
 */
final class FoldScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Scores are kept apart up to this many, then rounded: enough for any calibrator. */
  private static final int DISTINCT_SCORES = 1 << 17;

  private final ScoreCounts[][] counts;

  private FoldScores(int candidates, int folds) {
    counts = new ScoreCounts[candidates][folds];
    for (ScoreCounts[] byFold : counts) {
      Arrays.setAll(byFold, f -> new ScoreCounts(DISTINCT_SCORES));
    }
  }

  /**
   * Counts every candidate's scores in one pass over predicted rows.
   *
   * @param predicted by the models of every candidate, in their order
   * @param unweighted what is made of a score first
   */
  static FoldScores of(
      JavaRDD<PredictedBlock> predicted, int candidates, int folds, Calibrator unweighted) {
    return OnePass.over(
        predicted,
        () -> new FoldScores(candidates, folds),
        (state, block) -> {
          for (int c = 0; c < candidates; c++) {
            for (int row = 0; row < block.rows(); row++) {
              state.counts[c][block.segments()[row]].add(
                  unweighted.calibrate(block.prediction(c, row)), block.positive(row));
            }
          }
        },
        FoldScores::merge);
  }

  /** A candidate's scores in the folds that a condition holds for. */
  ScoreCounts of(int candidate, IntPredicate folds) {
    ScoreCounts merged = new ScoreCounts(DISTINCT_SCORES);
    for (int f = 0; f < counts[candidate].length; f++) {
      if (folds.test(f)) {
        merged.merge(counts[candidate][f]);
      }
    }
    return merged;
  }

  /** The same as a calibrator takes them. */
  ScoreTable table(int candidate, IntPredicate folds) {
    SortedScores sorted = of(candidate, folds).descending();
    return ScoreTable.of(
        sorted.scores(),
        Arrays.stream(sorted.positives()).asDoubleStream().toArray(),
        Arrays.stream(sorted.negatives()).asDoubleStream().toArray());
  }

  /** A candidate's log loss in each fold; NaN where a fold has no row. */
  List<Double> logLoss(int candidate) {
    return Arrays.stream(counts[candidate])
        .map(c -> c.rows() == 0 ? Double.NaN : ProbabilityMetrics.of(c).logLoss())
        .toList();
  }

  private FoldScores merge(FoldScores other) {
    for (int c = 0; c < counts.length; c++) {
      for (int f = 0; f < counts[c].length; f++) {
        counts[c][f].merge(other.counts[c][f]);
      }
    }
    return this;
  }
}
