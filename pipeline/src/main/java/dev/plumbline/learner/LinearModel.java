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
    double[] values = new LinearDesign(encoder).margins(batch, coefficients);
    for (int row = 0; row < values.length; row++) {
      values[row] = Logistic.probability(values[row]);
    }
    return values;
  }
}
