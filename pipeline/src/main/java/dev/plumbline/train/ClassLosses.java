package dev.plumbline.train;

import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/** Raw probabilities of classes against what came, by setting and fold. Mergeable. */
final class ClassLosses implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] losses;
  private final long[] right;
  private final long[] rows;

  private ClassLosses(int settings, int folds) {
    losses = new double[settings][folds];
    right = new long[settings];
    rows = new long[folds];
  }

  /** Sums up every setting in one pass over predicted rows. */
  static ClassLosses of(JavaRDD<PredictedBlock> predicted, int settings, int folds) {
    return OnePass.over(
        predicted,
        () -> new ClassLosses(settings, folds),
        (state, block) -> {
          for (int row = 0; row < block.rows(); row++) {
            int fold = block.segments()[row];
            for (int i = 0; i < settings; i++) {
              state.add(i, fold, (int) block.labels()[row], block.predictions(i, row));
            }
            state.rows[fold]++;
          }
        },
        ClassLosses::merge);
  }

  private void add(int setting, int fold, int actual, double[] probabilities) {
    losses[setting][fold] -=
        Math.log(Math.max(ProbabilityMetrics.LOG_LOSS_CLIP, probabilities[actual]));
    int likeliest = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[likeliest]) {
        likeliest = c;
      }
    }
    right[setting] += likeliest == actual ? 1 : 0;
  }

  private ClassLosses merge(ClassLosses other) {
    for (int i = 0; i < losses.length; i++) {
      for (int f = 0; f < rows.length; f++) {
        losses[i][f] += other.losses[i][f];
      }
      right[i] += other.right[i];
    }
    for (int f = 0; f < rows.length; f++) {
      rows[f] += other.rows[f];
    }
    return this;
  }

  /** The log loss of each setting. */
  List<SettingLosses> ofSettings() {
    return Arrays.stream(losses)
        .map(
            ofFolds ->
                new SettingLosses(
                    Arrays.stream(ofFolds).sum() / Arrays.stream(rows).sum(),
                    IntStream.range(0, rows.length).mapToObj(f -> ofFolds[f] / rows[f]).toList()))
        .toList();
  }

  /** The share of rows whose likeliest class came. */
  double accuracy(int setting) {
    return (double) right[setting] / Arrays.stream(rows).sum();
  }
}
