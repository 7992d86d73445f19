package dev.plumbline.learner;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The distribution of a number in bounded memory: the weight of each value, all values rounded to
 * as many leading bits as leave at most so many different ones. How far that is depends on the
 * values alone, so the order in which they come, and in which parts, changes nothing. With 10,000
 * values and numbers over three powers of ten, a quantile is within 0.1% of its own size.
 */
final class RoundedValues implements Serializable {
  private final int limit;
  private int droppedBits;
  private Map<Long, Double> weights = new HashMap<>();

  RoundedValues(int limit) {
    this.limit = limit;
  }

  void add(double value, double weight) {
    // 0.0 and −0.0 are one value.
    add(Double.doubleToLongBits(value + 0.0), weight);
  }

  void merge(RoundedValues that) {
    if (that.droppedBits > droppedBits) {
      round(that.droppedBits);
    }
    that.weights.forEach(this::add);
  }

  /**
   * The value with the share of the weight below it, halfway to the next where it falls between the
   * two (Hyndman and Fan 1996, definition 2); NaN without weight.
   */
  double quantile(double share) {
    TreeMap<Double, Double> ascending = ascending();
    double total = ascending.values().stream().mapToDouble(Double::doubleValue).sum();
    double wanted = share * total;
    double below = 0;
    double lower = Double.NaN;
    for (Map.Entry<Double, Double> entry : ascending.entrySet()) {
      if (!Double.isNaN(lower)) {
        return lower / 2 + entry.getKey() / 2;
      }
      below += entry.getValue();
      if (below > wanted) {
        return entry.getKey();
      }
      if (below == wanted && below > 0) {
        lower = entry.getKey();
      }
    }
    return lower;
  }

  /** The values as they are kept, ascending, with their weight. */
  TreeMap<Double, Double> ascending() {
    TreeMap<Double, Double> ascending = new TreeMap<>();
    weights.forEach((bits, weight) -> ascending.merge(middle(bits), weight, Double::sum));
    return ascending;
  }

  private void add(long bits, double weight) {
    if (weight > 0) {
      weights.merge(rounded(bits), weight, Double::sum);
      while (weights.size() > limit) {
        round(droppedBits + 1);
      }
    }
  }

  private void round(int bits) {
    droppedBits = bits;
    Map<Long, Double> finer = weights;
    weights = new HashMap<>();
    finer.forEach((value, weight) -> weights.merge(rounded(value), weight, Double::sum));
  }

  private long rounded(long bits) {
    return bits >>> droppedBits << droppedBits;
  }

  private double middle(long bits) {
    return Double.longBitsToDouble(droppedBits == 0 ? bits : bits | 1L << (droppedBits - 1));
  }
}
