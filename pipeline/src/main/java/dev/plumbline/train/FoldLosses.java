package dev.plumbline.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of each fold, of rows that its model never saw and of rows that it learned from: how far
 * a setting overfits. Standard errors are those of a mean over the folds, sd / √n; the folds'
 * models share training rows, so they are a little too small (Bengio and Grandvalet, Journal of
 * Machine Learning Research 5, 2004).
 *
 * @param outOfFold NaN where a fold has no row
 * @param training empty where it was not measured
 */
record FoldLosses(List<Double> outOfFold, List<Double> training) {

  /** The columns of {@code cv_results} that state them, of a loss of this name. */
  Map<String, Object> columns(String loss) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("fold_" + loss, outOfFold);
    columns.put(loss + "_error", error());
    columns.put("fold_training_" + loss, training);
    return columns;
  }

  /** Standard error of the mean loss; null with fewer than two folds that have rows. */
  Double error() {
    return error(outOfFold);
  }

  /** How much larger the loss is of rows never seen, on average; null where not measured. */
  Double overfit() {
    List<Double> gaps = gaps();
    return gaps.isEmpty()
        ? null
        : Double.valueOf(gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  Double overfitError() {
    return error(gaps());
  }

  private List<Double> gaps() {
    List<Double> gaps = new ArrayList<>();
    for (int fold = 0; fold < training.size(); fold++) {
      double gap = outOfFold.get(fold) - training.get(fold);
      if (!Double.isNaN(gap)) {
        gaps.add(gap);
      }
    }
    return gaps;
  }

  private static Double error(List<Double> all) {
    double[] values = all.stream().mapToDouble(v -> v).filter(v -> !Double.isNaN(v)).toArray();
    if (values.length < 2) {
      return null;
    }
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
