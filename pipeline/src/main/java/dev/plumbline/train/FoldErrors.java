package dev.plumbline.train;

import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.PredictionBins;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RegressionErrors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Predictions of a number against what came, by setting and fold: what settings are compared by,
 * and where their predictions lie. Mergeable.
 */
final class FoldErrors implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Setting → fold → the sums. */
  private final double[][][] errors;

  private final ArrayList<PredictionBins> bins = new ArrayList<>();

  private FoldErrors(int settings, int folds) {
    errors = new double[settings][folds][RegressionErrors.WIDTH];
    for (int i = 0; i < settings; i++) {
      bins.add(new PredictionBins());
    }
  }

  /**
   * Sums up every setting in one pass over predicted rows.
   *
   * @param centre a number amid the outcomes
   */
  static FoldErrors of(JavaRDD<PredictedBlock> predicted, int settings, int folds, double centre) {
    return OnePass.over(
        predicted,
        () -> new FoldErrors(settings, folds),
        (state, rows) -> {
          for (int i = 0; i < settings; i++) {
            for (int row = 0; row < rows.rows(); row++) {
              double prediction = rows.prediction(i, row);
              RegressionErrors.add(
                  state.errors[i][rows.segments()[row]], rows.labels()[row], prediction, centre);
              state.bins.get(i).add(prediction);
            }
          }
        },
        FoldErrors::merge);
  }

  /** The sums of {@link RegressionErrors} over all folds. */
  double[] errors(int setting) {
    double[] sums = new double[RegressionErrors.WIDTH];
    for (double[] ofFold : errors[setting]) {
      add(sums, ofFold);
    }
    return sums;
  }

  /** The root mean squared error of each fold; NaN where a fold has no row. */
  List<Double> byFold(int setting) {
    return Arrays.stream(errors[setting]).map(RegressionErrors::rootMeanSquaredError).toList();
  }

  /** Where the bins of a setting's predictions begin. */
  double[] edges(int setting) {
    return bins.get(setting).edges();
  }

  private FoldErrors merge(FoldErrors other) {
    for (int i = 0; i < errors.length; i++) {
      for (int f = 0; f < errors[i].length; f++) {
        add(errors[i][f], other.errors[i][f]);
      }
      bins.get(i).merge(other.bins.get(i));
    }
    return this;
  }

  private static void add(double[] sums, double[] others) {
    for (int s = 0; s < sums.length; s++) {
      sums[s] += others[s];
    }
  }
}
