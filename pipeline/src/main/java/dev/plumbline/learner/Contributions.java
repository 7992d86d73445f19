package dev.plumbline.learner;

import java.util.List;

/**
 * What each feature adds to what a model says of some rows: base + Σ contributions = the model's
 * sum, before it is calibrated.
 *
 * @param features the features, in the encoder's order
 * @param base the sum of a row of which nothing is known
 * @param byRow row → contribution of each feature
 * @param margin what the sum says
 */
public record Contributions(List<String> features, double base, double[][] byRow, Margin margin) {
  public Contributions {
    features = List.copyOf(features);
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
