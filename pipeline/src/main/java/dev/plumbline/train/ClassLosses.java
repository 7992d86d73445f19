package dev.plumbline.train;

import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Raw out-of-fold probabilities of classes against what came, by candidate. Mergeable. */
final class ClassLosses implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] losses;
  private final long[] right;
  private long rows;

  private ClassLosses(int candidates) {
    losses = new double[candidates];
    right = new long[candidates];
  }

  /** Sums up every candidate in one pass over the out-of-fold rows. */
  static ClassLosses of(Dataset<Row> outOfFold, List<String> candidates) {
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int[] columns = candidates.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    return OnePass.over(
        outOfFold,
        () -> new ClassLosses(columns.length),
        (state, row) -> {
          int actual = (int) row.getDouble(label);
          for (int c = 0; c < columns.length; c++) {
            state.add(c, actual, ClassColumns.numbers(row, columns[c]));
          }
          state.rows++;
        },
        ClassLosses::merge);
  }

  private void add(int candidate, int actual, double[] probabilities) {
    losses[candidate] -=
        Math.log(Math.max(ProbabilityMetrics.LOG_LOSS_CLIP, probabilities[actual]));
    int likeliest = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[likeliest]) {
        likeliest = c;
      }
    }
    right[candidate] += likeliest == actual ? 1 : 0;
  }

  private ClassLosses merge(ClassLosses other) {
    for (int c = 0; c < losses.length; c++) {
      losses[c] += other.losses[c];
      right[c] += other.right[c];
    }
    rows += other.rows;
    return this;
  }

  double logLoss(int candidate) {
    return losses[candidate] / rows;
  }

  double accuracy(int candidate) {
    return (double) right[candidate] / rows;
  }
}
