package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Out-of-fold residuals, outcome less prediction, by bin of the prediction: all that a {@link
 * PredictiveDistribution} is fitted to. A mergeable state; tables of folds merge into the table of
 * several, the same whatever their order up to the last digits of a bin's mean prediction.
 */
public final class ResidualTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A bin has at least so many rows, or its quantiles would be chance. */
  public static final int LEAST_ROWS = 200;

  /** Values told apart in a bin; more are rounded to as many leading bits as leave so many. */
  private static final int DISTINCT = 2_000;

  private final double[] edges;
  private final RoundedValues[] residuals;
  private final long[] rows;
  private final double[] predictions;
  private final RoundedValues outcomes = new RoundedValues(DISTINCT);

  private ResidualTable(double[] edges) {
    this.edges = edges;
    this.residuals = new RoundedValues[edges.length + 1];
    Arrays.setAll(residuals, bin -> new RoundedValues(DISTINCT));
    this.rows = new long[residuals.length];
    this.predictions = new double[residuals.length];
  }

  /** An empty table of the bins that begin at these predictions, and one below the first. */
  public static ResidualTable of(double[] edges) {
    return new ResidualTable(edges.clone());
  }

  /** Adds a row. */
  public void add(double prediction, double outcome) {
    int place = Arrays.binarySearch(edges, prediction);
    int bin = place < 0 ? -place - 1 : place + 1;
    residuals[bin].add(outcome - prediction, 1);
    rows[bin]++;
    predictions[bin] += prediction;
    outcomes.add(outcome, 1);
  }

  /** Adds the other's rows to these and returns these. */
  public ResidualTable merge(ResidualTable other) {
    if (!Arrays.equals(edges, other.edges)) {
      throw new IllegalArgumentException("Tables of different bins cannot be merged");
    }
    for (int bin = 0; bin < rows.length; bin++) {
      residuals[bin].merge(other.residuals[bin]);
      rows[bin] += other.rows[bin];
      predictions[bin] += other.predictions[bin];
    }
    outcomes.merge(other.outcomes);
    return this;
  }

  /** The rows of all bins. */
  public long rows() {
    return Arrays.stream(rows).sum();
  }

  int bins() {
    return rows.length;
  }

  long rows(int bin) {
    return rows[bin];
  }

  double sumOfPredictions(int bin) {
    return predictions[bin];
  }

  RoundedValues residuals(int bin) {
    return residuals[bin];
  }

  RoundedValues outcomes() {
    return outcomes;
  }
}
