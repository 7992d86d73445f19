package dev.plumbline.statistic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An estimate with what it is in every bootstrap replicate and without each block.
 *
 * <p>The interval is the bootstrap's only where that covers well. With {@value
 * #BLOCKS_FOR_BOOTSTRAP} effective blocks or more it is the expanded percentile interval
 * (Hesterberg, What Teachers Should Know About the Bootstrap, American Statistician 69, 2015):
 * percentiles at Φ(-√(G/(G-1)) t(G-1)) in place of 2.5%, since plain percentiles are too narrow by
 * that much. With fewer it is the delete-one-block jackknife around the estimate, as {@link
 * BlockedMean}, with Student's t. Both are stretched where neighbouring blocks are alike ({@link
 * Neighbours}). A replicate in which the statistic is not defined (no positive drawn) is left out;
 * an interval of which more than a twentieth of the replicates is undefined is not given.
 *
 * @param estimate of all rows
 * @param drawn in each replicate
 * @param leftOut without each block
 * @param blocks the blocks left out, in the order of {@code leftOut}
 * @param effectiveBlocks blocks of one size that weigh as much
 */
public record Resampled(
    double estimate,
    double[] drawn,
    double[] leftOut,
    List<String> blocks,
    double effectiveBlocks) {
  /** From so many effective blocks on percentiles are used. */
  public static final int BLOCKS_FOR_BOOTSTRAP = 40;

  private static final double MOST_UNDEFINED = 0.05;

  /** This less the other, replicate by replicate: the paired difference. */
  public Resampled minus(Resampled other) {
    return with(other, (a, b) -> a - b);
  }

  /** This over the other, replicate by replicate. */
  public Resampled over(Resampled other) {
    return with(other, (a, b) -> a / b);
  }

  /** Both together, replicate by replicate; a block that only one has leaves the other as it is. */
  public Resampled with(Resampled other, DoubleBinaryOperator operator) {
    double[] both = new double[drawn.length];
    for (int r = 0; r < both.length; r++) {
      both[r] = operator.applyAsDouble(drawn[r], other.drawn[r]);
    }
    Map<String, Double> mine = byBlock();
    Map<String, Double> theirs = other.byBlock();
    TreeSet<String> names = new TreeSet<>(blocks);
    names.addAll(other.blocks);
    double[] left =
        names.stream()
            .mapToDouble(
                name ->
                    operator.applyAsDouble(
                        mine.getOrDefault(name, estimate),
                        theirs.getOrDefault(name, other.estimate)))
            .toArray();
    return new Resampled(
        operator.applyAsDouble(estimate, other.estimate),
        both,
        left,
        List.copyOf(names),
        Math.min(effectiveBlocks, other.effectiveBlocks));
  }

  /** A function of the statistic. */
  public Resampled map(DoubleUnaryOperator function) {
    return new Resampled(
        function.applyAsDouble(estimate),
        Arrays.stream(drawn).map(function).toArray(),
        Arrays.stream(leftOut).map(function).toArray(),
        blocks,
        effectiveBlocks);
  }

  /**
   * The same spread around an exact estimate, where the replicates were computed from rounded
   * scores.
   */
  public Resampled around(double exact) {
    double shift = exact - estimate;
    return map(value -> value + shift);
  }

  /** So many times the spread around the estimate; not defined where that is not finite. */
  public Resampled widened(double times) {
    Resampled wider = map(value -> estimate + times * (value - estimate));
    return new Resampled(estimate, wider.drawn, wider.leftOut, blocks, effectiveBlocks);
  }

  /** Two-sided. */
  public Interval interval(double confidence) {
    return effectiveBlocks >= BLOCKS_FOR_BOOTSTRAP
        ? percentiles(confidence)
        : jackknife(confidence);
  }

  /** By the bootstrap, whatever the number of blocks. */
  public Interval percentiles(double confidence) {
    double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
    if (blocks.size() < 2 || !Double.isFinite(estimate)) {
      return Interval.unbounded(estimate, confidence, BlockedMean.TOO_FEW_BLOCKS);
    }
    if (sorted.length < (1 - MOST_UNDEFINED) * drawn.length) {
      return Interval.unbounded(
          estimate, confidence, "Undefined in too many of the bootstrap's replicates.");
    }
    double degrees = effectiveBlocks - 1;
    double tail =
        Quantiles.normalProbability(
            -Math.sqrt(effectiveBlocks / degrees)
                * Quantiles.student((1 + confidence) / 2, degrees));
    double stretch = stretch();
    return new Interval(
        estimate,
        estimate + stretch * Math.min(0, quantile(sorted, tail) - estimate),
        estimate + stretch * Math.max(0, quantile(sorted, 1 - tail) - estimate),
        confidence);
  }

  /** By leaving out one block at a time, whatever the number of blocks. */
  public Interval jackknife(double confidence) {
    if (blocks.size() < 2 || !Double.isFinite(estimate)) {
      return Interval.unbounded(estimate, confidence, BlockedMean.TOO_FEW_BLOCKS);
    }
    if (effectiveBlocks < BlockedMean.LEAST_EFFECTIVE_BLOCKS) {
      return Interval.unbounded(estimate, confidence, BlockedMean.ONE_LARGE_BLOCK);
    }
    double error = standardError();
    if (!Double.isFinite(error)) {
      return Interval.unbounded(
          estimate,
          confidence,
          "Undefined once a block is left out, or scores are too near each other to tell.");
    }
    double half = error * Quantiles.student((1 + confidence) / 2, degreesOfFreedom());
    return new Interval(estimate, estimate - half, estimate + half, confidence);
  }

  /** √((G - 1)/G Σ (θ₍g₎ - θ)²), with what {@link Neighbours} add. */
  public double standardError() {
    double[] moved = Arrays.stream(leftOut).map(value -> value - estimate).toArray();
    return Math.sqrt(
        (leftOut.length - 1.0) / leftOut.length * (squares(moved) + neighbours(moved)));
  }

  /** How much wider intervals become because neighbouring blocks are alike, 1 or more. */
  private double stretch() {
    double[] moved = Arrays.stream(leftOut).map(value -> value - estimate).toArray();
    double alone = squares(moved);
    return alone > 0 ? Math.sqrt(1 + neighbours(moved) / alone) : 1;
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  private double neighbours(double[] moved) {
    return Math.max(0, Neighbours.of(blocks).addition(moved, moved));
  }

  /**
   * The one-sided chance of an estimate at least so high if the truth were zero, by the jackknife;
   * NaN where there is no error to tell it from.
   */
  public double chanceIfZero() {
    double error = standardError();
    return blocks.size() < 2 || !(error > 0)
        ? Double.NaN
        : 1 - Quantiles.studentProbability(estimate / error, degreesOfFreedom());
  }

  private double degreesOfFreedom() {
    return Math.max(effectiveBlocks - 1, 1e-3);
  }

  private Map<String, Double> byBlock() {
    Map<String, Double> values = new HashMap<>();
    for (int g = 0; g < leftOut.length; g++) {
      values.put(blocks.get(g), leftOut[g]);
    }
    return values;
  }

  /** Type 6 of Hyndman and Fan (1996), whose ends lie at rank tail × (n + 1). */
  private static double quantile(double[] sorted, double probability) {
    double rank = Math.max(1, Math.min(sorted.length, probability * (sorted.length + 1)));
    int below = (int) Math.floor(rank);
    double above = sorted[Math.min(below, sorted.length - 1)];
    return sorted[below - 1] + (rank - below) * (above - sorted[below - 1]);
  }
}
