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
    implements FittedModel {
  public LeastSquaresModel {
    coefficients = List.copyOf(coefficients);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    LinearDesign design = new LinearDesign(encoder);
    double[] slopes = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[batch.rows() * entries];
    design.fill(batch, positions, values);
    double[] predicted = new double[batch.rows()];
    for (int row = 0, at = 0; row < predicted.length; row++) {
      for (int entry = 0; entry < entries; entry++, at++) {
        predicted[row] += slopes[positions[at]] * values[at];
      }
    }
    return predicted;
  }

  @Override
  public List<String> features() {
    return new LinearDesign(encoder).used(coefficients);
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return means.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DesignContributions(encoder, means).ofLinear(batch, coefficients, Margin.NUMBER));
  }
}
