package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Rows drawn by a seed, column by column: each column is drawn given the row's outcome. */
final class MadeRows {
  private final Random random;
  private final int size;
  private boolean[] outcomes;
  private LeakData data;

  private MadeRows(Random random, LeakData data) {
    this.random = random;
    this.size = data.labels().length;
    this.outcomes = data.labels();
    this.data = data;
  }

  static MadeRows of(Random random, int size, double rate) {
    boolean[] outcomes = new boolean[size];
    double[] quantity = new double[size];
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      outcomes[i] = random.nextDouble() < rate;
      quantity[i] = outcomes[i] ? 1 : 0;
      rows.add(new Object[0]);
    }
    return new MadeRows(random, new LeakData(List.of(), rows, outcomes, quantity, Double.NaN));
  }

  /** The outcome is that a number is above a bound; columns drawn later are given that. */
  MadeRows over(double[] number, double bound) {
    data = data.withNumber(number, bound);
    outcomes = data.labels();
    return this;
  }

  MadeRows number(String name, IntToDoubleFunction value) {
    return value(name, FeatureKind.NUMERIC, value::applyAsDouble);
  }

  MadeRows text(String name, IntFunction<String> value) {
    return value(name, FeatureKind.CATEGORICAL, value::apply);
  }

  /** A number of some rows, or a text; null where it is missing. */
  MadeRows value(String name, FeatureKind kind, IntFunction<Object> value) {
    data = data.with(name, kind, value);
    return this;
  }

  /** A normal number, higher by so many deviations with the outcome. */
  MadeRows normal(String name, double shift) {
    return number(name, i -> gaussian(i, shift));
  }

  /** One of some categories; with a tilt above one the outcome goes with the last of them. */
  MadeRows category(String name, int categories, double tilt) {
    return text(name, i -> name + "-" + place(i, categories, tilt));
  }

  double gaussian(int row, double shift) {
    return random.nextGaussian() + (outcomes[row] ? shift : 0);
  }

  int place(int row, int categories, double tilt) {
    return (int) (categories * Math.pow(random.nextDouble(), outcomes[row] ? 1 / tilt : 1));
  }

  boolean happened(int row) {
    return outcomes[row];
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  Random random() {
    return random;
  }

  int size() {
    return size;
  }

  LeakData data() {
    return data;
  }
}
