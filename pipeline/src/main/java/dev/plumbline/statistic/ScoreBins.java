package dev.plumbline.statistic;

/**
 * A fixed histogram of probabilities, for what a ranking metric becomes when blocks are drawn anew:
 * positives and negatives by bin are sums, so that replicates are products with weights.
 *
 * <p>Bins are 1/32 of an octave wide in p below one half and in 1 - p above it, {@value #BINS} in
 * all: a rare event's scores, all near zero, are told apart as finely as others. Two scores in one
 * bin count as tied: the area under the ROC curve of the bins is off by at most half the share of
 * pairs of a positive and a negative in one bin ({@link #tiedPairs}), so that an interval is taken
 * from the bins and laid around the exact estimate ({@link Resampled#around}), wider by what the
 * bins take from its spread ({@link #narrowing}): a model that has learned nothing gives all rows
 * nearly the same score.
 */
public final class ScoreBins {
  private static final int STEPS_AN_OCTAVE = 32;
  private static final int OCTAVES = 16;

  /** Bins of one class. */
  public static final int BINS = 2 * STEPS_AN_OCTAVE * OCTAVES;

  /** Values that two classes take among a block's sums. */
  public static final int WIDTH = 2 * BINS;

  private static final int HALF = BINS / 2;
  private static final double SMALLEST = Math.scalb(0.5, -OCTAVES);

  /** Where this histogram begins among a block's sums: the positives, then the negatives. */
  private final int offset;

  private ScoreBins(int offset) {
    this.offset = offset;
  }

  /** The histogram that begins at the offset of a block's sums. */
  public static ScoreBins at(int offset) {
    return new ScoreBins(offset);
  }

  public void add(double[] sums, double score, boolean positive) {
    sums[offset + (positive ? 0 : BINS) + bin(score)]++;
  }

  /** Ascending in the score. */
  static int bin(double score) {
    return score < 0.5 ? below(score) : BINS - 1 - below(1 - score);
  }

  private static int below(double score) {
    if (score < SMALLEST) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(score);
    int octave = (int) (bits >>> 52) - 1023 + 1 + OCTAVES;
    int step = (int) (bits >>> 47) & STEPS_AN_OCTAVE - 1;
    return Math.min(octave * STEPS_AN_OCTAVE + step, HALF - 1);
  }

  /** As {@link RankingMetrics#rocAuc()}, of the bins. */
  public double rocAuc(double[] sums) {
    double concordant = 0;
    double above = 0;
    double negatives = 0;
    for (int i = BINS - 1; i >= 0; i--) {
      double positive = sums[offset + i];
      double negative = sums[offset + BINS + i];
      concordant += negative * (above + positive / 2);
      above += positive;
      negatives += negative;
    }
    return concordant / (above * negatives);
  }

  /** As {@link RankingMetrics#averagePrecision()}, of the bins. */
  public double averagePrecision(double[] sums) {
    double sum = 0;
    double positives = 0;
    double rows = 0;
    for (int i = BINS - 1; i >= 0; i--) {
      double positive = sums[offset + i];
      positives += positive;
      rows += positive + sums[offset + BINS + i];
      if (positive > 0) {
        sum += positive * (positives / rows);
      }
    }
    return sum / positives;
  }

  /** As {@link RankingMetrics#recallAt}, of the bins. */
  public double recallAt(double[] sums, double share) {
    return amongTop(sums, share)[0] / amongTop(sums, 1)[0];
  }

  /** As {@link RankingMetrics#precisionAt}, of the bins. */
  public double precisionAt(double[] sums, double share) {
    double[] top = amongTop(sums, share);
    return top[0] / top[1];
  }

  /** The precision of the top share over that of all rows. */
  public double liftAt(double[] sums, double share) {
    return precisionAt(sums, share) / precisionAt(sums, 1);
  }

  /**
   * As {@link ProbabilityMetrics#expectedCalibrationError(int)}, of the bins: each predicts its
   * middle.
   */
  public double calibrationError(double[] sums, int groups) {
    double all = 0;
    for (int i = 0; i < WIDTH; i++) {
      all += sums[offset + i];
    }
    double error = 0;
    double gap = 0;
    double before = 0;
    int current = 0;
    for (int i = 0; i < BINS; i++) {
      double positive = sums[offset + i];
      double rows = positive + sums[offset + BINS + i];
      if (rows > 0) {
        int group = (int) ((before + rows / 2) * groups / all);
        if (group != current) {
          error += Math.abs(gap);
          gap = 0;
          current = group;
        }
        gap += rows * middle(i) - positive;
        before += rows;
      }
    }
    return (error + Math.abs(gap)) / all;
  }

  /** The probability in the middle of a bin. */
  static double middle(int bin) {
    int below = bin < HALF ? bin : BINS - 1 - bin;
    int octave = below / STEPS_AN_OCTAVE - OCTAVES - 1;
    double steps = STEPS_AN_OCTAVE + below % STEPS_AN_OCTAVE + 0.5;
    double score = Math.scalb(steps / STEPS_AN_OCTAVE, octave);
    return bin < HALF ? score : 1 - score;
  }

  /** The share of pairs of a positive and a negative that fall into one bin. */
  public double tiedPairs(double[] sums) {
    double tied = 0;
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < BINS; i++) {
      tied += sums[offset + i] * sums[offset + BINS + i];
      positives += sums[offset + i];
      negatives += sums[offset + BINS + i];
    }
    return tied / (positives * negatives);
  }

  /**
   * How many times the area varies more by the exact scores than by the bins, were the rows
   * independent: 1 where the bins tell apart what the scores do, infinite where all scores are in
   * one bin. Root of the ratio of {@link DeLong}'s variances.
   *
   * @param exact the scores that are in the bins
   */
  public double narrowing(double[] sums, ScoreCounts exact) {
    ScoreCounts binned = new ScoreCounts();
    for (int i = 0; i < BINS; i++) {
      binned.add(middle(i), (long) sums[offset + i], (long) sums[offset + BINS + i]);
    }
    double variance = DeLong.variance(exact);
    return variance > 0 ? Math.max(1, Math.sqrt(variance / DeLong.variance(binned))) : 1;
  }

  /**
   * How often positives came, by bin and block.
   *
   * @param sums by block
   * @param exact the scores that are in the bins: a bin predicts their mean
   */
  public OutcomesByBin outcomes(BlockSums sums, SortedScores exact) {
    double[] means = means(exact);
    OutcomesByBin outcomes = OutcomesByBin.of(BINS, 0);
    sums.inOrder()
        .forEach(
            (block, counts) -> {
              for (int i = 0; i < BINS; i++) {
                double positives = counts[offset + i];
                double rows = positives + counts[offset + BINS + i];
                if (rows > 0) {
                  outcomes.addSums(block, i, rows, rows * means[i], positives);
                }
              }
            });
    return outcomes;
  }

  /** The mean score of each bin; its middle where rounding has left no score in it. */
  private static double[] means(SortedScores exact) {
    double[] means = new double[BINS];
    double[] rows = new double[BINS];
    for (int i = 0; i < exact.size(); i++) {
      int bin = bin(exact.scores()[i]);
      double ofScore = exact.positives()[i] + exact.negatives()[i];
      rows[bin] += ofScore;
      means[bin] += ofScore * exact.scores()[i];
    }
    for (int i = 0; i < BINS; i++) {
      means[i] = rows[i] > 0 ? means[i] / rows[i] : middle(i);
    }
    return means;
  }

  /** Positives and rows of the share of rows that score highest. */
  private double[] amongTop(double[] sums, double share) {
    double all = 0;
    for (int i = 0; i < WIDTH; i++) {
      all += sums[offset + i];
    }
    double wanted = share * all;
    double left = wanted;
    double positives = 0;
    for (int i = BINS - 1; i >= 0 && left > 0; i--) {
      double rows = sums[offset + i] + sums[offset + BINS + i];
      if (rows > 0) {
        positives += sums[offset + i] * Math.min(1, left / rows);
        left -= rows;
      }
    }
    return new double[] {positives, wanted};
  }
}
