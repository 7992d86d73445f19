package dev.plumbline.leakage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A bounded sample of rows: those of the smallest hash. Which rows are in it depends on the rows
 * alone, not on their order or on merges, and a smaller sample is part of a larger one.
 */
final class RowSample implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final PriorityQueue<SampledRow> rows = new PriorityQueue<>(Comparator.reverseOrder());

  RowSample(int most) {
    this.most = most;
  }

  /** Whether a row of this hash would be kept: asked first, so that few rows are copied. */
  boolean takes(long hash) {
    return rows.size() < most || hash <= rows.peek().hash();
  }

  void add(SampledRow row) {
    rows.add(row);
    if (rows.size() > most) {
      rows.poll();
    }
  }

  RowSample merge(RowSample other) {
    other.rows.forEach(
        row -> {
          if (takes(row.hash())) {
            add(row);
          }
        });
    return this;
  }

  /** In the order of their hashes: as good as shuffled. */
  List<SampledRow> rows() {
    List<SampledRow> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.naturalOrder());
    return sorted;
  }
}
