package dev.plumbline.evaluate;

import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.DecisionSums;

/**
 * What became of a row and what each answer cost.
 *
 * @param baseline what the baseline's decision about it cost
 */
record Outcome(
    boolean positive,
    double falseNegative,
    double falsePositive,
    double truePositive,
    double trueNegative,
    double baseline) {

  /** The decision of least expected cost. */
  boolean act(double probability) {
    return BinaryCost.act(probability, falseNegative, falsePositive, truePositive, trueNegative);
  }

  double cost(boolean act) {
    return BinaryCost.realised(
        act, positive, falseNegative, falsePositive, truePositive, trueNegative);
  }

  /** What the decision of least expected cost was expected to cost. */
  double expected(double probability) {
    return BinaryCost.expected(
        probability, falseNegative, falsePositive, truePositive, trueNegative);
  }

  /** What whoever knows the outcome pays. */
  double hindsight() {
    return Math.min(cost(true), cost(false));
  }

  /** What a model's probability made of it. */
  HoldoutParts.Decision decidedBy(double probability) {
    Outcome outcome = this;
    return new HoldoutParts.Decision() {
      @Override
      public void add(double[] sums) {
        outcome.add(sums, probability);
      }

      @Override
      public double excess() {
        return cost(act(probability)) - expected(probability);
      }
    };
  }

  /** Adds a model's decision about the row to a block's sums. */
  void add(double[] sums, double probability) {
    boolean act = act(probability);
    DecisionSums.add(sums, probability, act, positive, cost(act), expected(probability), baseline);
  }
}
