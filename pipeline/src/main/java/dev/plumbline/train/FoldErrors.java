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

  private final ArrayList<RegressionErrors> errors = new ArrayList<>();
  private final ArrayList<PredictionBins> bins = new ArrayList<>();

  private FoldErrors(int candidates) {
    for (int c = 0; c < candidates; c++) {
      errors.add(new RegressionErrors());
      bins.add(new PredictionBins());
    }
  }

  /** Sums up every candidate in one pass over the out-of-fold rows. */
  static FoldErrors of(Dataset<Row> outOfFold, List<String> candidates) {
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int[] columns = candidates.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    return OnePass.over(
        outOfFold,
        () -> new FoldErrors(columns.length),
        (state, row) -> {
          for (int c = 0; c < columns.length; c++) {
            double predicted = row.getDouble(columns[c]);
            state.errors.get(c).add(row.getDouble(label), predicted);
            state.bins.get(c).add(predicted);
          }
        },
        FoldErrors::merge);
  }

  RegressionErrors errors(int candidate) {
    return errors.get(candidate);
  }

  /** Where the bins of a candidate's predictions begin. */
  double[] edges(int candidate) {
    return bins.get(candidate).edges();
  }

  private FoldErrors merge(FoldErrors other) {
    for (int c = 0; c < errors.size(); c++) {
      errors.get(c).merge(other.errors.get(c));
      bins.get(c).merge(other.bins.get(c));
    }
    return this;
  }
}
