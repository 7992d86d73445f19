package dev.plumbline.learner;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network with one hidden layer: p = logistic(b + Σ v<sub>h</sub> tanh(Σ w<sub>ph</sub>
 * x<sub>p</sub>)) over the columns x of {@link LinearDesign}, of which the first is 1.
 *
 * @param encoder fitted on the model's training part
 * @param hidden the number of hidden units
 * @param weights the hidden units' weights of the first column, of the second, and so on; then what
 *     the output makes of each unit; then its intercept
 * @param means of the columns over the training part; empty where they were not kept
 */
public record PerceptronModel(Encoder encoder, int hidden, List<Double> weights, List<Double> means)
    implements FittedModel {
  public PerceptronModel {
    weights = List.copyOf(weights);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    LinearDesign design = new LinearDesign(encoder);
    double[] all = weights.stream().mapToDouble(Double::doubleValue).toArray();
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[batch.rows() * entries];
    design.fill(batch, positions, values);
    double[] activations = new double[hidden];
    double[] probabilities = new double[batch.rows()];
    for (int row = 0; row < probabilities.length; row++) {
      double logit = logit(all, hidden, positions, values, row * entries, entries, activations);
      probabilities[row] = Logistic.probability(logit);
    }
    return probabilities;
  }

  @Override
  public List<String> features() {
    return encoder.names();
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return means.isEmpty()
        ? Optional.empty()
        : Optional.of(new DesignContributions(encoder, means).ofNetwork(batch, hidden, weights));
  }

  static int length(int width, int hidden) {
    return width * hidden + hidden + 1;
  }

  /** The log odds of a row whose entries begin at a place; its activations are left behind. */
  static double logit(
      double[] weights,
      int hidden,
      int[] positions,
      double[] values,
      int from,
      int entries,
      double[] activations) {
    Arrays.fill(activations, 0);
    for (int at = from; at < from + entries; at++) {
      int first = positions[at] * hidden;
      double value = values[at];
      for (int unit = 0; unit < hidden; unit++) {
        activations[unit] += weights[first + unit] * value;
      }
    }
    int output = weights.length - hidden - 1;
    double logit = weights[weights.length - 1];
    for (int unit = 0; unit < hidden; unit++) {
      activations[unit] = Math.tanh(activations[unit]);
      logit += weights[output + unit] * activations[unit];
    }
    return logit;
  }
}
