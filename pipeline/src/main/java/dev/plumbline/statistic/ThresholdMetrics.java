package dev.plumbline.statistic;

/**
 * What a yes-or-no decision got right: the confusion matrix and what follows from it. Counts may be
 * weighted. A number that its counts do not define is {@code NaN} (where scikit-learn warns and
 * prints 0).
 */
public record ThresholdMetrics(
    double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {

  /** The share of the rows acted on that were positive. */
  public double precision() {
    return truePositives / (truePositives + falsePositives);
  }

  /** The share of the positives that were acted on: the true positive rate. */
  public double recall() {
    return truePositives / (truePositives + falseNegatives);
  }

  /** The share of the negatives that were acted on. */
  public double falsePositiveRate() {
    return falsePositives / (falsePositives + trueNegatives);
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    return 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
  }

  public double accuracy() {
    return (truePositives + trueNegatives) / rows();
  }

  /** The mean of the rates at which positives and negatives are told rightly. */
  public double balancedAccuracy() {
    return (recall() + 1 - falsePositiveRate()) / 2;
  }

  /** The share of all rows acted on. */
  public double selectionRate() {
    return (truePositives + falsePositives) / rows();
  }

  /** Matthews' correlation coefficient (Biochimica et Biophysica Acta 405, 1975), -1 to 1. */
  public double matthewsCorrelation() {
    double product =
        Math.sqrt(truePositives + falsePositives)
            * Math.sqrt(truePositives + falseNegatives)
            * Math.sqrt(trueNegatives + falsePositives)
            * Math.sqrt(trueNegatives + falseNegatives);
    return (truePositives * trueNegatives - falsePositives * falseNegatives) / product;
  }

  public double rows() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }
}
