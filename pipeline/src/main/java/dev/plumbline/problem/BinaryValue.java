package dev.plumbline.problem;

/**
 * What each kind of right and wrong answer costs, as SQL over the population's row and its
 * features, from columns known at prediction time. A gain is a negative cost.
 *
 * @param unit the currency or unit of the amounts
 * @param falseNegative cost of not acting on a positive
 * @param falsePositive cost of acting on a negative
 * @param truePositive cost of acting on a positive
 * @param trueNegative cost of not acting on a negative
 */
public record BinaryValue(
    String unit,
    String falseNegative,
    String falsePositive,
    String truePositive,
    String trueNegative) {}
