package dev.plumbline.evaluate;

import dev.plumbline.Failure;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.DecisionSums;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model's decisions came to in each slice of one cut, by block. Mergeable; 88 bytes a block
 * and slice.
 */
final class CutTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of more values no one is told from the others. */
  static final int MOST_VALUES = 1_000;

  private final String name;
  private final Map<String, BlockSums> slices = new TreeMap<>();

  /**
   * @param name the cut as the problem writes it
   */
  CutTally(String name) {
    this.name = name;
  }

  void add(String slice, String block, Outcome row, double probability) {
    row.add(slice(slice).of(block), probability);
  }

  /** The cut as the problem writes it. */
  String name() {
    return name;
  }

  CutTally merge(CutTally other) {
    other.slices.forEach((slice, theirs) -> slice(slice).merge(theirs));
    return this;
  }

  /** The slices of most rows, most first, and all others as one. */
  Map<String, BlockSums> largest(int most) {
    List<String> names = new ArrayList<>(slices.keySet());
    names.sort(Comparator.comparingDouble((String s) -> -DecisionSums.rows(slices.get(s).total())));
    Map<String, BlockSums> largest = new LinkedHashMap<>();
    for (String slice : names.subList(0, Math.min(most, names.size()))) {
      largest.put(slice, slices.get(slice));
    }
    if (names.size() > most) {
      BlockSums others = BlockSums.ofWidth(DecisionSums.WIDTH);
      names.subList(most, names.size()).forEach(slice -> others.merge(slices.get(slice)));
      largest.put("%s: %d other values".formatted(name, names.size() - most), others);
    }
    return largest;
  }

  private BlockSums slice(String slice) {
    BlockSums sums = slices.get(slice);
    if (sums == null) {
      if (slices.size() == MOST_VALUES) {
        throw Failure.user(
            "%s cuts the holdout into more than %,d slices; cut it by a condition, such as \"%s in"
                + " (…)\"",
            name, MOST_VALUES, name);
      }
      sums = BlockSums.ofWidth(DecisionSums.WIDTH);
      slices.put(slice, sums);
    }
    return sums;
  }
}
