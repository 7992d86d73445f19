package dev.plumbline.statistic;

import java.util.stream.IntStream;

/**
 * What the metrics of several classes need of the rows, as sums: of each class how many rows are of
 * it, were decided for it, and both, and its probabilities; log loss and Brier score; with {@link
 * CostSums} before them. {@link #add} adds a row to a block's sums; every metric is a function of
 * the sums of any rows. A class without rows or predictions counts 0 in a macro mean, as in
 * scikit-learn, which says so by a warning.
 */
public final class MulticlassCounts {
  private static final int LOG_LOSS = CostSums.WIDTH;
  private static final int BRIER = CostSums.WIDTH + 1;
  private static final int COUNTS = CostSums.WIDTH + 2;

  /** Values that a class takes. */
  private static final int OF_CLASS = 4;

  private final int classes;

  private MulticlassCounts(int classes) {
    this.classes = classes;
  }

  public static MulticlassCounts of(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("Classes must be at least 2, but are " + classes);
    }
    return new MulticlassCounts(classes);
  }

  /** Values a block takes, see {@link BlockSums#ofWidth}. */
  public int width() {
    return COUNTS + OF_CLASS * classes;
  }

  /**
   * Adds a row, decided for the class of the highest probability, of several the first.
   *
   * @param probabilities one for each class
   */
  public void add(double[] sums, int actual, double[] probabilities) {
    int predicted = 0;
    for (int c = 1; c < classes; c++) {
      if (probabilities[c] > probabilities[predicted]) {
        predicted = c;
      }
    }
    add(sums, actual, predicted, probabilities);
  }

  /** Adds a row whose decision is known. */
  public void add(double[] sums, int actual, int predicted, double[] probabilities) {
    sums[BlockSums.ROWS]++;
    sums[LOG_LOSS] -= Math.log(Math.max(probabilities[actual], ProbabilityMetrics.LOG_LOSS_CLIP));
    for (int c = 0; c < classes; c++) {
      double distance = probabilities[c] - (c == actual ? 1 : 0);
      sums[BRIER] += distance * distance;
      sums[probabilities(c)] += probabilities[c];
    }
    sums[actuals(actual)]++;
    sums[decided(predicted)]++;
    if (actual == predicted) {
      sums[hits(actual)]++;
    }
  }

  public double logLoss(double[] sums) {
    return sums[LOG_LOSS] / sums[BlockSums.ROWS];
  }

  /** The sum over classes of (probability − 1 where it came, else 0)², a row. */
  public double brierScore(double[] sums) {
    return sums[BRIER] / sums[BlockSums.ROWS];
  }

  public double accuracy(double[] sums) {
    return IntStream.range(0, classes).mapToDouble(c -> sums[hits(c)]).sum() / sums[BlockSums.ROWS];
  }

  /** The share of rows that are of a class. */
  public double observed(double[] sums, int of) {
    return sums[actuals(of)] / sums[BlockSums.ROWS];
  }

  /** The mean probability of a class. */
  public double predicted(double[] sums, int of) {
    return sums[probabilities(of)] / sums[BlockSums.ROWS];
  }

  /** Its observed less its predicted share: above zero, too little is predicted. */
  public double calibrationGap(double[] sums, int of) {
    return observed(sums, of) - predicted(sums, of);
  }

  /** One class against all others. */
  public ThresholdMetrics of(double[] sums, int of) {
    double hit = sums[hits(of)];
    double actual = sums[actuals(of)];
    double predicted = sums[decided(of)];
    double rows = sums[BlockSums.ROWS];
    return new ThresholdMetrics(
        hit, predicted - hit, actual - hit, rows - predicted - actual + hit);
  }

  /** The plain mean over classes. */
  public double macro(double[] sums, Of metric) {
    return IntStream.range(0, classes)
        .mapToDouble(c -> orZero(metric.value(of(sums, c))))
        .average()
        .orElseThrow();
  }

  /** The mean over classes, weighted by their rows. */
  public double weighted(double[] sums, Of metric) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      ThresholdMetrics one = of(sums, c);
      sum += (one.truePositives() + one.falseNegatives()) * orZero(metric.value(one));
    }
    return sum / sums[BlockSums.ROWS];
  }

  /** Of the counts of all classes together; of precision, recall and F1 it is the accuracy. */
  public double micro(double[] sums, Of metric) {
    double[] all = new double[4];
    for (int c = 0; c < classes; c++) {
      ThresholdMetrics one = of(sums, c);
      all[0] += one.truePositives();
      all[1] += one.falsePositives();
      all[2] += one.falseNegatives();
      all[3] += one.trueNegatives();
    }
    return metric.value(new ThresholdMetrics(all[0], all[1], all[2], all[3]));
  }

  /** A metric of one class against all others, such as {@code ThresholdMetrics::f1}. */
  @FunctionalInterface
  public interface Of {
    double value(ThresholdMetrics metrics);
  }

  private static int actuals(int ofClass) {
    return COUNTS + OF_CLASS * ofClass;
  }

  private static int decided(int ofClass) {
    return COUNTS + OF_CLASS * ofClass + 1;
  }

  private static int hits(int ofClass) {
    return COUNTS + OF_CLASS * ofClass + 2;
  }

  private static int probabilities(int ofClass) {
    return COUNTS + OF_CLASS * ofClass + 3;
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
