package dev.plumbline.feature;

import java.util.TreeMap;

/**
 * A bag of numbers with its least and greatest, where values come and go in any order (late rows
 * enter behind newer ones and corrected rows leave from the middle, so a monotonic queue would not
 * do). NaN counts as the greatest number, as in Spark SQL.
 */
final class ValueCounts {
  private final TreeMap<Double, Integer> counts = new TreeMap<>();

  void add(Double value) {
    counts.merge(value, 1, Integer::sum);
  }

  void remove(Double value) {
    counts.computeIfPresent(value, (key, count) -> count == 1 ? null : count - 1);
  }

  Double least() {
    return counts.firstKey();
  }

  Double greatest() {
    return counts.lastKey();
  }

  void clear() {
    counts.clear();
  }
}
