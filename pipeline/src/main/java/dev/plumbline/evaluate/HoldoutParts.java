package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * What the judged model's decisions came to in parts of the holdout, under every task: by declared
 * slice, by group of people and pair of groups, and where rows cost more than it expected.
 * Mergeable.
 */
final class HoldoutParts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final int[] searched;
  private final List<CutTally> slices = new ArrayList<>();
  private final List<CutTally> groups = new ArrayList<>();
  private final SliceSearch search;

  /**
   * Which parts there are, and where they are in a row: slices, groups, features in this order.
   *
   * @param first the column of the first of them
   * @param slices columns of slices' names; null: the row is in none
   * @param groups columns of groups' names, likewise
   * @param features columns among which bad slices are looked for
   */
  record Plan(
      int first, List<String> slices, List<String> groups, List<SliceSearch.Feature> features)
      implements Serializable {
    /** The column after the last of them. */
    int end() {
      return first + slices.size() + groups.size() + features.size();
    }

    private int group(int i) {
      return first + slices.size() + i;
    }
  }

  /**
   * @param width of the sums of a block of rows, see {@link BlockSums#ofWidth}
   */
  HoldoutParts(Plan plan, int width) {
    this.plan = plan;
    this.searched =
        IntStream.range(0, plan.features().size())
            .map(i -> plan.group(plan.groups().size()) + i)
            .toArray();
    plan.slices().forEach(s -> slices.add(new CutTally(s, width)));
    plan.groups().forEach(g -> groups.add(new CutTally(g, width)));
    for (int i = 0; i < plan.groups().size(); i++) {
      for (int j = i + 1; j < plan.groups().size(); j++) {
        String pair = plan.groups().get(i) + ", " + plan.groups().get(j);
        groups.add(new CutTally(pair, width));
      }
    }
    search = new SliceSearch(plan.features());
  }

  /** What the judged model decided about a row. */
  interface Decision {
    /** Adds it to the sums of a block. */
    void add(double[] sums);

    /** What it cost beyond what was expected. */
    double excess();
  }

  /** Counts one row. */
  void add(Row row, String block, Decision decided) {
    Consumer<double[]> decision = decided::add;
    for (int i = 0; i < slices.size(); i++) {
      if (!row.isNullAt(plan.first() + i)) {
        slices.get(i).add(row.getString(plan.first() + i), block, decision);
      }
    }
    int single = plan.groups().size();
    int pair = single;
    for (int i = 0; i < single; i++) {
      String first = row.getString(plan.group(i));
      groups.get(i).add(first, block, decision);
      for (int j = i + 1; j < single; j++) {
        groups.get(pair++).add(first + ", " + row.getString(plan.group(j)), block, decision);
      }
    }
    if (searched.length > 0) {
      search.add(block, row, searched, decided.excess());
    }
  }

  HoldoutParts merge(HoldoutParts other) {
    for (int i = 0; i < slices.size(); i++) {
      slices.get(i).merge(other.slices.get(i));
    }
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).merge(other.groups.get(i));
    }
    search.merge(other.search);
    return this;
  }

  List<CutTally> slices() {
    return slices;
  }

  /** Those of each attribute, then those of each pair of attributes. */
  List<CutTally> groups() {
    return groups;
  }

  SliceSearch search() {
    return search;
  }
}
