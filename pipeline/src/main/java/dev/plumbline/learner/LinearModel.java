package dev.plumbline.learner;

import java.util.List;
import java.util.Optional;

/**
 * A logistic regression.
 *
 * @param encoder fitted on the model's training part
 * @param coefficients by position of the encoded columns: the intercept first, then for each
 *     feature a number's slope (per standard deviation) and, where values were missing, its
 *     indicator's; a category's values as kept, others, missing
 * @param means of the encoded columns over the training part; empty where they were not kept
 */
public record LinearModel(Encoder encoder, List<Double> coefficients, List<Double> means)
    implements FittedModel, Encoded {
  public LinearModel {
    coefficients = List.copyOf(coefficients);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    double[] values = new LinearDesign(encoder).margins(batch, coefficients);
    for (int row = 0; row < values.length; row++) {
      values[row] = Logistic.probability(values[row]);
    }
    return values;
  }

  @Override
  public List<String> features() {
    return new LinearDesign(encoder).used(coefficients);
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return DesignContributions.of(encoder, means)
        .map(known -> known.ofLinear(batch, coefficients, Margin.LOG_ODDS));
  }
}
