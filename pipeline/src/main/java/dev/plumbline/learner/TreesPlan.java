package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * What all fits of one call share.
 *
 * @param encoders by model
 * @param earlyStopping whether and on how many rows training watches for its end
 * @param task what the labels are
 * @param classRates by model the classes' rates, from which averaged trees of several classes set
 *     out; none of others
 */
record TreesPlan(
    Folds folds,
    ArrayList<Encoder> encoders,
    Rung.EarlyStopping earlyStopping,
    Task task,
    ArrayList<double[]> classRates)
    implements Serializable {

  /** Whether they are trees of several classes that are averaged. */
  boolean averagesClasses() {
    return !classRates.isEmpty();
  }

  /** What is watched on the rows held aside: less is better. */
  String watchedMetric() {
    return switch (task) {
      case BINARY -> "logloss";
      case MULTICLASS -> "mlogloss";
      case REGRESSION -> "rmse";
    };
  }

  /** Which rows are one to a tree. */
  TreeRows.Alike alike() {
    return task == Task.MULTICLASS ? TreeRows.Alike.FEATURES_AND_LABEL : TreeRows.Alike.FEATURES;
  }

  /** The rows of a block that train a model and are not held aside. */
  int[] training(Block block, int model) {
    return chosen(block, model, false);
  }

  /** The rows of a block that a model's training watches; none where nothing stops it early. */
  int[] aside(Block block, int model) {
    return chosen(block, model, true);
  }

  /** Rows are held aside by what was drawn for them, the same for what belongs together. */
  private int[] chosen(Block block, int model, boolean aside) {
    int[] all = block.training(folds, model);
    if (!earlyStopping.stops()) {
      return aside ? new int[0] : all;
    }
    long below = Math.round(earlyStopping.share() * RowFacts.DRAWS);
    int[] chosen = new int[all.length];
    int count = 0;
    for (int row : all) {
      if (block.draws[row] < below == aside) {
        chosen[count++] = row;
      }
    }
    return Arrays.copyOf(chosen, count);
  }
}
