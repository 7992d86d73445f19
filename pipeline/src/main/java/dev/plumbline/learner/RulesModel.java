package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A baseline: rates counted on the training part. */
public sealed interface RulesModel extends FittedModel {

  /** The positive rate of all rows, for every row. */
  record Constant(double rate) implements RulesModel {
    @Override
    public double[] predict(FeatureBatch batch) {
      double[] probabilities = new double[batch.rows()];
      Arrays.fill(probabilities, rate);
      return probabilities;
    }

    @Override
    public List<String> features() {
      return List.of();
    }

    @Override
    public Optional<Contributions> contributions(FeatureBatch batch) {
      double[][] nothing = new double[batch.rows()][0];
      return Optional.of(new Contributions(List.of(), rate, nothing, Margin.NUMBER));
    }
  }

  /** The positive rate where a rule's column holds, and where it does not or is null. */
  record Rule(String rule, double holdingRate, double otherRate) implements RulesModel {
    @Override
    public double[] predict(FeatureBatch batch) {
      double[] holds = batch.numbers(rule);
      double[] probabilities = new double[batch.rows()];
      for (int row = 0; row < probabilities.length; row++) {
        probabilities[row] = holds[row] == 1 ? holdingRate : otherRate;
      }
      return probabilities;
    }

    @Override
    public List<String> features() {
      return List.of(rule);
    }

    @Override
    public Optional<Contributions> contributions(FeatureBatch batch) {
      return Optional.of(byRule(rule, otherRate, predict(batch)));
    }
  }

  /** The positive rate where a learned condition holds, and where it does not. */
  record Learned(Condition condition, double holdingRate, double otherRate) implements RulesModel {
    @Override
    public double[] predict(FeatureBatch batch) {
      boolean[] holds = condition.holds(batch);
      double[] probabilities = new double[holds.length];
      for (int row = 0; row < holds.length; row++) {
        probabilities[row] = holds[row] ? holdingRate : otherRate;
      }
      return probabilities;
    }

    @Override
    public List<String> features() {
      return List.of(condition.column());
    }

    @Override
    public Optional<Contributions> contributions(FeatureBatch batch) {
      return Optional.of(byRule(condition.column(), otherRate, predict(batch)));
    }
  }

  /** A rule adds what it says beyond what is said where it does not hold. */
  private static Contributions byRule(String column, double otherwise, double[] said) {
    double[][] byRow = new double[said.length][];
    Arrays.setAll(byRow, row -> new double[] {said[row] - otherwise});
    return new Contributions(List.of(column), otherwise, byRow, Margin.NUMBER);
  }

  /** A condition on a single feature. */
  sealed interface Condition extends Serializable {
    String column();

    /** Row by row. */
    boolean[] holds(FeatureBatch batch);
  }

  /**
   * A number that is at least so large.
   *
   * @param ofMissing whether it holds where there is no number
   */
  record AtLeast(String column, double threshold, boolean ofMissing) implements Condition {
    @Override
    public boolean[] holds(FeatureBatch batch) {
      double[] numbers = batch.numbers(column);
      boolean[] holds = new boolean[numbers.length];
      for (int row = 0; row < numbers.length; row++) {
        holds[row] = Double.isNaN(numbers[row]) ? ofMissing : numbers[row] >= threshold;
      }
      return holds;
    }
  }

  /**
   * A category that is one of these.
   *
   * @param ofMissing whether it holds where there is no value
   */
  record OneOf(String column, List<String> values, boolean ofMissing) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public boolean[] holds(FeatureBatch batch) {
      String[] dictionary = batch.dictionary(column);
      // The last place is that of values outside the dictionary, of which none is among these.
      boolean[] ofCode = new boolean[dictionary.length + 1];
      for (int code = 0; code < dictionary.length; code++) {
        ofCode[code] = values.contains(dictionary[code]);
      }
      int[] codes = batch.codes(column);
      boolean[] holds = new boolean[codes.length];
      for (int row = 0; row < codes.length; row++) {
        holds[row] = codes[row] == FeatureBatch.MISSING ? ofMissing : ofCode[codes[row]];
      }
      return holds;
    }
  }
}
