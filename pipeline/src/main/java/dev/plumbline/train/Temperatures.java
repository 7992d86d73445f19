package dev.plumbline.train;

import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The log loss of out-of-fold probabilities at temperatures from 1/8 to 8, by candidate and fold:
 * what the temperature of any folds is found by without another pass. Mergeable.
 */
final class Temperatures implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Steps from one temperature to twice of it. */
  private static final int STEPS = 4;

  private static final int DOUBLINGS = 3;
  private static final int COUNT = 2 * STEPS * DOUBLINGS + 1;

  /** Candidate → fold → the loss at each temperature. */
  private final double[][][] losses;

  private Temperatures(int candidates, int folds) {
    losses = new double[candidates][folds][COUNT];
  }

  /** Tries every temperature in one pass over the out-of-fold rows. */
  static Temperatures of(Dataset<Row> outOfFold, List<String> candidates, int folds) {
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int[] columns = candidates.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    return OnePass.over(
        outOfFold,
        () -> new Temperatures(columns.length, folds),
        (state, row) -> {
          int actual = (int) row.getDouble(label);
          for (int c = 0; c < columns.length; c++) {
            double[] probabilities = ClassColumns.numbers(row, columns[c]);
            add(state.losses[c][row.getInt(segment)], actual, probabilities);
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
  double best(int candidate, IntPredicate folds) {
    double[] sums = new double[COUNT];
    for (int f = 0; f < losses[candidate].length; f++) {
      for (int i = 0; i < COUNT && folds.test(f); i++) {
        sums[i] += losses[candidate][f][i];
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
