package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Weight and positive weight (of a number: its weighted sum) of each value of a category, in each
 * part. A mergeable state.
 */
final class TargetSums implements Serializable {
  /**
   * The parts that a training set is cross-fitted in: a row is encoded by the four fifths it is not
   * in, nearly what the rows scored later are encoded by.
   */
  static final int PARTS = 5;

  /** The weights of the parts, then their positive weights. */
  private final Map<String, double[]> byValue = new HashMap<>();

  private final double[] missing = new double[2 * PARTS];

  /** Adds a row; the value is null where it is missing. */
  void add(String value, int part, double weight, double label) {
    double[] sums = of(value);
    sums[part] += weight;
    sums[PARTS + part] += weight * label;
  }

  void merge(TargetSums that) {
    that.byValue.forEach((value, sums) -> addTo(of(value), sums));
    addTo(missing, that.missing);
  }

  void remove(Collection<String> values) {
    byValue.keySet().removeAll(values);
  }

  /** The rate of the rows outside a part that have the value, drawn to the prior. */
  double without(int part, String value, double prior, double shrinkage) {
    double[] sums = of(value);
    double weight = 0;
    double positive = 0;
    for (int other = 0; other < PARTS; other++) {
      if (other != part) {
        weight += sums[other];
        positive += sums[PARTS + other];
      }
    }
    return weight + shrinkage > 0 ? (positive + shrinkage * prior) / (weight + shrinkage) : prior;
  }

  /** The rate of all rows that have the value, drawn to the prior. */
  double whole(String value, double prior, double shrinkage) {
    return without(PARTS, value, prior, shrinkage);
  }

  private double[] of(String value) {
    return value == null
        ? missing
        : byValue.computeIfAbsent(value, unused -> new double[2 * PARTS]);
  }

  private static void addTo(double[] mine, double[] other) {
    for (int i = 0; i < mine.length; i++) {
      mine[i] += other[i];
    }
  }
}
