package dev.plumbline.leakage;

import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.List;

/**
 * How well a model ranks rows that it did not learn from.
 *
 * @param area under the ROC curve; NaN where nothing could be judged
 * @param error its standard error (Hanley and McNeil, Radiology 143, 1982)
 */
record Skill(double area, double error) {
  /** Of a fold without both outcomes. */
  static final Skill UNKNOWN = new Skill(Double.NaN, Double.NaN);

  static Skill of(double[] scores, List<Boolean> labels) {
    ScoreCounts counts = new ScoreCounts();
    for (int i = 0; i < scores.length; i++) {
      counts.add(Math.min(1, Math.max(0, scores[i])), labels.get(i));
    }
    double area = RankingMetrics.of(counts).rocAuc();
    double positives = counts.positives();
    double negatives = counts.negatives();
    double twoPositives = area / (2 - area);
    double twoNegatives = 2 * area * area / (1 + area);
    double variance =
        (area * (1 - area)
                + (positives - 1) * (twoPositives - area * area)
                + (negatives - 1) * (twoNegatives - area * area))
            / (positives * negatives);
    return new Skill(area, Math.sqrt(Math.max(0, variance)));
  }

  /** Of judgements of different rows. */
  static Skill mean(List<Skill> skills) {
    List<Skill> known = skills.stream().filter(s -> !Double.isNaN(s.area())).toList();
    if (known.isEmpty()) {
      return UNKNOWN;
    }
    double area = known.stream().mapToDouble(Skill::area).average().orElseThrow();
    double squares = known.stream().mapToDouble(s -> s.error() * s.error()).sum();
    return new Skill(area, Math.sqrt(squares) / known.size());
  }

  boolean isKnown() {
    return !Double.isNaN(area);
  }

  /** log(area / (1 − area)): none below chance. */
  double logOdds() {
    double bounded = Math.min(Math.max(area, 0.5), 1 - 1e-6);
    return Math.log(bounded / (1 - bounded));
  }
}
