package dev.plumbline.learner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each feature adds to what a model says of some rows: base + Σ contributions = the model's
 * sum, before it is calibrated.
 *
 * @param features the features, in the encoder's order
 * @param base the sum of a row of which nothing is known
 * @param byRow row → contribution of each feature
 * @param margin what the sum says
 * @param clusters of the features that tell clusters: the cluster of each row, counted from 0
 */
public record Contributions(
    List<String> features,
    double base,
    double[][] byRow,
    Margin margin,
    Map<String, int[]> clusters) {
  public Contributions {
    features = List.copyOf(features);
    clusters = Map.copyOf(clusters);
  }

  /** Contributions of features that rows have as columns. */
  public Contributions(List<String> features, double base, double[][] byRow, Margin margin) {
    this(features, base, byRow, margin, Map.of());
  }

  /** The number of a row's cluster, 1 for the largest, where the feature tells clusters. */
  public Optional<Integer> cluster(String feature, int row) {
    return Optional.ofNullable(clusters.get(feature)).map(ofRow -> ofRow[row] + 1);
  }

  /** The sum of a row. */
  public double sum(int row) {
    double sum = base;
    for (double contribution : byRow[row]) {
      sum += contribution;
    }
    return sum;
  }
}
