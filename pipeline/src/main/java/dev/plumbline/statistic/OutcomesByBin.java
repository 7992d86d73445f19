package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What came where about so much was predicted: by bin of the prediction, and in each by block, rows
 * and the sum of their outcomes, which give the mean outcome of a bin and its interval where rows
 * of a block depend on each other. Mergeable. At most 512 blocks × (1 + 2 × bins) numbers.
 */
public final class OutcomesByBin implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int bins;
  private final double centre;
  private final BlockSums blocks;
  private final double[] predicted;

  private OutcomesByBin(int bins, double centre) {
    this.bins = bins;
    this.centre = centre;
    this.blocks = BlockSums.ofWidth(1 + 2 * bins);
    this.predicted = new double[bins];
  }

  /**
   * An empty state.
   *
   * @param bins ascending in the prediction
   * @param centre a number amid the outcomes: they are summed from it, or the digits in which they
   *     differ would drown in the sums of large ones
   */
  public static OutcomesByBin of(int bins, double centre) {
    if (bins < 1) {
      throw new IllegalArgumentException("Bins must be at least 1, but are " + bins);
    }
    return new OutcomesByBin(bins, centre);
  }

  /** Adds a row to the bin of its prediction. */
  public void add(String block, int bin, double prediction, double outcome) {
    double[] sums = blocks.of(block);
    sums[BlockSums.ROWS]++;
    sums[rows(bin)]++;
    sums[outcomes(bin)] += outcome - centre;
    predicted[bin] += prediction - centre;
  }

  /**
   * Adds the other's rows to these.
   *
   * @throws IllegalArgumentException if the two differ in bins or centre
   */
  public OutcomesByBin merge(OutcomesByBin other) {
    if (other.bins != bins || other.centre != centre) {
      throw new IllegalArgumentException(
          "Cannot merge outcomes of %d bins around %s with those of %d around %s"
              .formatted(bins, centre, other.bins, other.centre));
    }
    blocks.merge(other.blocks);
    for (int bin = 0; bin < bins; bin++) {
      predicted[bin] += other.predicted[bin];
    }
    return this;
  }

  /** Every bin that has rows, by rising prediction. */
  public List<Bin> bins() {
    double[] total = blocks.total();
    List<Bin> found = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      if (total[rows(bin)] > 0) {
        found.add(bin(bin, bin + 1));
      }
    }
    return found;
  }

  /** Neighbouring bins as one. */
  private Bin bin(int from, int to) {
    BlockedMean outcomes = BlockedMean.of(Bin.OUTCOME);
    blocks
        .inOrder()
        .forEach(
            (block, sums) -> {
              double rows = 0;
              double sum = 0;
              for (int bin = from; bin < to; bin++) {
                rows += sums[rows(bin)];
                sum += sums[outcomes(bin)];
              }
              if (rows > 0) {
                outcomes.addSums(block, Math.round(rows), sum);
              }
            });
    double sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += predicted[bin];
    }
    return new Bin(centre + sum / outcomes.rows(), centre, outcomes);
  }

  /**
   * Rows of which about so much was predicted.
   *
   * @param meanPredicted what was predicted of them on average
   * @param centre from which the outcomes are counted
   * @param outcomes by block; only blocks with rows in the bin
   */
  public record Bin(double meanPredicted, double centre, BlockedMean outcomes) {
    private static final String OUTCOME = "outcome";

    public long rows() {
      return outcomes.rows();
    }

    /**
     * The mean outcome with {@link BlockedMean}'s interval, whose degrees of freedom are of the
     * blocks that have rows in the bin; unbounded where only one has.
     */
    public Interval mean(double confidence) {
      Interval fromCentre = outcomes.mean(OUTCOME, confidence);
      return new Interval(
          centre + fromCentre.estimate(),
          centre + fromCentre.lower(),
          centre + fromCentre.upper(),
          confidence,
          fromCentre.reason());
    }
  }

  private static int rows(int bin) {
    return BlockSums.ROWS + 1 + 2 * bin;
  }

  private static int outcomes(int bin) {
    return BlockSums.ROWS + 2 + 2 * bin;
  }
}
