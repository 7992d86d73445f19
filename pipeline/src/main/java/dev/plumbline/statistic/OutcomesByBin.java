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

  /** Adds rows that are already summed, where the centre is 0. */
  void addSums(String block, int bin, double rows, double predictions, double sumOfOutcomes) {
    double[] sums = blocks.of(block);
    sums[BlockSums.ROWS] += rows;
    sums[rows(bin)] += rows;
    sums[outcomes(bin)] += sumOfOutcomes;
    predicted[bin] += predictions;
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

  /**
   * Neighbouring bins put together until at most so many are left, of about equal mass: a bin falls
   * where the middle of its rows does, and is never parted.
   */
  public List<Bin> groups(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("Groups must be at least 1, but are " + most);
    }
    double[] total = blocks.total();
    List<Bin> groups = new ArrayList<>();
    int from = 0;
    int current = 0;
    double before = 0;
    double inGroup = 0;
    for (int bin = 0; bin < bins; bin++) {
      double rows = total[rows(bin)];
      int group = (int) ((before + rows / 2) * most / total[BlockSums.ROWS]);
      if (rows > 0 && group != current) {
        if (inGroup > 0) {
          groups.add(bin(from, bin));
        }
        from = bin;
        inGroup = 0;
        current = group;
      }
      before += rows;
      inGroup += rows;
    }
    if (inGroup > 0) {
      groups.add(bin(from, bins));
    }
    return groups;
  }

  /** All rows as one bin. */
  public Bin whole() {
    return bin(0, bins);
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
     * blocks that have rows in the bin; unbounded where one has nearly all.
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

    /**
     * The share of rows that came, where an outcome is 1 or 0 and the centre 0: Wilson's interval
     * of as many independent trials as tell as much as the rows of these blocks do, with t of the
     * blocks' degrees of freedom (Korn and Graubard, Survey Methodology 24, 1998; Dean and Pagano,
     * Journal of Survey Statistics and Methodology 3, 2015). Rows never tell more than if they were
     * independent. Where all came or none did, how alike the rows of a block are cannot be seen of
     * them and is taken from more rows, but they tell as much as one row of each block at least.
     *
     * @param whole the rows of all bins
     */
    public Interval share(double confidence, Bin whole) {
      double rate = estimate();
      if (!outcomes.tellsError()) {
        return outcomes.mean(OUTCOME, confidence);
      }
      double trials =
          rate > 0 && rate < 1
              ? rows() / designEffect()
              : Math.max(rows() / whole.designEffect(), outcomes.effectiveBlocks());
      return Wilson.interval(rate, trials, outcomes.student((1 + confidence) / 2), confidence);
    }

    /** How many rows of these blocks tell as much as one independent row, 1 at least. */
    private double designEffect() {
      double rate = estimate();
      double error = outcomes.standardError(new double[] {1});
      double independent = rate * (1 - rate) / rows();
      return independent > 0 ? Math.max(1, error * error / independent) : 1;
    }

    private double estimate() {
      return outcomes.estimate(new double[] {1});
    }
  }

  private static int rows(int bin) {
    return BlockSums.ROWS + 1 + 2 * bin;
  }

  private static int outcomes(int bin) {
    return BlockSums.ROWS + 2 + 2 * bin;
  }
}
