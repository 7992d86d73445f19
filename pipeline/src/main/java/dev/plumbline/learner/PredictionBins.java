package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where the predictions of a model lie, for cutting them into bins of about equally many rows. A
 * mergeable state; the same whatever the order of the rows.
 */
public final class PredictionBins implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Bins at most: more would follow chance, as predictions between two centres are interpolated.
   */
  public static final int MOST = 10;

  private static final int DISTINCT = 2_000;

  private final RoundedValues predictions = new RoundedValues(DISTINCT);
  private long rows;

  public void add(double prediction) {
    predictions.add(prediction, 1);
    rows++;
  }

  /** Adds the other's predictions to these and returns these. */
  public PredictionBins merge(PredictionBins other) {
    predictions.merge(other.predictions);
    rows += other.rows;
    return this;
  }

  /**
   * Where bins but the first begin: {@link #MOST} bins, fewer where they would have fewer than
   * {@link ResidualTable#LEAST_ROWS} rows or begin at the same prediction.
   */
  public double[] edges() {
    int bins = (int) Math.max(1, Math.min(MOST, rows / ResidualTable.LEAST_ROWS));
    TreeMap<Double, Double> ascending = predictions.ascending();
    double[] shares =
        IntStream.range(1, bins).mapToDouble(bin -> (double) bin / bins * rows).toArray();
    double[] edges = new double[shares.length];
    int next = 0;
    double below = 0;
    for (Map.Entry<Double, Double> entry : ascending.entrySet()) {
      below += entry.getValue();
      while (next < edges.length && below > shares[next]) {
        edges[next++] = entry.getKey();
      }
    }
    return Arrays.stream(edges, 0, next).distinct().toArray();
  }
}
