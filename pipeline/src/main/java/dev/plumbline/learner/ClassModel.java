package dev.plumbline.learner;

import java.util.List;
import java.util.Optional;

/** A model of several classes: the probability of each, side by side. */
public sealed interface ClassModel extends FittedModel {

  /** These are to one sum, and there is one a class here: see {@link #classContributions}. */
  @Override
  default Optional<Contributions> contributions(FeatureBatch batch) {
    return Optional.empty();
  }

  /**
   * What each feature adds to the sum of each class, row by row. Empty where the model does not
   * know: it was saved by a version that kept no means of its columns.
   */
  Optional<ClassContributions> classContributions(FeatureBatch batch);

  /** Makes numbers that stand side by side, of which none is below 0, add up to 1. */
  static void toAddUpToOne(double[] numbers, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      numbers[i] = Math.max(0, numbers[i]);
      sum += numbers[i];
    }
    for (int i = from; i < from + count; i++) {
      numbers[i] = sum > 0 ? numbers[i] / sum : 1.0 / count;
    }
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

    @Override
    public Optional<ClassContributions> classContributions(FeatureBatch batch) {
      return Optional.of(
          new ClassContributions(
              List.of(), array(rates), new double[batch.rows()][outputs()][0], Margin.RATE));
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

    /** A rule adds what it says beyond what is said where it does not hold. */
    @Override
    public Optional<ClassContributions> classContributions(FeatureBatch batch) {
      double[] said = predict(batch);
      double[][][] byRow = new double[batch.rows()][outputs()][];
      for (int i = 0; i < said.length; i++) {
        int ofClass = i % outputs();
        byRow[i / outputs()][ofClass] = new double[] {said[i] - otherRates.get(ofClass)};
      }
      return Optional.of(
          new ClassContributions(List.of(rule), array(otherRates), byRow, Margin.RATE));
    }
  }

  /** A model that may use all that its encoder knows. */
  sealed interface OfEncoded extends ClassModel, Encoded {
    @Override
    default List<String> features() {
      return encoder().names();
    }
  }

  /**
   * A multinomial logistic regression.
   *
   * @param encoder fitted on the model's training part
   * @param coefficients position by position of {@link LinearDesign}, of each those of all classes;
   *     the first are the intercepts
   * @param means of the positions over the training part; empty where they were not kept
   */
  record Linear(Encoder encoder, int outputs, List<Double> coefficients, List<Double> means)
      implements OfEncoded {
    public Linear {
      coefficients = List.copyOf(coefficients);
      means = List.copyOf(means);
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      return softmax(new LinearDesign(encoder).margins(batch, coefficients, outputs), outputs);
    }

    @Override
    public Optional<ClassContributions> classContributions(FeatureBatch batch) {
      return DesignContributions.of(encoder, means)
          .map(known -> known.ofClasses(batch, coefficients, outputs));
    }
  }

  /**
   * A network with one hidden layer, whose outputs' softmax are the probabilities; laid out as
   * {@link PerceptronModel}.
   *
   * @param means of the design's columns over the training part; empty where they were not kept
   */
  record Network(Encoder encoder, int hidden, int outputs, List<Double> weights, List<Double> means)
      implements OfEncoded {
    public Network {
      weights = List.copyOf(weights);
      means = List.copyOf(means);
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      return softmax(PerceptronModel.outputs(encoder, hidden, weights, outputs, batch), outputs);
    }

    @Override
    public Optional<ClassContributions> classContributions(FeatureBatch batch) {
      return DesignContributions.of(encoder, means)
          .map(known -> known.ofClassNetwork(batch, hidden, weights, outputs));
    }
  }

  /**
   * Trees of each class, boosted or averaged.
   *
   * @param encoder fitted on the model's training part
   * @param trees how many of the booster's first rounds the model uses; averaged trees were all
   *     grown in one round
   * @param rates of the classes, to which averaged trees add what they say; none where boosted
   */
  record Trees(Encoder encoder, NativeBooster booster, int trees, int outputs, List<Double> rates)
      implements OfEncoded {
    public Trees {
      rates = List.copyOf(rates);
    }

    @Override
    public double[] predict(FeatureBatch batch) {
      double[] probabilities = new double[batch.rows() * outputs];
      if (batch.rows() == 0) {
        return probabilities;
      }
      float[][] predicted =
          booster.predict(TreeInput.of(encoder, batch), batch.rows(), width(), trees);
      for (int row = 0; row < batch.rows(); row++) {
        for (int c = 0; c < outputs; c++) {
          probabilities[row * outputs + c] = predicted[row][c] + rate(c);
        }
        // Floats add up to 1 in seven digits only, and classes that were learned apart about so.
        toAddUpToOne(probabilities, row * outputs, outputs);
      }
      return probabilities;
    }

    /** XGBoost's own TreeSHAP, class by class; see {@link TreesModel#contributions}. */
    @Override
    public Optional<ClassContributions> classContributions(FeatureBatch batch) {
      Margin margin = rates.isEmpty() ? Margin.LOG_ODDS : Margin.RATE;
      double[] bases = new double[outputs];
      double[][][] byRow = new double[batch.rows()][outputs][width()];
      if (batch.rows() > 0) {
        // Class by class those of the features, and the base.
        float[][] found =
            booster.contributions(
                TreeInput.of(encoder, batch), batch.rows(), TreeInput.types(encoder), trees);
        for (int c = 0; c < outputs; c++) {
          int from = c * (width() + 1);
          bases[c] = found[0][from + width()] + rate(c);
          for (int row = 0; row < found.length; row++) {
            for (int feature = 0; feature < width(); feature++) {
              byRow[row][c][feature] = found[row][from + feature];
            }
          }
        }
      }
      return Optional.of(new ClassContributions(features(), bases, byRow, margin));
    }

    private double rate(int ofClass) {
      return rates.isEmpty() ? 0 : rates.get(ofClass);
    }

    private int width() {
      return TreeInput.width(encoder);
    }
  }

  /** Makes what stands side by side for each row probabilities. */
  private static double[] softmax(double[] margins, int outputs) {
    double[] ofRow = new double[outputs];
    for (int from = 0; from < margins.length; from += outputs) {
      System.arraycopy(margins, from, ofRow, 0, outputs);
      Softmax.probabilities(ofRow);
      System.arraycopy(ofRow, 0, margins, from, outputs);
    }
    return margins;
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
