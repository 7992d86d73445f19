package dev.plumbline.learner;

import java.util.List;

/**
 * A logistic regression.
 *
 * @param encoder fitted on the model's training part
 * @param coefficients by position of the encoded columns: the intercept first, then for each
 *     feature a number's slope (per standard deviation) and, where values were missing, its
 *     indicator's; a category's values as kept, others, missing
 */
public record LinearModel(Encoder encoder, List<Double> coefficients) implements FittedModel {
  public LinearModel {
    coefficients = List.copyOf(coefficients);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    LinearDesign design = new LinearDesign(encoder);
    double[] slopes = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[batch.rows() * entries];
    design.fill(batch, positions, values);
    double[] probabilities = new double[batch.rows()];
    for (int row = 0, at = 0; row < probabilities.length; row++) {
      double logit = 0;
      for (int entry = 0; entry < entries; entry++, at++) {
        logit += slopes[positions[at]] * values[at];
      }
      probabilities[row] = Logistic.probability(logit);
    }
    return probabilities;
  }
}
