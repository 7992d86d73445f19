package dev.plumbline.train;

import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaRDD;

/**
 * The log loss of out-of-fold probabilities at temperatures from 1/8 to 8, by setting and fold:
 * what the temperature of any folds is found by without another pass. Mergeable.
 */
final class Temperatures implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Steps from one temperature to twice of it. */
  private static final int STEPS = 4;

  private static final int DOUBLINGS = 3;
  private static final int COUNT = 2 * STEPS * DOUBLINGS + 1;

  /** Setting → fold → the loss at each temperature. */
  private final double[][][] losses;

  private Temperatures(int settings, int folds) {
    losses = new double[settings][folds][COUNT];
  }

  /**
   * Tries every temperature in one pass over the out-of-fold rows; none where there is no setting.
   *
   * @param settings their places among those that were predicted by
   */
  static Temperatures of(JavaRDD<PredictedBlock> outOfFold, List<Integer> settings, int folds) {
    int[] places = settings.stream().mapToInt(Integer::intValue).toArray();
    if (places.length == 0) {
      return new Temperatures(0, folds);
    }
    return OnePass.over(
        outOfFold,
        () -> new Temperatures(places.length, folds),
        (state, rows) -> {
          for (int c = 0; c < places.length; c++) {
            for (int row = 0; row < rows.rows(); row++) {
              add(
                  state.losses[c][rows.segments()[row]],
                  (int) rows.labels()[row],
                  rows.predictions(places[c], row));
            }
          }
        },
        Temperatures::merge);
  }

  /** log Σ p^(1/t) − log p(actual) / t. */
  static void add(double[] losses, int actual, double[] probabilities) {
    double[] logs = new double[probabilities.length];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = Math.log(Math.max(ProbabilityMetrics.LOG_LOSS_CLIP, probabilities[c]));
    }
    for (int i = 0; i < COUNT; i++) {
      double share = 1 / temperature(i);
      double sum = 0;
      for (double log : logs) {
        sum += Math.exp(share * log);
      }
      losses[i] += Math.log(sum) - share * logs[actual];
    }
  }

  private Temperatures merge(Temperatures other) {
    for (int c = 0; c < losses.length; c++) {
      for (int f = 0; f < losses[c].length; f++) {
        for (int i = 0; i < COUNT; i++) {
          losses[c][f][i] += other.losses[c][f][i];
        }
      }
    }
    return this;
  }

  /** The temperature of the smallest log loss in the folds that a condition holds for. */
  double best(int setting, IntPredicate folds) {
    double[] sums = new double[COUNT];
    for (int f = 0; f < losses[setting].length; f++) {
      for (int i = 0; i < COUNT && folds.test(f); i++) {
        sums[i] += losses[setting][f][i];
      }
    }
    return best(sums);
  }

  /**
   * The lowest point of the parabola, over the logarithm of the temperature, through the smallest
   * loss and its neighbours; 1 where nothing was seen.
   */
  static double best(double[] losses) {
    int least = COUNT / 2;
    for (int i = 0; i < COUNT; i++) {
      least = losses[i] < losses[least] ? i : least;
    }
    if (least == 0 || least == COUNT - 1) {
      return temperature(least);
    }
    double before = losses[least - 1] - losses[least];
    double after = losses[least + 1] - losses[least];
    double shift = before + after > 0 ? (before - after) / (2 * (before + after)) : 0;
    return temperature(least + shift);
  }

  static int count() {
    return COUNT;
  }

  private static double temperature(double place) {
    return Math.pow(2, (place - COUNT / 2) / STEPS);
  }
}
