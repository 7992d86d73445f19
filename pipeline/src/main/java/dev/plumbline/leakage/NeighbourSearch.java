package dev.plumbline.leakage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of some rows have a near relative: another row that differs from it in exactly one column.
 * A mergeable state over rows given as a hash a column. Rows that repeat by chance live where many
 * rows are alike, and so have relatives; a row that was copied into a sparse place has none but its
 * copy.
 */
final class NeighbourSearch implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** By the hash of all columns but one: the candidates that have it. */
  private final HashMap<Long, ArrayList<Integer>> byAllButOne = new HashMap<>();

  private final long[] totals;
  private final boolean[] related;

  /**
   * @param candidates the rows in question, each by its columns' hashes
   */
  NeighbourSearch(List<long[]> candidates) {
    this.totals = new long[candidates.size()];
    this.related = new boolean[candidates.size()];
    for (int i = 0; i < totals.length; i++) {
      long[] cells = candidates.get(i);
      totals[i] = Arrays.stream(cells).sum();
      for (int column = 0; column < cells.length; column++) {
        byAllButOne
            .computeIfAbsent(without(totals[i], cells, column), k -> new ArrayList<>())
            .add(i);
      }
    }
  }

  /** Looks at a row. */
  void add(long[] cells) {
    long total = Arrays.stream(cells).sum();
    for (int column = 0; column < cells.length; column++) {
      List<Integer> candidates = byAllButOne.get(without(total, cells, column));
      if (candidates != null) {
        for (int candidate : candidates) {
          related[candidate] |= totals[candidate] != total;
        }
      }
    }
  }

  NeighbourSearch merge(NeighbourSearch other) {
    for (int i = 0; i < related.length; i++) {
      related[i] |= other.related[i];
    }
    return this;
  }

  /** Whether a candidate has no relative. */
  boolean isIsolated(int candidate) {
    return !related[candidate];
  }

  /** The share of the candidates without a relative; 0 without candidates. */
  double isolatedShare() {
    int isolated = 0;
    for (boolean candidate : related) {
      isolated += candidate ? 0 : 1;
    }
    return related.length == 0 ? 0 : (double) isolated / related.length;
  }

  private static long without(long total, long[] cells, int column) {
    return (total - cells[column]) * MIX + column;
  }

  /** The rows in question when all rows are at hand: one of each group that lies on two sides. */
  static List<long[]> candidates(List<long[]> rows, int[] sides, int most) {
    Map<Long, Integer> first = new HashMap<>();
    Map<Long, long[]> crossing = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      long total = Arrays.stream(rows.get(i)).sum();
      Integer before = first.putIfAbsent(total, sides[i]);
      if (before != null && before != sides[i]) {
        crossing.put(total, rows.get(i));
      }
    }
    return crossing.values().stream().limit(most).toList();
  }
}
