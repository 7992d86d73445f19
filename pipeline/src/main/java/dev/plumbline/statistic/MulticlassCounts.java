package dev.plumbline.statistic;

import java.util.stream.IntStream;

/**
 * What the metrics of several classes need of the rows, as sums: the confusion matrix and the log
 * loss. {@link #add} adds a row to a block's sums; every metric is a function of the sums of any
 * rows. A class without rows or predictions counts 0 in a macro mean, as in scikit-learn, which
 * says so by a warning.
 */
public final class MulticlassCounts {
  private static final int LOG_LOSS = 1;
  private static final int MATRIX = 2;

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
    return MATRIX + classes * classes;
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
    add(sums, actual, predicted, probabilities[actual]);
  }

  /** Adds a row of which the decision and the probability given to what happened are known. */
  public void add(double[] sums, int actual, int predicted, double probabilityOfActual) {
    sums[BlockSums.ROWS]++;
    sums[LOG_LOSS] -= Math.log(Math.max(probabilityOfActual, ProbabilityMetrics.LOG_LOSS_CLIP));
    sums[MATRIX + actual * classes + predicted]++;
  }

  public double logLoss(double[] sums) {
    return sums[LOG_LOSS] / sums[BlockSums.ROWS];
  }

  public double accuracy(double[] sums) {
    return IntStream.range(0, classes).mapToDouble(c -> cell(sums, c, c)).sum()
        / sums[BlockSums.ROWS];
  }

  /** One class against all others. */
  public ThresholdMetrics of(double[] sums, int of) {
    double hit = cell(sums, of, of);
    double actual = 0;
    double predicted = 0;
    for (int c = 0; c < classes; c++) {
      actual += cell(sums, of, c);
      predicted += cell(sums, c, of);
    }
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

  /** Rows of a class that were decided for a class, maybe the same. */
  public double rows(double[] sums, int actual, int decided) {
    return cell(sums, actual, decided);
  }

  private double cell(double[] sums, int actual, int predicted) {
    return sums[MATRIX + actual * classes + predicted];
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
