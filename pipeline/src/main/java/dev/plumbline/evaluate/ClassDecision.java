package dev.plumbline.evaluate;

import dev.plumbline.statistic.CostSums;
import dev.plumbline.statistic.MulticlassCounts;

/**
 * What became of a row of one of several classes, and what was decided about it.
 *
 * @param probabilities calibrated, one for each class
 * @param cost of the decision, now that the class is known
 * @param expected what it was expected to cost
 * @param baseline what the baseline's decision cost
 */
record ClassDecision(
    int actual, int decided, double[] probabilities, double cost, double expected, double baseline)
    implements HoldoutParts.Decision {

  @Override
  public double excess() {
    return cost - expected;
  }

  @Override
  public void add(double[] sums) {
    MulticlassCounts.of(probabilities.length).add(sums, actual, decided, probabilities);
    CostSums.add(sums, cost, expected, baseline);
  }
}
