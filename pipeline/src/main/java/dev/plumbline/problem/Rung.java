package dev.plumbline.problem;

import java.util.List;
import java.util.Map;

/** One step of the model ladder, with its settings. */
public sealed interface Rung {

  /** The name in configuration, tables and reports. */
  String name();

  /**
   * The baseline: the best, by out-of-fold cost, of a constant and the stated rules; each predicts
   * the label's rate where it holds and where it does not.
   *
   * @param rules rule name → SQL condition over the population's row and its features
   */
  record Rules(Map<String, String> rules) implements Rung {
    @Override
    public String name() {
      return "rules";
    }
  }

  /**
   * Logistic regression on standardised and one-hot features, with an elastic net. Every penalty
   * with every share is a setting.
   *
   * @param penalty candidate penalties per row, on standardised features
   * @param l1Ratio candidate shares of the penalty that weigh the coefficients' absolute values (1
   *     is the lasso); what is left weighs half their squares (0 is ridge)
   * @param maximumCategories categories kept for a feature, most frequent first; others share one
   */
  record Linear(List<Double> penalty, List<Double> l1Ratio, int maximumCategories) implements Rung {
    /** Ridge alone. */
    public Linear(List<Double> penalty, int maximumCategories) {
      this(penalty, List.of(0.0), maximumCategories);
    }

    @Override
    public String name() {
      return "linear";
    }
  }

  /**
   * Gradient boosted trees (XGBoost, histogram method).
   *
   * @param trees candidate numbers of trees
   * @param depth candidate depths
   * @param learningRate shrinkage of each tree
   * @param minimumChildWeight least sum of second derivatives in a leaf
   * @param subsample share of rows drawn for each tree
   * @param columnSample share of features drawn for each tree
   * @param maximumCategories categories kept for a feature, most frequent first; others share one
   * @param rowsInOneTask up to this many rows each fold is trained inside one task, the folds side
   *     by side; above it each fit is spread over the cluster
   */
  record BoostedTrees(
      List<Integer> trees,
      List<Integer> depth,
      double learningRate,
      double minimumChildWeight,
      double subsample,
      double columnSample,
      int maximumCategories,
      long rowsInOneTask)
      implements Rung {
    @Override
    public String name() {
      return "boosted-trees";
    }
  }
}
