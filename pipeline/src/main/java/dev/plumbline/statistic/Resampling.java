package dev.plumbline.statistic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Block sums → the same sums had other blocks been drawn: the Poisson bootstrap of blocks
 * (Chamandy, Muralidharan, Najmi and Naidu, Estimating Uncertainty for Massive Data Streams, Google
 * 2012; of clusters: Owen and Eckles, Annals of Applied Statistics 6, 2012) and every block left
 * out once.
 *
 * <p>In replicate r block g counts w times, w ~ Poisson(1) by a hash of seed, r and the block's
 * name: the same wherever and however often it is computed, and the same for every state, so that
 * the difference of two models is taken replicate by replicate. Rows only add to their block's
 * sums; the replicates are then one product of replicates × blocks weights and blocks × values
 * sums, on the driver: 1,000 × 512 × 2,000 multiplications take about half a second.
 */
public final class Resampling {
  public static final int DEFAULT_REPLICATES = 1_000;

  /** Σ 1/(e k!) for k = 0, 1, …: where a uniform number stops being k. */
  private static final double[] POISSON = poisson();

  private final int replicates;
  private final long seed;

  private Resampling(int replicates, long seed) {
    this.replicates = replicates;
    this.seed = seed;
  }

  public static Resampling of(int replicates, long seed) {
    if (replicates < 2) {
      throw new IllegalArgumentException("Replicates must be at least 2, but are " + replicates);
    }
    return new Resampling(replicates, seed);
  }

  /** The sums of the drawn blocks, and of all blocks but one. */
  public ResampledSums of(BlockSums sums) {
    List<String> names = List.copyOf(sums.inOrder().keySet());
    double[][] blocks = sums.inOrder().values().toArray(double[][]::new);
    byte[][] weights = names.stream().map(this::weights).toArray(byte[][]::new);
    double[] total = sums.total();
    double[][] drawn = new double[replicates][];
    IntStream.range(0, replicates).parallel().forEach(r -> drawn[r] = drawn(r, weights, blocks));
    double[][] left = new double[blocks.length][];
    for (int g = 0; g < blocks.length; g++) {
      left[g] = total.clone();
      for (int j = 0; j < total.length; j++) {
        left[g][j] -= blocks[g][j];
      }
    }
    return new ResampledSums(names, effective(blocks), total, drawn, left);
  }

  /** How often a block counts in each replicate. */
  byte[] weights(String block) {
    byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
    long hash = TextHash.mix(TextHash.of(bytes, 0, bytes.length) ^ TextHash.mix(seed));
    byte[] weights = new byte[replicates];
    for (int r = 0; r < replicates; r++) {
      // SplitMix64 (Steele, Lea and Flood 2014): hash is the seed, r the step.
      double uniform = (TextHash.mix(hash + (r + 1) * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-53;
      int weight = 0;
      while (weight < POISSON.length && uniform >= POISSON[weight]) {
        weight++;
      }
      weights[r] = (byte) weight;
    }
    return weights;
  }

  private static double[] drawn(int replicate, byte[][] weights, double[][] blocks) {
    double[] sums = new double[blocks.length == 0 ? 0 : blocks[0].length];
    for (int g = 0; g < blocks.length; g++) {
      double weight = weights[g][replicate];
      double[] block = blocks[g];
      if (weight > 0) {
        for (int j = 0; j < sums.length; j++) {
          sums[j] += weight * block[j];
        }
      }
    }
    return sums;
  }

  /** Kish's effective number of blocks, as {@link BlockedMean#effectiveBlocks()}. */
  private static double effective(double[][] blocks) {
    double rows = 0;
    double squares = 0;
    for (double[] block : blocks) {
      rows += block[BlockSums.ROWS];
      squares += block[BlockSums.ROWS] * block[BlockSums.ROWS];
    }
    return squares == 0 ? 0 : rows * rows / squares;
  }

  private static double[] poisson() {
    // The chance of 17 or more, 1e-15, goes to 17.
    double[] cumulative = new double[17];
    double term = Math.exp(-1);
    double sum = 0;
    for (int k = 0; k < cumulative.length; k++) {
      sum += term;
      cumulative[k] = sum;
      term /= k + 1;
    }
    return cumulative;
  }
}
