package dev.plumbline.evaluate;

import dev.plumbline.statistic.Verdict;

/**
 * One rule of the contract and how the model stands to it.
 *
 * @param rule what is asked
 * @param bound the value asked for
 * @param value the estimate
 * @param lower lower end of its interval, whose ends are one-sided bounds at the contract's
 *     confidence
 * @param upper upper end of it
 * @param reason one sentence
 */
public record GateRule(
    String rule,
    double bound,
    double value,
    double lower,
    double upper,
    Verdict verdict,
    String reason) {}
