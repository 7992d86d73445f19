package dev.plumbline.statistic;

/**
 * What a yes-or-no decision costs. Amounts are in the contract's unit, in the order false negative,
 * false positive, true positive, true negative; a gain is a negative cost. Elkan, The Foundations
 * of Cost-Sensitive Learning, IJCAI 2001.
 */
public final class BinaryCost {
  private BinaryCost() {}

  /** Whether acting has the lower expected cost; a tie is not worth an action. */
  public static boolean act(
      double probability,
      double falseNegative,
      double falsePositive,
      double truePositive,
      double trueNegative) {
    return expectedIfActing(probability, falsePositive, truePositive)
        < expectedIfNotActing(probability, falseNegative, trueNegative);
  }

  /** The expected cost of the better decision. */
  public static double expected(
      double probability,
      double falseNegative,
      double falsePositive,
      double truePositive,
      double trueNegative) {
    return Math.min(
        expectedIfActing(probability, falsePositive, truePositive),
        expectedIfNotActing(probability, falseNegative, trueNegative));
  }

  /** p × true positive + (1 - p) × false positive. */
  public static double expectedIfActing(
      double probability, double falsePositive, double truePositive) {
    return probability * truePositive + (1 - probability) * falsePositive;
  }

  /** p × false negative + (1 - p) × true negative. */
  public static double expectedIfNotActing(
      double probability, double falseNegative, double trueNegative) {
    return probability * falseNegative + (1 - probability) * trueNegative;
  }

  /** The cost of a decision once the outcome is known. */
  public static double realised(
      boolean act,
      boolean positive,
      double falseNegative,
      double falsePositive,
      double truePositive,
      double trueNegative) {
    if (positive) {
      return act ? truePositive : falseNegative;
    }
    return act ? falsePositive : trueNegative;
  }

  /**
   * The probability above which acting is cheaper: (FP - TN) / (FP - TN + FN - TP). At or below 0
   * acting is always cheaper, at or above 1 never. NaN where no threshold says it: where acting on
   * a positive is the dearer the surer it is one (FP - TN + FN - TP is not positive).
   */
  public static double threshold(
      double falseNegative, double falsePositive, double truePositive, double trueNegative) {
    double wasted = falsePositive - trueNegative;
    double won = falseNegative - truePositive;
    return wasted + won > 0 ? wasted / (wasted + won) : Double.NaN;
  }
}
