package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * How often a recorded outcome is wrong, from probabilities by models that never saw the row:
 * confident learning for two classes (Northcutt, Jiang and Chuang, JAIR 70, 2021).
 *
 * <p>A class's threshold is the mean probability of it among the rows recorded as it. A row counts
 * for the true class whose probability reaches its threshold (the more probable one where both do,
 * none where neither does); the counts by recorded and true class, scaled to the recorded classes'
 * sizes, estimate their joint distribution. Two passes: {@link Thresholds}, then this.
 */
public final class ConfidentJoint implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Means of the probability by recorded class; the first pass. Mergeable. */
  public static final class Thresholds implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] rows = new long[2];
    private final double[] sums = new double[2];

    /**
     * @param probability of a positive outcome
     */
    public Thresholds add(boolean positive, double probability) {
      int recorded = positive ? 1 : 0;
      rows[recorded]++;
      sums[recorded] += positive ? probability : 1 - probability;
      return this;
    }

    public Thresholds merge(Thresholds other) {
      for (int i = 0; i < 2; i++) {
        rows[i] += other.rows[i];
        sums[i] += other.sums[i];
      }
      return this;
    }

    /** Rows recorded as each class. */
    public long rows(boolean positive) {
      return rows[positive ? 1 : 0];
    }

    /** NaN where no row is recorded as the class. */
    double of(int recorded) {
      return sums[recorded] / rows[recorded];
    }
  }

  private final double[] threshold = new double[2];
  private final long[] recordedRows = new long[2];
  private final long[][] counts = new long[2][2];

  public ConfidentJoint(Thresholds thresholds) {
    for (int i = 0; i < 2; i++) {
      threshold[i] = thresholds.of(i);
      recordedRows[i] = thresholds.rows(i == 1);
    }
  }

  /** Counts a row; whether it counts for the class that it is not recorded as. */
  public boolean add(boolean positive, double probability) {
    int recorded = positive ? 1 : 0;
    boolean one = probability >= threshold[1];
    boolean zero = 1 - probability >= threshold[0];
    if (!one && !zero) {
      return false;
    }
    int likely = one && zero ? (probability >= 0.5 ? 1 : 0) : one ? 1 : 0;
    counts[recorded][likely]++;
    return likely != recorded;
  }

  public ConfidentJoint merge(ConfidentJoint other) {
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        counts[i][j] += other.counts[i][j];
      }
    }
    return this;
  }

  /** The estimated number of rows recorded as one class that are of the other. */
  public double wrong(boolean recordedPositive) {
    int recorded = recordedPositive ? 1 : 0;
    long counted = counts[recorded][0] + counts[recorded][1];
    return counted == 0
        ? 0
        : (double) counts[recorded][1 - recorded] / counted * recordedRows[recorded];
  }

  /** The estimated share of all rows whose recorded outcome is wrong; NaN without rows. */
  public double noiseRate() {
    return (wrong(true) + wrong(false)) / (recordedRows[0] + recordedRows[1]);
  }
}
