package dev.plumbline.learner;

import java.util.List;
import java.util.Optional;

/**
 * A ridge regression.
 *
 * @param encoder fitted on the model's training part
 * @param coefficients by position of the encoded columns, as those of a {@link LinearModel}
 * @param means of the encoded columns over the training part; empty where they were not kept
 */
public record LeastSquaresModel(Encoder encoder, List<Double> coefficients, List<Double> means)
    implements FittedModel, Encoded {
  public LeastSquaresModel {
    coefficients = List.copyOf(coefficients);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    return new LinearDesign(encoder).margins(batch, coefficients);
  }

  @Override
  public List<String> features() {
    return new LinearDesign(encoder).used(coefficients);
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return DesignContributions.of(encoder, means)
        .map(known -> known.ofLinear(batch, coefficients, Margin.NUMBER));
  }
}
