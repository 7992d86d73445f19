package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Means of named values per row, with intervals that hold when rows of one block (a week, a day, a
 * bucket of entities) depend on each other and blocks do not.
 *
 * <p>The state is, for each block g, its rows n<sub>g</sub> and the sums of the values. The mean of
 * L = Σ c<sub>j</sub> x<sub>j</sub> is the ratio μ = Σ L<sub>g</sub> / N, N = Σ n<sub>g</sub>, with
 * the delete-one-block jackknife variance
 *
 * <pre>  V = (G - 1) / G × Σ (e_g / (1 - n_g / N))² / N²,   e_g = L_g - μ n_g</pre>
 *
 * (each term is the square of how far the mean moves when block g is left out; CR3 of Cameron and
 * Miller, Journal of Human Resources 50, 2015, without regressors; MacKinnon, Nielsen and Webb,
 * Journal of Econometrics 232, 2023, recommend it where clusters differ in size) and Student's t
 * with {@link #effectiveBlocks()} - 1 degrees of freedom. Blocks of equal size give the textbook G
 * / (G - 1) × Σ e_g² / N² with G - 1 degrees of freedom, and blocks of one row the textbook t
 * interval. The textbook formula forgets that a large block pulls the mean to itself: where one of
 * 60 blocks holds a third of the rows its 90% interval covers the truth 0.75 of the time, this one
 * at least 0.90 (a test shows both). Blocks that are named by dates also count how like their
 * neighbours they are ({@link Neighbours}).
 *
 * <p>Problems without a clock hash their entities into some hundreds of buckets and use those as
 * blocks. Memory is one array a block.
 */
public final class BlockedMean implements Serializable {
  /** How many blocks are kept where the caller names no other bound. */
  public static final int DEFAULT_MAXIMUM_BLOCKS = 1 << 16;

  static final String TOO_FEW_BLOCKS =
      "Fewer than 2 blocks: there is nothing to tell the estimate's error from.";

  static final String ONE_LARGE_BLOCK =
      "Nearly all rows are of one block: there is nothing to tell the estimate's error from.";

  /**
   * With fewer effective blocks, as where one holds 19 in 20 rows, Student's t ends at some 10⁹
   * standard errors.
   */
  static final double LEAST_EFFECTIVE_BLOCKS = 1.1;

  private final List<String> names;
  private final int maximumBlocks;

  /** Block to (rows, sum of each value). */
  private final Map<String, double[]> blocks = new HashMap<>();

  private BlockedMean(List<String> names, int maximumBlocks) {
    this.names = names;
    this.maximumBlocks = maximumBlocks;
  }

  /** An empty state for values of these names, in this order. */
  public static BlockedMean of(String... names) {
    return of(DEFAULT_MAXIMUM_BLOCKS, names);
  }

  /** An empty state that refuses more than the given number of blocks. */
  public static BlockedMean of(int maximumBlocks, String... names) {
    List<String> distinct = Arrays.stream(names).distinct().toList();
    if (distinct.isEmpty() || distinct.size() < names.length) {
      throw new IllegalArgumentException(
          "Names must be distinct and at least one, but are " + Arrays.toString(names));
    }
    return new BlockedMean(distinct, maximumBlocks);
  }

  /**
   * Adds one row.
   *
   * @param values one for each name, finite
   * @throws IllegalArgumentException if a value is missing or not finite
   * @throws IllegalStateException if the row opens more blocks than the bound
   */
  public BlockedMean add(String block, double... values) {
    return addSums(block, 1, values);
  }

  /** Adds one row of a block that is named by a number, such as a day's. */
  public BlockedMean add(long block, double... values) {
    return addSums(Long.toString(block), 1, values);
  }

  /** Adds rows whose values are already summed, as by a query grouped by block. */
  public BlockedMean addSums(String block, long rows, double... sums) {
    if (sums.length != names.size()) {
      throw new IllegalArgumentException("Expected values of " + names + ", got " + sums.length);
    }
    if (rows < 1) {
      throw new IllegalArgumentException("Rows must be at least 1, but are " + rows);
    }
    for (int j = 0; j < sums.length; j++) {
      if (!Double.isFinite(sums[j])) {
        throw new IllegalArgumentException(
            "Value '" + names.get(j) + "' of block '" + block + "' is not finite: " + sums[j]);
      }
    }
    double[] state = stateOf(block);
    state[0] += rows;
    for (int j = 0; j < sums.length; j++) {
      state[j + 1] += sums[j];
    }
    return this;
  }

  /**
   * Adds the other's blocks to these.
   *
   * @throws IllegalArgumentException if the two hold values of different names
   */
  public BlockedMean merge(BlockedMean other) {
    if (!other.names.equals(names)) {
      throw new IllegalArgumentException(
          "Cannot merge means of " + names + " with means of " + other.names);
    }
    for (Map.Entry<String, double[]> entry : other.blocks.entrySet()) {
      double[] state = stateOf(entry.getKey());
      for (int i = 0; i < state.length; i++) {
        state[i] += entry.getValue()[i];
      }
    }
    return this;
  }

  /**
   * The values of both side by side, which were taken of the same rows.
   *
   * @throws IllegalArgumentException if their blocks or the rows of one differ, or a name is in
   *     both
   */
  public BlockedMean beside(BlockedMean other) {
    List<String> both = new ArrayList<>(names);
    both.addAll(other.names);
    BlockedMean beside = of(maximumBlocks, both.toArray(String[]::new));
    if (!blocks.keySet().equals(other.blocks.keySet())) {
      throw new IllegalArgumentException(
          "Means of %,d blocks do not stand beside means of %,d others"
              .formatted(blocks(), other.blocks()));
    }
    blocks.forEach(
        (block, mine) -> {
          double[] theirs = other.blocks.get(block);
          if (mine[0] != theirs[0]) {
            throw new IllegalArgumentException(
                "Block %s has %.0f rows here and %.0f there".formatted(block, mine[0], theirs[0]));
          }
          double[] state = Arrays.copyOf(mine, both.size() + 1);
          System.arraycopy(theirs, 1, state, mine.length, theirs.length - 1);
          beside.blocks.put(block, state);
        });
    return beside;
  }

  /** One of the values alone, under another name. */
  public BlockedMean only(String name, String renamed) {
    int index = indexOf(name) + 1;
    BlockedMean only = of(maximumBlocks, renamed);
    blocks.forEach((block, state) -> only.blocks.put(block, new double[] {state[0], state[index]}));
    return only;
  }

  public List<String> names() {
    return names;
  }

  public int blocks() {
    return blocks.size();
  }

  public long rows() {
    double rows = 0;
    for (double[] state : blocks.values()) {
      rows += state[0];
    }
    return (long) rows;
  }

  /**
   * How many blocks of equal size weigh as much as these: (Σ n)² / Σ n² (Kish, Survey Sampling,
   * 1965). Less one, it is the degrees of freedom of every interval: far below {@link #blocks()}, a
   * few blocks carry the estimate and its error is known from those few only.
   */
  public double effectiveBlocks() {
    double squares = 0;
    for (double[] state : blocks.values()) {
      squares += state[0] * state[0];
    }
    return squares == 0 ? 0 : (double) rows() * rows() / squares;
  }

  /** The mean of the named value in each block, by block. */
  public SortedMap<String, Double> blockMeans(String name) {
    int j = indexOf(name);
    SortedMap<String, Double> means = new TreeMap<>();
    blocks.forEach((block, state) -> means.put(block, state[j + 1] / state[0]));
    return means;
  }

  public Interval mean(String name, double confidence) {
    return mean(indexOf(name), confidence);
  }

  public Interval mean(int j, double confidence) {
    double[] coefficients = new double[names.size()];
    coefficients[j] = 1;
    return combination(coefficients, confidence);
  }

  /** The mean of (first - second), row by row. */
  public Interval difference(String first, String second, double confidence) {
    double[] coefficients = new double[names.size()];
    coefficients[indexOf(first)] += 1;
    coefficients[indexOf(second)] -= 1;
    return combination(coefficients, confidence);
  }

  /** The mean of Σ coefficient × value, with its two-sided interval. */
  public Interval combination(double[] coefficients, double confidence) {
    double estimate = estimate(coefficients);
    if (!tellsError()) {
      return Interval.unbounded(estimate, confidence, reasonWithoutError());
    }
    double half = standardError(coefficients) * student((1 + confidence) / 2);
    return new Interval(estimate, estimate - half, estimate + half, confidence);
  }

  /** Below this the mean of the combination is not, at the confidence: one-sided. */
  public double lowerBound(double[] coefficients, double confidence) {
    return tellsError()
        ? estimate(coefficients) - standardError(coefficients) * student(confidence)
        : Double.NEGATIVE_INFINITY;
  }

  /** Above this the mean of the combination is not, at the confidence: one-sided. */
  public double upperBound(double[] coefficients, double confidence) {
    return tellsError()
        ? estimate(coefficients) + standardError(coefficients) * student(confidence)
        : Double.POSITIVE_INFINITY;
  }

  /** Whether there is more than about one block, so that estimates have bounds. */
  public boolean tellsError() {
    return blocks() >= 2 && effectiveBlocks() >= LEAST_EFFECTIVE_BLOCKS;
  }

  /** Why estimates have none. */
  String reasonWithoutError() {
    return blocks() < 2 ? TOO_FEW_BLOCKS : ONE_LARGE_BLOCK;
  }

  /** The mean of the combination; NaN without rows. */
  public double estimate(double[] coefficients) {
    double[] totals = totals();
    return combine(totals, coefficients) / totals[0];
  }

  /** The standard error of {@link #estimate}; NaN with fewer than 2 blocks. */
  public double standardError(double[] coefficients) {
    double alone = covariance(coefficients, coefficients);
    return Math.sqrt(alone + Math.max(0, covarianceOfNeighbours(coefficients, coefficients)));
  }

  /**
   * The standard deviation of a block's mean, were all blocks of one size: what {@link Power} asks
   * for. It is the standard error times the square root of {@link #effectiveBlocks()}.
   */
  public double standardDeviationOfBlockMeans(double[] coefficients) {
    return standardError(coefficients) * Math.sqrt(effectiveBlocks());
  }

  /**
   * The share of the baseline's cost that the model saves, (baseline - model) / |baseline|, with
   * the two-sided interval of {@link RelativeSaving}.
   */
  public Interval relativeSaving(String model, String baseline, double confidence) {
    return RelativeSaving.of(this, indexOf(model), indexOf(baseline), confidence);
  }

  /** Where a name's coefficient goes. */
  public int indexOf(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("No value is named '" + name + "': there are " + names);
    }
    return index;
  }

  /** The covariance of the means of two combinations, by the formula above. */
  double covariance(double[] first, double[] second) {
    if (blocks() < 2) {
      return Double.NaN;
    }
    double[] firsts = residuals(first);
    double[] seconds = residuals(second);
    double sum = 0;
    for (int g = 0; g < firsts.length; g++) {
      sum += firsts[g] * seconds[g];
    }
    return scaled(sum);
  }

  /** What neighbouring blocks add to the covariance; below zero where they differ. */
  double covarianceOfNeighbours(double[] first, double[] second) {
    Neighbours neighbours = Neighbours.of(List.copyOf(inOrder().keySet()));
    return blocks() < 2 || !neighbours.exist()
        ? 0
        : scaled(neighbours.addition(residuals(first), residuals(second)));
  }

  private double scaled(double sum) {
    double rows = rows();
    return (blocks() - 1.0) / blocks() * sum / (rows * rows);
  }

  /** How far the mean moves when a block is left out, times the rows; by block in order. */
  private double[] residuals(double[] coefficients) {
    double mean = estimate(coefficients);
    double rows = rows();
    return inOrder().values().stream()
        .mapToDouble(
            state -> (combine(state, coefficients) - mean * state[0]) / (1 - state[0] / rows))
        .toArray();
  }

  double student(double probability) {
    return Quantiles.student(probability, effectiveBlocks() - 1);
  }

  private double[] stateOf(String block) {
    double[] state = blocks.get(block);
    if (state == null) {
      if (blocks.size() >= maximumBlocks) {
        throw new IllegalStateException(
            "More than "
                + maximumBlocks
                + " blocks. Use longer blocks, or hash entities into some hundreds of buckets.");
      }
      state = new double[names.size() + 1];
      blocks.put(block, state);
    }
    return state;
  }

  private double[] totals() {
    double[] totals = new double[names.size() + 1];
    for (double[] state : inOrder().values()) {
      for (int i = 0; i < totals.length; i++) {
        totals[i] += state[i];
      }
    }
    return totals;
  }

  /** Summed in the order of their names, blocks give the same last digits every time. */
  private SortedMap<String, double[]> inOrder() {
    return new TreeMap<>(blocks);
  }

  private double combine(double[] state, double[] coefficients) {
    if (coefficients.length != names.size()) {
      throw new IllegalArgumentException(
          "Expected coefficients of " + names + ", got " + coefficients.length);
    }
    double sum = 0;
    for (int j = 0; j < coefficients.length; j++) {
      sum += coefficients[j] * state[j + 1];
    }
    return sum;
  }
}
