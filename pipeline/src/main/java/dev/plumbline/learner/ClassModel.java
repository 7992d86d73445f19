package dev.plumbline.learner;

import java.util.List;
import java.util.Optional;

/** A model of several classes: the probability of each, side by side. */
public sealed interface ClassModel extends FittedModel {

  /** Contributions are to one sum, and there is one a class here. */
  @Override
  default Optional<Contributions> contributions(FeatureBatch batch) {
    return Optional.empty();
  }

  /** The rates of all rows, for every row. */
  record Constant(List<Double> rates) implements ClassModel {
    public Constant {
      rates = List.copyOf(rates);
    }

    @Override
    public List<String> features() {
      return List.of();
    }

    @Override
    public int outputs() {
      return rates.size();
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      double[] probabilities = new double[batch.rows() * rates.size()];
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = rates.get(i % rates.size());
      }
      return probabilities;
    }
  }

  /** The rates where a rule's column holds, and where it does not or is null. */
  record Rule(String rule, List<Double> holdingRates, List<Double> otherRates)
      implements ClassModel {
    public Rule {
      holdingRates = List.copyOf(holdingRates);
      otherRates = List.copyOf(otherRates);
    }

    @Override
    public List<String> features() {
      return List.of(rule);
    }

    @Override
    public int outputs() {
      return holdingRates.size();
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      double[] holds = batch.numbers(rule);
      int classes = outputs();
      double[] probabilities = new double[batch.rows() * classes];
      for (int i = 0; i < probabilities.length; i++) {
        List<Double> rates = holds[i / classes] == 1 ? holdingRates : otherRates;
        probabilities[i] = rates.get(i % classes);
      }
      return probabilities;
    }
  }

  /**
   * A multinomial logistic regression.
   *
   * @param encoder fitted on the model's training part
   * @param coefficients position by position of {@link LinearDesign}, of each those of all classes;
   *     the first are the intercepts
   */
  record Linear(Encoder encoder, int outputs, List<Double> coefficients) implements ClassModel {
    public Linear {
      coefficients = List.copyOf(coefficients);
    }

    @Override
    public List<String> features() {
      return encoder.names();
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      LinearDesign design = new LinearDesign(encoder);
      double[] all = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
      int entries = design.entries();
      int[] positions = new int[batch.rows() * entries];
      double[] values = new double[positions.length];
      design.fill(batch, positions, values);
      double[] probabilities = new double[batch.rows() * outputs];
      double[] margins = new double[outputs];
      for (int row = 0; row < batch.rows(); row++) {
        Softmax.margins(all, positions, values, row * entries, entries, margins);
        Softmax.probabilities(margins);
        System.arraycopy(margins, 0, probabilities, row * outputs, outputs);
      }
      return probabilities;
    }
  }

  /**
   * Boosted trees, one a class in each round.
   *
   * @param encoder fitted on the model's training part
   * @param trees how many of the booster's first rounds the model uses
   */
  record Trees(Encoder encoder, NativeBooster booster, int trees, int outputs)
      implements ClassModel {
    @Override
    public List<String> features() {
      return encoder.names();
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      double[] probabilities = new double[batch.rows() * outputs];
      if (batch.rows() == 0) {
        return probabilities;
      }
      int width = TreeInput.width(encoder);
      float[] features = new float[batch.rows() * width];
      TreeInput.fill(encoder, batch, features, 0);
      float[][] predicted = booster.predict(features, batch.rows(), width, trees);
      for (int row = 0; row < batch.rows(); row++) {
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
          sum += predicted[row][c];
        }
        // Floats add up to 1 in seven digits only.
        for (int c = 0; c < outputs; c++) {
          probabilities[row * outputs + c] = predicted[row][c] / sum;
        }
      }
      return probabilities;
    }
  }
}
