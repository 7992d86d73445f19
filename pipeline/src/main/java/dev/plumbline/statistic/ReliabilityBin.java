package dev.plumbline.statistic;

/**
 * Rows of like scores: what was predicted for them and what happened.
 *
 * @param meanPredicted mean predicted probability
 * @param observedRate share of positives
 * @param count rows
 * @param lower lower end of the Wilson interval of the observed rate
 * @param upper upper end of it
 */
public record ReliabilityBin(
    double meanPredicted, double observedRate, long count, double lower, double upper) {}
