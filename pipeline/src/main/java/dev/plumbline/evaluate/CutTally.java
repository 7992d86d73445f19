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
import java.util.function.Consumer;

/**
 * What a model's decisions came to in each slice of one cut, by block. Mergeable; 8 bytes a number,
 * block and slice.
 */
final class CutTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Of more values no one is told from the others: 1,000 where a block has as many numbers as of
   * yes-or-no decisions, fewer of many classes.
   */
  private static final int MOST_NUMBERS = 1_000 * DecisionSums.WIDTH;

  private final String name;
  private final int width;
  private final Map<String, BlockSums> slices = new TreeMap<>();

  /**
   * @param name the cut as the problem writes it
   * @param width of the sums of a block
   */
  CutTally(String name, int width) {
    this.name = name;
    this.width = width;
  }

  /**
   * Counts a row of a slice.
   *
   * @param decision adds what was decided about it to the sums of a block
   */
  void add(String slice, String block, Consumer<double[]> decision) {
    decision.accept(slice(slice).of(block));
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
    names.sort(Comparator.comparingDouble((String s) -> -rows(slices.get(s))));
    Map<String, BlockSums> largest = new LinkedHashMap<>();
    for (String slice : names.subList(0, Math.min(most, names.size()))) {
      largest.put(slice, slices.get(slice));
    }
    if (names.size() > most) {
      largest.put(
          "%s: %d other values".formatted(name, names.size() - most),
          merged(names.subList(most, names.size())));
    }
    return largest;
  }

  /** All slices but one, together. */
  BlockSums others(String slice) {
    return merged(slices.keySet().stream().filter(name -> !name.equals(slice)).toList());
  }

  private BlockSums merged(List<String> names) {
    BlockSums merged = BlockSums.ofWidth(width);
    names.forEach(slice -> merged.merge(slices.get(slice)));
    return merged;
  }

  private static double rows(BlockSums sums) {
    return sums.total()[BlockSums.ROWS];
  }

  private BlockSums slice(String slice) {
    BlockSums sums = slices.get(slice);
    if (sums == null) {
      int most = MOST_NUMBERS / Math.max(DecisionSums.WIDTH, width);
      if (slices.size() == most) {
        throw Failure.user(
            "%s cuts the holdout into more than %,d slices; cut it by a condition, such as \"%s in"
                + " (…)\"",
            name, most, name);
      }
      sums = BlockSums.ofWidth(width);
      slices.put(slice, sums);
    }
    return sums;
  }
}
