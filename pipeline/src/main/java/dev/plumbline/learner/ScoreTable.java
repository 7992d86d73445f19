package dev.plumbline.learner;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each raw score was followed by each label: all a calibrator needs, and small once
 * scores are rounded. Tables of parts merge into the table of the whole.
 */
public final class ScoreTable {
  private final SortedMap<Double, double[]> counts;

  private ScoreTable(SortedMap<Double, double[]> counts) {
    this.counts = counts;
  }

  /**
   * A table of scores in any order; equal scores are added up.
   *
   * @param scores raw probabilities
   * @param positives the (weighted) positive rows at each score
   * @param negatives the (weighted) negative rows at each score
   */
  public static ScoreTable of(double[] scores, double[] positives, double[] negatives) {
    if (scores.length != positives.length || scores.length != negatives.length) {
      throw LearnerErrors.notAScoreTable(
          "%d scores, %d positives, %d negatives"
              .formatted(scores.length, positives.length, negatives.length));
    }
    SortedMap<Double, double[]> counts = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      if (!(scores[i] >= 0 && scores[i] <= 1) || !(positives[i] >= 0) || !(negatives[i] >= 0)) {
        throw LearnerErrors.notAScoreTable(
            "score %s with %s positives and %s negatives"
                .formatted(scores[i], positives[i], negatives[i]));
      }
      add(counts, scores[i], positives[i], negatives[i]);
    }
    return new ScoreTable(counts);
  }

  /** The table of both parts together. */
  public ScoreTable merge(ScoreTable that) {
    SortedMap<Double, double[]> merged = new TreeMap<>();
    counts.forEach((score, count) -> add(merged, score, count[0], count[1]));
    that.counts.forEach((score, count) -> add(merged, score, count[0], count[1]));
    return new ScoreTable(merged);
  }

  int size() {
    return counts.size();
  }

  /** The (weighted) rows counted. */
  double rows() {
    return counts.values().stream().mapToDouble(count -> count[0] + count[1]).sum();
  }

  double[] scores() {
    return counts.keySet().stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] positives() {
    return counts.values().stream().mapToDouble(count -> count[0]).toArray();
  }

  double[] negatives() {
    return counts.values().stream().mapToDouble(count -> count[1]).toArray();
  }

  private static void add(
      Map<Double, double[]> counts, double score, double positives, double negatives) {
    double[] count = counts.computeIfAbsent(score, unused -> new double[2]);
    count[0] += positives;
    count[1] += negatives;
  }
}
