package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The total cost of acting on every row that scores above a threshold, for a grid of thresholds and
 * with costs that differ by row.
 *
 * <p>The threshold that costs least on the rows it was chosen on looks better than it is: choose it
 * on out-of-fold rows, judge it on others.
 */
public final class CostCurve implements Serializable {
  /** Thresholds 0, 0.01, …, 1 where the caller names no others. */
  public static final int DEFAULT_STEPS = 100;

  private final double[] thresholds;

  /** Bin i holds the rows that score above exactly i thresholds. */
  private final long[] rows;

  private final double[] costOfActing;
  private final double[] costOfNotActing;

  private CostCurve(double[] thresholds) {
    this.thresholds = thresholds;
    this.rows = new long[thresholds.length + 1];
    this.costOfActing = new double[thresholds.length + 1];
    this.costOfNotActing = new double[thresholds.length + 1];
  }

  /** An empty curve over 0, 0.01, …, 1. */
  public static CostCurve of() {
    return ofSteps(DEFAULT_STEPS);
  }

  /** An empty curve over 0, 1/steps, …, 1. */
  public static CostCurve ofSteps(int steps) {
    double[] thresholds = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      thresholds[i] = (double) i / steps;
    }
    return new CostCurve(thresholds);
  }

  /** An empty curve over the given thresholds, ascending and distinct. */
  public static CostCurve ofThresholds(double... thresholds) {
    Binning.requireAscending(thresholds);
    return new CostCurve(thresholds.clone());
  }

  /** Adds one row with its own costs, in the order of {@link BinaryCost}. */
  public CostCurve add(
      double score,
      boolean positive,
      double falseNegative,
      double falsePositive,
      double truePositive,
      double trueNegative) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("Score is not a number");
    }
    int bin = thresholdsBelow(score);
    rows[bin]++;
    costOfActing[bin] += positive ? truePositive : falsePositive;
    costOfNotActing[bin] += positive ? falseNegative : trueNegative;
    return this;
  }

  /**
   * Adds the other's costs to these.
   *
   * @throws IllegalArgumentException if the two have different thresholds
   */
  public CostCurve merge(CostCurve other) {
    if (!Arrays.equals(thresholds, other.thresholds)) {
      throw new IllegalArgumentException("Cannot merge cost curves of different thresholds");
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] += other.rows[i];
      costOfActing[i] += other.costOfActing[i];
      costOfNotActing[i] += other.costOfNotActing[i];
    }
    return this;
  }

  public long rows() {
    return Arrays.stream(rows).sum();
  }

  /** The total cost of acting on every row. */
  public double costOfAlwaysActing() {
    return Arrays.stream(costOfActing).sum();
  }

  /** The total cost of acting on no row. */
  public double costOfNeverActing() {
    return Arrays.stream(costOfNotActing).sum();
  }

  /** One point for each threshold, ascending. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>(thresholds.length);
    long all = rows();
    long acted = all - rows[0];
    double total = costOfAlwaysActing() - costOfActing[0] + costOfNotActing[0];
    for (int i = 0; i < thresholds.length; i++) {
      points.add(new Point(thresholds[i], total, total / all, (double) acted / all));
      acted -= rows[i + 1];
      total += costOfNotActing[i + 1] - costOfActing[i + 1];
    }
    return List.copyOf(points);
  }

  /** The point of least cost; of several, the highest threshold, which acts least. */
  public Point cheapest() {
    return points().stream()
        .min(
            Comparator.comparingDouble(Point::totalCost)
                .thenComparing(Comparator.comparingDouble(Point::threshold).reversed()))
        .orElseThrow();
  }

  private int thresholdsBelow(double score) {
    int found = Arrays.binarySearch(thresholds, score);
    return found >= 0 ? found : -found - 1;
  }

  /**
   * What one threshold costs.
   *
   * @param threshold acted on above it
   * @param totalCost over all rows
   * @param meanCost per row
   * @param shareActed the share of rows acted on
   */
  public record Point(double threshold, double totalCost, double meanCost, double shareActed) {}
}
