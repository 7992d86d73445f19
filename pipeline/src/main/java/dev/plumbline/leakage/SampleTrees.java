package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Cross-validated boosted trees on a bounded sample in memory: small, quick, and the same every
 * time (one thread a fit; fits side by side). Categories are numbered by their frequency in the
 * training part of a fold.
 */
final class SampleTrees {
  private static final int TREES = 60;
  private static final int MOST_CATEGORIES = 50;
  private static final Map<String, Object> PARAMETERS =
      Map.of(
          "objective",
          "binary:logistic",
          "tree_method",
          "hist",
          "max_depth",
          4,
          "eta",
          0.15,
          "min_child_weight",
          5,
          "subsample",
          0.8,
          "colsample_bytree",
          0.8,
          "seed",
          7,
          "nthread",
          1,
          "verbosity",
          0);

  private final List<FeatureColumn> columns;

  SampleTrees(List<FeatureColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * Rows to learn from and to judge by, by fold.
   *
   * @param trains fold → whether a row teaches its model
   * @param judges fold → whether a row is judged by it
   */
  record Folds(int count, List<IntPredicate> trains, List<IntPredicate> judges) {

    /** Each fold judged by the model of the others. */
    static Folds of(int[] fold, int count) {
      return new Folds(
          count,
          IntStream.range(0, count).<IntPredicate>mapToObj(f -> row -> fold[row] != f).toList(),
          IntStream.range(0, count).<IntPredicate>mapToObj(f -> row -> fold[row] == f).toList());
    }

    /** Each stretch but the first judged by the model of those before it. */
    static Folds forward(int[] stretch, int stretches) {
      return new Folds(
          stretches - 1,
          IntStream.range(1, stretches)
              .<IntPredicate>mapToObj(f -> row -> stretch[row] < f)
              .toList(),
          IntStream.range(1, stretches)
              .<IntPredicate>mapToObj(f -> row -> stretch[row] == f)
              .toList());
    }
  }

  /**
   * What models said of rows that they did not learn from.
   *
   * @param scores by row; 0 where it was not judged
   */
  record Judged(Skill skill, double[] scores) {}

  /** Out-of-fold skill with all columns but some. */
  Skill skill(List<Object[]> rows, boolean[] labels, Folds folds, IntPredicate without) {
    return judge(rows, labels, folds, without).skill();
  }

  /** Out-of-fold scores with all columns but some. */
  Judged judge(List<Object[]> rows, boolean[] labels, Folds folds, IntPredicate without) {
    int[] used = IntStream.range(0, columns.size()).filter(c -> !without.test(c)).toArray();
    double[] scores = new double[labels.length];
    // The folds write to scores of rows of their own.
    List<Skill> skills =
        IntStream.range(0, folds.count())
            .parallel()
            .mapToObj(f -> fold(rows, labels, folds, f, used, scores))
            .toList();
    return new Judged(Skill.mean(skills), scores);
  }

  private Skill fold(
      List<Object[]> rows, boolean[] labels, Folds folds, int fold, int[] used, double[] scores) {
    int[] train = IntStream.range(0, labels.length).filter(folds.trains().get(fold)).toArray();
    int[] judge = IntStream.range(0, labels.length).filter(folds.judges().get(fold)).toArray();
    if (!both(labels, train) || !both(labels, judge)) {
      return Skill.UNKNOWN;
    }
    List<Map<String, Float>> places =
        IntStream.of(used).mapToObj(c -> places(rows, train, c)).toList();
    float[] taught = new float[train.length];
    for (int i = 0; i < train.length; i++) {
      taught[i] = labels[train[i]] ? 1 : 0;
    }
    String[] types =
        IntStream.of(used)
            .mapToObj(c -> columns.get(c).kind() == FeatureKind.CATEGORICAL ? "c" : "q")
            .toArray(String[]::new);
    try {
      DMatrix matrix =
          new DMatrix(encode(rows, train, used, places), train.length, used.length, Float.NaN);
      DMatrix judged =
          new DMatrix(encode(rows, judge, used, places), judge.length, used.length, Float.NaN);
      try {
        matrix.setFeatureTypes(types);
        judged.setFeatureTypes(types);
        matrix.setLabel(taught);
        Booster booster = XGBoost.train(matrix, PARAMETERS, TREES, Map.of(), null, null);
        try {
          float[][] said = booster.predict(judged);
          for (int i = 0; i < judge.length; i++) {
            scores[judge[i]] = said[i][0];
          }
          return Skill.of(
              IntStream.of(judge).mapToDouble(i -> scores[i]).toArray(),
              IntStream.of(judge).mapToObj(i -> labels[i]).toList());
        } finally {
          booster.dispose();
        }
      } finally {
        matrix.dispose();
        judged.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException(
          "XGBoost could not fit a sample of %d rows".formatted(train.length), e);
    }
  }

  private static boolean both(boolean[] labels, int[] rows) {
    long positives = IntStream.of(rows).filter(i -> labels[i]).count();
    return positives > 1 && positives < rows.length - 1;
  }

  private Map<String, Float> places(List<Object[]> rows, int[] train, int column) {
    Map<String, Float> places = new HashMap<>();
    if (columns.get(column).kind() == FeatureKind.CATEGORICAL) {
      Map<String, Integer> counts = new HashMap<>();
      for (int row : train) {
        if (rows.get(row)[column] instanceof String value) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(MOST_CATEGORIES)
          .forEach(e -> places.put(e.getKey(), (float) places.size()));
    }
    return places;
  }

  private static float[] encode(
      List<Object[]> rows, int[] chosen, int[] used, List<Map<String, Float>> places) {
    float[] values = new float[chosen.length * used.length];
    int next = 0;
    for (int row : chosen) {
      for (int c = 0; c < used.length; c++) {
        Object value = rows.get(row)[used[c]];
        values[next++] =
            value == null
                ? Float.NaN
                : value instanceof Double number
                    ? finite(number.floatValue())
                    : places.get(c).getOrDefault((String) value, (float) places.get(c).size());
      }
    }
    return values;
  }

  /** XGBoost refuses infinity. */
  private static float finite(float value) {
    return Float.isInfinite(value) ? Math.copySign(Float.MAX_VALUE, value) : value;
  }
}
