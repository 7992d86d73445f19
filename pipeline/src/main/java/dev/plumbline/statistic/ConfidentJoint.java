package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * How often a recorded outcome is wrong, from probabilities by models that never saw the row:
 * confident learning for two classes (Northcutt, Jiang and Chuang, JAIR 70, 2021).
 *
 * <p>A class's threshold is the mean probability of it among the rows recorded as it. A row counts
 * for the true class whose probability reaches its threshold (the more probable one where both do,
 * none where neither does); the counts by recorded and true class, scaled to the recorded classes'
 * sizes, estimate their joint distribution.
 *
 * <p>Where a model tells the classes badly apart, these counts take its mistakes for wrong
 * outcomes. No more outcomes are therefore called wrong than the ends of the ranking allow: of a
 * class, no larger share can be recorded wrongly than the share so recorded among the rows that are
 * most surely of it (the least of P(recorded | features) bounds the noise rate: Scott, Blanchard
 * and Handy, COLT 2013; Liu and Tao, IEEE TPAMI 38, 2016). An end is {@link #END} of the rows, and
 * no fewer than {@link #FEWEST}. Two passes: {@link Thresholds}, then this.
 */
public final class ConfidentJoint implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The share of the rows that are most surely of a class. */
  private static final double END = 0.05;

  /** With fewer rows the share recorded otherwise would be known too badly. */
  private static final double FEWEST = 100;

  /** A probability of nothing for what happened would be an infinite loss. */
  private static final double SMALLEST = 1e-12;

  /** Means of the probability by recorded class, and its quantiles; the first pass. Mergeable. */
  public static final class Thresholds implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] rows = new long[2];
    private final double[] sums = new double[2];
    private final QuantileSketch probabilities = new QuantileSketch();
    private double loss;

    /**
     * @param probability of a positive outcome
     */
    public Thresholds add(boolean positive, double probability) {
      int recorded = positive ? 1 : 0;
      rows[recorded]++;
      sums[recorded] += positive ? probability : 1 - probability;
      probabilities.add(probability);
      loss -= Math.log(Math.max(SMALLEST, positive ? probability : 1 - probability));
      return this;
    }

    public Thresholds merge(Thresholds other) {
      for (int i = 0; i < 2; i++) {
        rows[i] += other.rows[i];
        sums[i] += other.sums[i];
      }
      probabilities.merge(other.probabilities);
      loss += other.loss;
      return this;
    }

    /** Rows recorded as each class. */
    public long rows(boolean positive) {
      return rows[positive ? 1 : 0];
    }

    /** The mean negative logarithm of the recorded outcome's probability; NaN without rows. */
    public double logLoss() {
      return loss / (rows[0] + rows[1]);
    }

    /** The probability at the lower or upper end of all rows. */
    private double end(boolean upper) {
      double share = Math.min(0.5, Math.max(END, FEWEST / (rows[0] + rows[1])));
      return probabilities.quantile(upper ? 1 - share : share);
    }

    /** NaN where no row is recorded as the class. */
    double of(int recorded) {
      return sums[recorded] / rows[recorded];
    }
  }

  private final double[] threshold = new double[2];
  private final long[] recordedRows = new long[2];
  private final long[][] counts = new long[2][2];
  private final double[] end = new double[2];

  /** Rows at the end that is surely of a class, by that class and the recorded one. */
  private final long[][] atEnd = new long[2][2];

  public ConfidentJoint(Thresholds thresholds) {
    for (int i = 0; i < 2; i++) {
      threshold[i] = thresholds.of(i);
      recordedRows[i] = thresholds.rows(i == 1);
      end[i] = thresholds.end(i == 1);
    }
  }

  /** Counts a row; whether it counts for the class that it is not recorded as. */
  public boolean add(boolean positive, double probability) {
    int recorded = positive ? 1 : 0;
    atEnd[0][recorded] += probability <= end[0] ? 1 : 0;
    atEnd[1][recorded] += probability >= end[1] ? 1 : 0;
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
        atEnd[i][j] += other.atEnd[i][j];
      }
    }
    return this;
  }

  /** The estimated number of rows recorded as one class that are of the other. */
  public double wrong(boolean recordedPositive) {
    int recorded = recordedPositive ? 1 : 0;
    long counted = counts[recorded][0] + counts[recorded][1];
    double confident =
        counted == 0
            ? 0
            : (double) counts[recorded][1 - recorded] / counted * recordedRows[recorded];
    return Math.min(confident, mostWrong(recorded));
  }

  /**
   * As many as the ends allow. With the shares a and b of negatives and positives recorded wrongly,
   * of N rows with P true positives (1 - b) P + a (N - P) are recorded as positive, which gives P.
   */
  private double mostWrong(int recorded) {
    double a = wrongShareAtEnd(0);
    double b = wrongShareAtEnd(1);
    double rows = recordedRows[0] + recordedRows[1];
    if (Double.isNaN(a) || Double.isNaN(b) || a + b >= 1) {
      // The ends do not differ: the model tells nothing.
      return 0;
    }
    double positives = Math.max(0, Math.min(rows, (recordedRows[1] - a * rows) / (1 - a - b)));
    return recorded == 1 ? a * (rows - positives) : b * positives;
  }

  /** With one standard error on top, for it is to bound from above. */
  private double wrongShareAtEnd(int of) {
    double rows = atEnd[of][0] + atEnd[of][1];
    double share = atEnd[of][1 - of] / rows;
    return share + Math.sqrt(share * (1 - share) / rows);
  }

  /** The estimated share of all rows whose recorded outcome is wrong; NaN without rows. */
  public double noiseRate() {
    return (wrong(true) + wrong(false)) / (recordedRows[0] + recordedRows[1]);
  }
}
