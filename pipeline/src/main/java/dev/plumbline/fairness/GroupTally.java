package dev.plumbline.fairness;

import dev.plumbline.Failure;
import dev.plumbline.statistic.BlockSums;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many training rows each group of one attribute has, what became of them, and how much of them
 * is missing, by block of dependent rows. Mergeable; 24 bytes a block and group.
 */
final class GroupTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of more groups no one is told from the others. */
  static final int MOST_GROUPS = 1_000;

  static final int ROWS = BlockSums.ROWS;
  static final int FAVOURABLE = 1;
  static final int MISSING = 2;
  private static final int WIDTH = 3;

  private final String attribute;
  private final Map<String, BlockSums> groups = new TreeMap<>();

  GroupTally(String attribute) {
    this.attribute = attribute;
  }

  /**
   * Adds a row.
   *
   * @param favourable 1 where its outcome is the one that deserves the favourable decision, else 0;
   *     NaN where there is no such outcome
   * @param missing the share of its features without a value
   */
  void add(String group, String block, double favourable, double missing) {
    double[] sums = sums(group).of(block);
    sums[ROWS]++;
    sums[FAVOURABLE] += favourable;
    sums[MISSING] += missing;
  }

  GroupTally merge(GroupTally other) {
    other.groups.forEach((group, theirs) -> sums(group).merge(theirs));
    return this;
  }

  /** The attribute, or two of them, as the problem writes them. */
  String attribute() {
    return attribute;
  }

  /** By name. */
  Map<String, BlockSums> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /** All groups together. */
  BlockSums all() {
    BlockSums all = BlockSums.ofWidth(WIDTH);
    groups.values().forEach(all::merge);
    return all;
  }

  private BlockSums sums(String group) {
    BlockSums sums = groups.get(group);
    if (sums == null) {
      if (groups.size() == MOST_GROUPS) {
        throw Failure.user(
            "%s parts the rows into more than %,d groups; group by a condition, such as \"%s in (…)\"",
            attribute, MOST_GROUPS, attribute);
      }
      sums = BlockSums.ofWidth(WIDTH);
      groups.put(group, sums);
    }
    return sums;
  }
}
