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
 * @param margin what the output says: log odds, of which the logistic function makes a probability,
 *     or the number itself
 */
public record PerceptronModel(
    Encoder encoder, int hidden, List<Double> weights, List<Double> means, Margin margin)
    implements FittedModel, Encoded {
  public PerceptronModel {
    weights = List.copyOf(weights);
    means = List.copyOf(means);
  }

  @Override
  public double[] predict(FeatureBatch batch) {
    double[] predicted = outputs(encoder, hidden, weights, 1, batch);
    for (int row = 0; row < predicted.length; row++) {
      predicted[row] = margin.raw(predicted[row]);
    }
    return predicted;
  }

  @Override
  public List<String> features() {
    return encoder.names();
  }

  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return DesignContributions.of(encoder, means)
        .map(known -> known.ofNetwork(batch, hidden, weights, margin));
  }

  /** Numbers of a network; each output has its units' weights, then its intercept. */
  static int length(int width, int hidden, int outputs) {
    return width * hidden + outputs * (hidden + 1);
  }

  static int firstOutput(double[] weights, int hidden, int outputs) {
    return weights.length - outputs * (hidden + 1);
  }

  /** What the outputs say of each row, side by side. */
  static double[] outputs(
      Encoder encoder, int hidden, List<Double> weights, int count, FeatureBatch batch) {
    LinearDesign design = new LinearDesign(encoder);
    double[] all = weights.stream().mapToDouble(Double::doubleValue).toArray();
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[positions.length];
    design.fill(batch, positions, values);
    double[] activations = new double[hidden];
    double[] outputs = new double[count];
    double[] said = new double[batch.rows() * count];
    for (int row = 0; row < batch.rows(); row++) {
      outputs(all, hidden, positions, values, row * entries, entries, activations, outputs);
      System.arraycopy(outputs, 0, said, row * count, count);
    }
    return said;
  }

  /** The outputs of a row whose entries begin at a place; its activations are left behind. */
  static void outputs(
      double[] weights,
      int hidden,
      int[] positions,
      double[] values,
      int from,
      int entries,
      double[] activations,
      double[] outputs) {
    Arrays.fill(activations, 0);
    for (int at = from; at < from + entries; at++) {
      int first = positions[at] * hidden;
      double value = values[at];
      for (int unit = 0; unit < hidden; unit++) {
        activations[unit] += weights[first + unit] * value;
      }
    }
    for (int unit = 0; unit < hidden; unit++) {
      activations[unit] = Math.tanh(activations[unit]);
    }
    int at = firstOutput(weights, hidden, outputs.length);
    for (int output = 0; output < outputs.length; output++, at += hidden + 1) {
      outputs[output] = weights[at + hidden];
      for (int unit = 0; unit < hidden; unit++) {
        outputs[output] += weights[at + unit] * activations[unit];
      }
    }
  }
}
