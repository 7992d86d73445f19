package dev.plumbline.learner;

import java.util.List;
import java.util.Optional;

/**
 * A linear support vector machine. The margin that loses least squared hinge in the mean is 2p − 1
 * (Zhang, Annals of Statistics 32, 2004), so half of one more than the margin is read as the
 * probability, kept off 0 and 1; the calibrator mends what a linear margin cannot say.
 *
 * @param encoder fitted on the model's training part
 * @param coefficients by position of the encoded columns, as of {@link LinearModel}
 * @param means of the encoded columns over the training part; empty where they were not kept
 */
public record SupportVectorModel(Encoder encoder, List<Double> coefficients, List<Double> means)
    implements FittedModel, Encoded {
  /** The nearest to 0 and 1 that a margin beyond ±1 is read as. */
  static final double EDGE = 1e-6;

  public SupportVectorModel {
    coefficients = List.copyOf(coefficients);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    double[] values = new LinearDesign(encoder).margins(batch, coefficients);
    for (int row = 0; row < values.length; row++) {
      values[row] = probability(values[row]);
    }
    return values;
  }

  static double probability(double margin) {
    return Math.min(1 - EDGE, Math.max(EDGE, (1 + margin) / 2));
  }

  @Override
  public List<String> features() {
    return new LinearDesign(encoder).used(coefficients);
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return DesignContributions.of(encoder, means)
        .map(known -> known.ofLinear(batch, coefficients, Margin.HINGE));
  }
}
