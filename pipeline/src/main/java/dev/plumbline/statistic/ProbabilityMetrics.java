package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.List;

/**
 * How close predicted probabilities are to what happened. Undefined numbers (no rows) are {@code
 * NaN}.
 */
public final class ProbabilityMetrics {
  /** Probabilities are kept this far from 0 and 1 in the log loss. */
  public static final double LOG_LOSS_CLIP = 1e-15;

  /** Bins of the expected calibration error where the caller names no other number. */
  public static final int DEFAULT_BINS = 15;

  private final SortedScores sorted;

  private ProbabilityMetrics(SortedScores sorted) {
    this.sorted = sorted;
  }

  public static ProbabilityMetrics of(ScoreCounts counts) {
    return of(counts.descending());
  }

  /** Of counts that are sorted once for several uses. */
  public static ProbabilityMetrics of(SortedScores sorted) {
    return new ProbabilityMetrics(sorted);
  }

  /** The mean of (probability - outcome)² (Brier 1950, in its binary form: 0 to 1). */
  public double brierScore() {
    double sum = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double score = sorted.scores()[i];
      sum += sorted.positives()[i] * (1 - score) * (1 - score);
      sum += sorted.negatives()[i] * score * score;
    }
    return sum / sorted.rows();
  }

  /**
   * The share of the base rate's Brier score that is saved: 1 - Brier / (rate × (1 - rate)). NaN
   * without both classes.
   */
  public double brierSkill() {
    double uncertainty = observedRate() * (1 - observedRate());
    return uncertainty == 0 ? Double.NaN : 1 - brierScore() / uncertainty;
  }

  /** The mean of -ln(probability given to what happened), clipped at {@link #LOG_LOSS_CLIP}. */
  public double logLoss() {
    double sum = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double score = sorted.scores()[i];
      // A count of zero must not meet the logarithm of zero.
      if (sorted.positives()[i] > 0) {
        sum -= sorted.positives()[i] * Math.log(Math.max(score, LOG_LOSS_CLIP));
      }
      if (sorted.negatives()[i] > 0) {
        sum -= sorted.negatives()[i] * Math.log(Math.max(1 - score, LOG_LOSS_CLIP));
      }
    }
    return sum / sorted.rows();
  }

  /** {@link #expectedCalibrationError(int)} with {@link #DEFAULT_BINS} bins. */
  public double expectedCalibrationError() {
    return expectedCalibrationError(DEFAULT_BINS);
  }

  /**
   * The mean over rows of |mean predicted - observed rate| of the row's bin, over bins of equal
   * mass (Naeini et al., AAAI 2015, with the adaptive bins of Nixon et al., CVPR Workshops 2019).
   * Biased upwards where bins hold few rows.
   */
  public double expectedCalibrationError(int bins) {
    double sum = 0;
    for (ReliabilityBin bin : reliability(bins)) {
      sum += bin.count() * Math.abs(bin.meanPredicted() - bin.observedRate());
    }
    return sum / sorted.rows();
  }

  /** The mean predicted probability. */
  public double meanPredicted() {
    double sum = 0;
    for (int i = 0; i < sorted.size(); i++) {
      sum += sorted.scores()[i] * (sorted.positives()[i] + sorted.negatives()[i]);
    }
    return sum / sorted.rows();
  }

  /** The share of positives. */
  public double observedRate() {
    return (double) sorted.allPositives() / sorted.rows();
  }

  /**
   * The reliability diagram: at most {@code bins} bins of about equal mass, lowest scores first.
   * Rows of one score are never parted (they fall where the middle of them falls), so bins are
   * fewer where scores are few. With intervals: {@link OutcomesByBin}.
   */
  public List<ReliabilityBin> reliability(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("Bins must be at least 1, but are " + bins);
    }
    List<ReliabilityBin> result = new ArrayList<>(bins);
    Accumulator accumulator = new Accumulator();
    int current = 0;
    double rowsBefore = 0;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      long rows = sorted.positives()[i] + sorted.negatives()[i];
      int bin = (int) ((rowsBefore + rows / 2.0) * bins / sorted.rows());
      if (bin != current && accumulator.rows > 0) {
        result.add(accumulator.bin());
        accumulator = new Accumulator();
      }
      current = bin;
      accumulator.add(sorted.scores()[i], sorted.positives()[i], rows);
      rowsBefore += rows;
    }
    if (accumulator.rows > 0) {
      result.add(accumulator.bin());
    }
    return List.copyOf(result);
  }

  private static final class Accumulator {
    private double sumOfScores;
    private long positives;
    private long rows;

    void add(double score, long positivesOfScore, long rowsOfScore) {
      sumOfScores += score * rowsOfScore;
      positives += positivesOfScore;
      rows += rowsOfScore;
    }

    ReliabilityBin bin() {
      return new ReliabilityBin(sumOfScores / rows, (double) positives / rows, rows);
    }
  }
}
