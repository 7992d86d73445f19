package dev.plumbline.learner;

import java.util.Arrays;

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
  }
}
