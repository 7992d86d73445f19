package dev.plumbline.learner;

import dev.plumbline.learner.RulesModel.AtLeast;
import dev.plumbline.learner.RulesModel.Condition;
import dev.plumbline.learner.RulesModel.OneOf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses the rule about a single feature whose decisions would have cost least on a training part:
 * act on one side of it, or on the other, or on both or neither, whichever is cheaper; among equals
 * the one that tells most about the outcome (log likelihood). Categories are ordered by what acting
 * on them saves, then cut once (Fisher 1958: for two outcomes the best of all partings is among
 * these). A side has at least {@link #LEAST_SHARE} of the rows.
 */
final class LearnedRule {
  /** A rarer category, and a rarer side, says too little. */
  static final double LEAST_SHARE = 0.01;

  /** Weight, positive weight and saving of all rows. */
  private final double[] all;

  private double bestSaving = Double.NEGATIVE_INFINITY;
  private double bestInformation = Double.NEGATIVE_INFINITY;
  private Optional<FittedModel> best = Optional.empty();

  private LearnedRule(double[] all) {
    this.all = all;
  }

  /** The rule; empty where no feature can be cut in two. */
  static Optional<FittedModel> of(
      List<FeatureColumn> features, String[][] dictionaries, RuleTotals totals) {
    LearnedRule search = new LearnedRule(totals.all());
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i).name();
      switch (features.get(i).kind()) {
        case NUMERIC -> search.numbers(name, totals.column(i));
        case CATEGORICAL -> search.categories(name, totals.column(i), dictionaries[i]);
        case RULE -> {
          // A stated rule is a setting of its own.
        }
      }
    }
    return search.best;
  }

  private void numbers(String name, RuleTotals.Column column) {
    List<Map.Entry<Double, double[]>> ascending = List.copyOf(column.ascending().entrySet());
    double[] above = new double[3];
    for (int i = ascending.size() - 1; i >= 0; i--) {
      add(above, ascending.get(i).getValue());
      double threshold = ascending.get(i).getKey();
      both(above, column.missing(), ofMissing -> new AtLeast(name, threshold, ofMissing));
    }
  }

  private void categories(String name, RuleTotals.Column column, String[] dictionary) {
    List<Map.Entry<Integer, double[]>> dearest =
        new ArrayList<>(
            column.byCode().entrySet().stream()
                .filter(e -> e.getKey() < dictionary.length)
                .filter(e -> e.getValue()[0] >= LEAST_SHARE * all[0])
                .toList());
    dearest.sort(
        Comparator.comparingDouble(
                (Map.Entry<Integer, double[]> e) -> -e.getValue()[2] / e.getValue()[0])
            .thenComparingDouble(e -> -e.getValue()[1] / e.getValue()[0])
            .thenComparing(Map.Entry::getKey));
    double[] held = new double[3];
    List<String> values = new ArrayList<>();
    for (Map.Entry<Integer, double[]> entry : dearest) {
      add(held, entry.getValue());
      values.add(dictionary[entry.getKey()]);
      List<String> these = List.copyOf(values);
      both(held, column.missing(), ofMissing -> new OneOf(name, these, ofMissing));
    }
  }

  /** Tries a condition with rows that lack the feature on either side. */
  private void both(double[] held, double[] missing, Function<Boolean, Condition> condition) {
    consider(held, condition.apply(false));
    if (missing[0] > 0) {
      double[] withMissing = held.clone();
      add(withMissing, missing);
      consider(withMissing, condition.apply(true));
    }
  }

  private void consider(double[] held, Condition condition) {
    double other = all[0] - held[0];
    double least = LEAST_SHARE * all[0];
    if (held[0] < least || other < least) {
      return;
    }
    double otherPositive = Math.max(0, all[1] - held[1]);
    double saving = Math.max(0, held[2]) + Math.max(0, all[2] - held[2]);
    double information = information(held[1], held[0]) + information(otherPositive, other);
    double close = 1e-12 * Math.abs(bestSaving);
    if (saving > bestSaving + close
        || (saving >= bestSaving - close && information > bestInformation)) {
      bestSaving = saving;
      bestInformation = information;
      best =
          Optional.of(new RulesModel.Learned(condition, held[1] / held[0], otherPositive / other));
    }
  }

  /** The log likelihood of outcomes at their own rate. */
  private static double information(double positive, double weight) {
    return share(positive, weight) + share(weight - positive, weight);
  }

  private static double share(double some, double weight) {
    return some > 0 ? some * Math.log(some / weight) : 0;
  }

  private static void add(double[] to, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += what[i];
    }
  }
}
