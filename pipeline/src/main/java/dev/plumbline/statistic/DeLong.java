package dev.plumbline.statistic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The error of the area under the ROC curve, and of the difference of two areas on the same rows,
 * where rows do not depend on each other (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988).
 * With V₁₀(i) the share of negatives that positive i scores above, ties half, V₀₁(j) the share of
 * positives that score above negative j, and m positives and n negatives,
 *
 * <pre>  var = s²(V₁₀) / m + s²(V₀₁) / n</pre>
 *
 * and for a difference the same of V(first) - V(second). Placements come from ranks, in the time of
 * a sort (Sun and Xu, IEEE Signal Processing Letters 21, 2014).
 */
public final class DeLong {
  private DeLong() {}

  /** The area, with the normal interval on its logit, which stays inside 0 and 1 (Pepe 2003). */
  public static Interval interval(ScoreCounts counts, double confidence) {
    double area = RankingMetrics.of(counts).rocAuc();
    double variance = variance(counts);
    if (!(area > 0 && area < 1) || !Double.isFinite(variance)) {
      return Interval.unbounded(
          area, confidence, "Two rows of each outcome, and an area inside 0 and 1, are needed.");
    }
    double logit = Math.log(area / (1 - area));
    double half =
        Quantiles.normal((1 + confidence) / 2) * Math.sqrt(variance) / (area * (1 - area));
    return new Interval(area, logistic(logit - half), logistic(logit + half), confidence);
  }

  /** The area's variance; NaN with fewer than two rows of an outcome. */
  public static double variance(ScoreCounts counts) {
    SortedScores sorted = counts.descending();
    double positives = sorted.allPositives();
    double negatives = sorted.allNegatives();
    double above = 0;
    double below = negatives;
    double mean = RankingMetrics.of(counts).rocAuc();
    double ofPositives = 0;
    double ofNegatives = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double tiedPositives = sorted.positives()[i];
      double tiedNegatives = sorted.negatives()[i];
      below -= tiedNegatives;
      double v10 = (below + tiedNegatives / 2) / negatives - mean;
      double v01 = (above + tiedPositives / 2) / positives - mean;
      ofPositives += tiedPositives * v10 * v10;
      ofNegatives += tiedNegatives * v01 * v01;
      above += tiedPositives;
    }
    return ofPositives / ((positives - 1) * positives)
        + ofNegatives / ((negatives - 1) * negatives);
  }

  /** The area of the first scores less that of the second, with its normal interval. */
  public static Interval difference(
      double[] first, double[] second, boolean[] positive, double confidence) {
    double[][] one = placements(first, positive);
    double[][] two = placements(second, positive);
    double estimate = mean(one[0]) - mean(two[0]);
    double variance = variance(minus(one[0], two[0])) + variance(minus(one[1], two[1]));
    if (!Double.isFinite(variance)) {
      return Interval.unbounded(estimate, confidence, "Two rows of each outcome are needed.");
    }
    double half = Quantiles.normal((1 + confidence) / 2) * Math.sqrt(variance);
    return new Interval(estimate, estimate - half, estimate + half, confidence);
  }

  /** V₁₀ of the positives and V₀₁ of the negatives, in the rows' order, by midranks. */
  private static double[][] placements(double[] scores, boolean[] positive) {
    int m = (int) IntStream.range(0, positive.length).filter(i -> positive[i]).count();
    int n = positive.length - m;
    double[] all = midranks(scores);
    double[] ofPositives = midranks(pick(scores, positive, m));
    double[] ofNegatives = midranks(pick(scores, inverted(positive), n));
    double[] v10 = new double[m];
    double[] v01 = new double[n];
    int i = 0;
    int j = 0;
    for (int row = 0; row < scores.length; row++) {
      if (positive[row]) {
        v10[i] = (all[row] - ofPositives[i]) / n;
        i++;
      } else {
        v01[j] = 1 - (all[row] - ofNegatives[j]) / m;
        j++;
      }
    }
    return new double[][] {v10, v01};
  }

  private static double[] midranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = (from + to + 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double[] pick(double[] values, boolean[] wanted, int count) {
    double[] picked = new double[count];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (wanted[i]) {
        picked[next++] = values[i];
      }
    }
    return picked;
  }

  private static boolean[] inverted(boolean[] values) {
    boolean[] others = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      others[i] = !values[i];
    }
    return others;
  }

  private static double[] minus(double[] first, double[] second) {
    double[] difference = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      difference[i] = first[i] - second[i];
    }
    return difference;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Of the mean of the values. */
  private static double variance(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return squares / (values.length - 1.0) / values.length;
  }

  private static double logistic(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
