package dev.plumbline.problem;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One step of the model ladder, with its settings. */
public sealed interface Rung {

  /** The name in configuration, tables and reports. */
  String name();

  /** Feature → the way in which the prediction may follow it; of trees only. */
  default Map<String, Direction> monotone() {
    return Map.of();
  }

  /**
   * The baseline: the best, by out-of-fold cost, of a constant, the stated rules and one rule about
   * a single feature that is learned inside the fold; each predicts the label's rate where it holds
   * and where it does not.
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
   * A linear support vector machine: the squared hinge loss on the columns of the linear rung, with
   * a ridge penalty.
   *
   * @param penalty candidate penalties per row, on standardised features
   * @param maximumCategories categories kept for a feature, most frequent first; others share one
   */
  record LinearSupportVectors(List<Double> penalty, int maximumCategories) implements Rung {
    @Override
    public String name() {
      return "linear-svm";
    }
  }

  /**
   * What every rung of trees is grown with.
   *
   * @param maximumCategories categories kept for a feature, most frequent first; others share one
   * @param rowsInOneTask up to this many rows each fold is trained inside one task, the folds side
   *     by side; above it each fit is spread over the cluster
   * @param monotone feature → the way in which the prediction may follow it
   */
  record Growth(int maximumCategories, long rowsInOneTask, Map<String, Direction> monotone) {
    public Growth {
      monotone = Collections.unmodifiableMap(new LinkedHashMap<>(monotone));
    }
  }

  /** The way in which a prediction may follow a feature. */
  enum Direction {
    INCREASING,
    DECREASING
  }

  /**
   * One tree that parts the rows by the rate of positives (XGBoost, histogram method).
   *
   * @param depth candidate depths
   * @param minimumRows candidates of the least rows (by weight) in a leaf
   */
  record DecisionTree(List<Integer> depth, List<Double> minimumRows, Growth growth)
      implements Rung {
    @Override
    public String name() {
      return "decision-tree";
    }

    @Override
    public Map<String, Direction> monotone() {
      return growth.monotone();
    }
  }

  /**
   * The mean of many such trees, each of its own sample of rows, each split from its own sample of
   * features.
   *
   * @param trees candidate numbers of trees
   * @param depth candidate depths
   * @param minimumRows candidates of the least rows (by weight) in a leaf
   * @param subsample share of rows drawn for each tree
   * @param columnSample share of features drawn for each split
   */
  record RandomForest(
      List<Integer> trees,
      List<Integer> depth,
      List<Double> minimumRows,
      double subsample,
      double columnSample,
      Growth growth)
      implements Rung {
    @Override
    public String name() {
      return "random-forest";
    }

    @Override
    public Map<String, Direction> monotone() {
      return growth.monotone();
    }
  }

  /**
   * Gradient boosted trees (XGBoost, histogram method). Each list holds candidates.
   *
   * @param trees numbers of trees
   * @param learningRate shrinkage of each tree
   * @param minimumChildWeight least sum of second derivatives in a leaf
   * @param subsample share of rows drawn for each tree
   * @param columnSample share of features drawn for each tree
   */
  record BoostedTrees(
      List<Integer> trees,
      List<Integer> depth,
      List<Double> learningRate,
      List<Double> minimumChildWeight,
      List<Double> subsample,
      List<Double> columnSample,
      EarlyStopping earlyStopping,
      Growth growth)
      implements Rung {
    /** The same with one value of what is seldom searched, and every tree kept. */
    public BoostedTrees(
        List<Integer> trees,
        List<Integer> depth,
        double learningRate,
        double minimumChildWeight,
        double subsample,
        double columnSample,
        int maximumCategories,
        long rowsInOneTask) {
      this(
          trees,
          depth,
          List.of(learningRate),
          List.of(minimumChildWeight),
          List.of(subsample),
          List.of(columnSample),
          EarlyStopping.NEVER,
          new Growth(maximumCategories, rowsInOneTask, Map.of()));
    }

    @Override
    public String name() {
      return "boosted-trees";
    }

    @Override
    public Map<String, Direction> monotone() {
      return growth.monotone();
    }
  }

  /**
   * Ends boosting once the rows held aside gain nothing more.
   *
   * @param rounds so many trees without a gain end it; 0: never
   * @param share of the training rows that is held aside, by whole blocks of dependent rows
   */
  record EarlyStopping(int rounds, double share) implements Serializable {
    public static final EarlyStopping NEVER = new EarlyStopping(0, 0.1);

    public boolean stops() {
      return rounds > 0;
    }
  }

  /**
   * A network with one hidden layer over the columns of the linear rung.
   *
   * @param hidden candidate numbers of hidden units
   * @param ridge candidate L2 penalties per row
   * @param iterations of L-BFGS, at most
   * @param maximumCategories categories kept for a feature, most frequent first; others share one
   */
  record MultilayerPerceptron(
      List<Integer> hidden, List<Double> ridge, int iterations, int maximumCategories)
      implements Rung {
    @Override
    public String name() {
      return "multilayer-perceptron";
    }
  }
}
