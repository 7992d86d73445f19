package dev.plumbline.statistic;

/**
 * Counts by distinct score, highest score first: element i of each array is about one score.
 *
 * @param scores distinct scores, descending
 * @param positives rows with the score and a positive label
 * @param negatives rows with the score and a negative label
 * @param allPositives the sum of {@code positives}
 * @param allNegatives the sum of {@code negatives}
 */
public record SortedScores(
    double[] scores, long[] positives, long[] negatives, long allPositives, long allNegatives) {

  /** The number of distinct scores. */
  public int size() {
    return scores.length;
  }

  /** All rows. */
  public long rows() {
    return allPositives + allNegatives;
  }
}
