package dev.plumbline.statistic;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sums of a fixed number of values for each block of dependent rows: all that a ratio of sums, or
 * any other function of sums, needs for its estimate and for its interval by {@link Resampling}.
 *
 * <p>By convention value {@link #ROWS} is the number of rows. Beyond {@code maximumBlocks} blocks
 * their names are hashed into half as many groups, which keeps every interval valid (blocks do not
 * depend on each other) and memory bounded: at most maximum × width × 8 bytes. Blocks only grow in
 * number, so whether a whole is grouped does not depend on the order of rows or merges.
 */
public final class BlockSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the rows are counted. */
  public static final int ROWS = 0;

  /** How many blocks are kept apart where the caller names no other bound. */
  public static final int DEFAULT_MAXIMUM_BLOCKS = 512;

  private final int width;
  private final int maximumBlocks;
  private boolean grouped;
  private Map<String, double[]> blocks = new HashMap<>();

  private BlockSums(int width, int maximumBlocks) {
    this.width = width;
    this.maximumBlocks = maximumBlocks;
  }

  /** An empty state of so many values a block. */
  public static BlockSums ofWidth(int width) {
    return ofWidth(width, DEFAULT_MAXIMUM_BLOCKS);
  }

  public static BlockSums ofWidth(int width, int maximumBlocks) {
    if (width < 1 || maximumBlocks < 2) {
      throw new IllegalArgumentException(
          "Expected a value and two blocks at least, got " + width + " and " + maximumBlocks);
    }
    return new BlockSums(width, maximumBlocks);
  }

  /** The sums of a block, to be added to in place before the next call. */
  public double[] of(String block) {
    String name = grouped ? group(block) : block;
    double[] sums = blocks.get(name);
    if (sums == null) {
      if (!grouped && blocks.size() == maximumBlocks) {
        groupBlocks();
        return of(block);
      }
      sums = new double[width];
      blocks.put(name, sums);
    }
    return sums;
  }

  /**
   * Adds the other's sums to these.
   *
   * @throws IllegalArgumentException if the two differ in width or in their bound
   */
  public BlockSums merge(BlockSums other) {
    if (other.width != width || other.maximumBlocks != maximumBlocks) {
      throw new IllegalArgumentException(
          "Cannot merge sums of %d values in %d blocks with sums of %d in %d"
              .formatted(width, maximumBlocks, other.width, other.maximumBlocks));
    }
    if (other.grouped && !grouped) {
      groupBlocks();
    }
    boolean named = grouped && other.grouped;
    other.blocks.forEach((block, sums) -> add(named ? at(block) : of(block), sums));
    return this;
  }

  /** These sums by the blocks of another state that saw more rows: grouped where that is. */
  public BlockSums alike(BlockSums whole) {
    return whole.grouped && !grouped ? ofWidth(width, maximumBlocks).grouping().merge(this) : this;
  }

  /** The blocks that satisfy a condition, by themselves. */
  public BlockSums only(Predicate<String> condition) {
    BlockSums some = ofWidth(width, maximumBlocks);
    some.grouped = grouped;
    blocks.forEach(
        (block, sums) -> {
          if (condition.test(block)) {
            some.blocks.put(block, sums.clone());
          }
        });
    return some;
  }

  /** Every second block, in an order that depends on the blocks' names and a seed only. */
  public Set<String> half(long seed) {
    List<String> names = new ArrayList<>(inOrder().keySet());
    names.sort(Comparator.comparingLong(name -> TextHash.mix(hash(name) ^ TextHash.mix(seed))));
    return IntStream.range(0, names.size())
        .filter(i -> i % 2 == 0)
        .mapToObj(names::get)
        .collect(Collectors.toUnmodifiableSet());
  }

  public int width() {
    return width;
  }

  /** Whether there were too many blocks to keep them apart. */
  public boolean isGrouped() {
    return grouped;
  }

  /** How many blocks, or groups of blocks, there are. */
  public int size() {
    return blocks.size();
  }

  /** The sums by block, in the order of the blocks' names. */
  public SortedMap<String, double[]> inOrder() {
    return new TreeMap<>(blocks);
  }

  /** The sums of all rows. */
  public double[] total() {
    double[] total = new double[width];
    // In the order of their names, blocks give the same last digits every time.
    inOrder().values().forEach(sums -> add(total, sums));
    return total;
  }

  private BlockSums grouping() {
    grouped = true;
    return this;
  }

  private void groupBlocks() {
    Map<String, double[]> before = inOrder();
    grouped = true;
    blocks = new HashMap<>();
    before.forEach((block, sums) -> add(of(block), sums));
  }

  private double[] at(String group) {
    return blocks.computeIfAbsent(group, g -> new double[width]);
  }

  private String group(String block) {
    return "group " + Long.remainderUnsigned(hash(block), maximumBlocks / 2);
  }

  private static long hash(String block) {
    byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
    return TextHash.of(bytes, 0, bytes.length);
  }

  private static void add(double[] to, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i];
    }
  }
}
