package dev.plumbline.train;

import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.BlockedMean;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaRDD;

/** How fitted settings of a task are judged on rows that their models never saw. */
interface Judge<C extends Candidate> {

  /**
   * Judges the settings of one rung. At most three passes.
   *
   * @param outOfFold predicted by the settings, in their order; kept meanwhile
   * @param columns a name for each setting that no other has
   */
  Judged<C> judge(
      Rung rung,
      JavaRDD<PredictedBlock> outOfFold,
      List<FittedSetting> settings,
      List<String> columns);

  /**
   * What settings lose; one pass.
   *
   * @param predicted by the settings, in their order
   */
  List<SettingLosses> losses(JavaRDD<PredictedBlock> predicted, int settings);

  /**
   * What decisions would have cost whose outcome was known before, under {@link
   * CrossValidation#PERFECT}; one pass.
   */
  BlockedMean perfect(JavaRDD<PredictedBlock> rows);

  /**
   * The folds whose models are like the final one, and which alone say how its predictions are to
   * be read: with a rolling origin the last ones, for early ones are trained on little.
   */
  static IntPredicate likeTheFinalModel(Split split) {
    return split.by() == Split.FoldBy.TIME ? f -> f >= split.foldsInAll() / 2 : f -> true;
  }
}
