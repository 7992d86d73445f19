package dev.plumbline.quality;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many rows break an expectation, and some of them: always the first in the order of their
 * texts, so that the same data gives the same sample. Mergeable.
 */
final class FailingRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int shown;
  private final TreeSet<TreeMap<String, String>> sample =
      new TreeSet<>((Comparator<TreeMap<String, String>> & Serializable) FailingRows::compare);
  private long count;

  FailingRows(int shown) {
    this.shown = shown;
  }

  private static int compare(TreeMap<String, String> first, TreeMap<String, String> second) {
    return first.toString().compareTo(second.toString());
  }

  void add(long rows, Map<String, String> row) {
    count += rows;
    if (shown > 0 && !row.isEmpty()) {
      keep(new TreeMap<>(row));
    }
  }

  private void keep(TreeMap<String, String> row) {
    sample.add(row);
    if (sample.size() > shown) {
      sample.pollLast();
    }
  }

  FailingRows merge(FailingRows other) {
    count += other.count;
    other.sample.forEach(this::keep);
    return this;
  }

  long count() {
    return count;
  }

  List<Map<String, String>> sample() {
    return List.copyOf(sample);
  }
}
