package dev.plumbline.train;

import dev.plumbline.learner.PredictionBins;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RegressionErrors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Out-of-fold predictions of a number against what came, by candidate: what settings are compared
 * by, and where their predictions lie. Mergeable.
 */
final class FoldErrors implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<double[]> errors = new ArrayList<>();
  private final ArrayList<PredictionBins> bins = new ArrayList<>();

  private FoldErrors(int candidates) {
    for (int c = 0; c < candidates; c++) {
      errors.add(new double[RegressionErrors.WIDTH]);
      bins.add(new PredictionBins());
    }
  }

  /**
   * Sums up every candidate in one pass over the out-of-fold rows.
   *
   * @param centre a number amid the outcomes
   */
  static FoldErrors of(Dataset<Row> outOfFold, List<String> candidates, double centre) {
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int[] columns = candidates.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    return OnePass.over(
        outOfFold,
        () -> new FoldErrors(columns.length),
        (state, row) -> {
          for (int c = 0; c < columns.length; c++) {
            double predicted = row.getDouble(columns[c]);
            RegressionErrors.add(state.errors.get(c), row.getDouble(label), predicted, centre);
            state.bins.get(c).add(predicted);
          }
        },
        FoldErrors::merge);
  }

  /** The sums of {@link RegressionErrors}. */
  double[] errors(int candidate) {
    return errors.get(candidate);
  }

  /** Where the bins of a candidate's predictions begin. */
  double[] edges(int candidate) {
    return bins.get(candidate).edges();
  }

  private FoldErrors merge(FoldErrors other) {
    for (int c = 0; c < errors.size(); c++) {
      double[] mine = errors.get(c);
      for (int i = 0; i < mine.length; i++) {
        mine[i] += other.errors.get(c)[i];
      }
      bins.get(c).merge(other.bins.get(c));
    }
    return this;
  }
}
