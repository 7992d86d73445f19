package dev.plumbline.statistic;

/**
 * Rows of like scores: what was predicted for them and what happened.
 *
 * @param meanPredicted mean predicted probability
 * @param observedRate share of positives
 * @param count rows
 */
public record ReliabilityBin(double meanPredicted, double observedRate, long count) {}
