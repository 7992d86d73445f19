package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.List;

/**
 * How well scores put positives before negatives.
 *
 * <p>Rows that share a score are in no order: what depends on their order is its mean over all
 * orders, so that every number is a function of the counts alone. Undefined numbers are {@code
 * NaN}.
 */
public final class RankingMetrics {
  private static final int DECILES = 10;

  private final SortedScores sorted;

  private RankingMetrics(SortedScores sorted) {
    this.sorted = sorted;
  }

  public static RankingMetrics of(ScoreCounts counts) {
    return of(counts.descending());
  }

  /** Of counts that are sorted once for several uses. */
  public static RankingMetrics of(SortedScores sorted) {
    return new RankingMetrics(sorted);
  }

  /**
   * The area under the ROC curve: the probability that a positive scores above a negative, ties
   * counted half (Hanley and McNeil, Radiology 143, 1982). NaN without both classes.
   */
  public double rocAuc() {
    double concordant = 0;
    double positivesAbove = 0;
    for (int i = 0; i < sorted.size(); i++) {
      concordant += sorted.negatives()[i] * (positivesAbove + sorted.positives()[i] / 2.0);
      positivesAbove += sorted.positives()[i];
    }
    return concordant / ((double) sorted.allPositives() * sorted.allNegatives());
  }

  /**
   * The mean of precision over recall: the sum over thresholds of (recall - recall before) ×
   * precision, a threshold at each distinct score, without interpolation (scikit-learn's {@code
   * average_precision_score}). NaN without a positive.
   */
  public double averagePrecision() {
    double sum = 0;
    double positivesSoFar = 0;
    double rowsSoFar = 0;
    for (int i = 0; i < sorted.size(); i++) {
      positivesSoFar += sorted.positives()[i];
      rowsSoFar += sorted.positives()[i] + sorted.negatives()[i];
      sum += sorted.positives()[i] * (positivesSoFar / rowsSoFar);
    }
    return sum / sorted.allPositives();
  }

  /** The share of positives among the given share of rows that score highest. */
  public double precisionAt(double share) {
    return positivesAmongTop(share) / (requireShare(share) * sorted.rows());
  }

  /** The share of all positives found among the given share of rows that score highest. */
  public double recallAt(double share) {
    return positivesAmongTop(share) / sorted.allPositives();
  }

  /** {@link #gains(int)} by tenths of the population. */
  public List<Gain> gains() {
    return gains(DECILES);
  }

  /** Gain and lift of the rows that score highest, for the shares 1/groups, 2/groups, …, 1. */
  public List<Gain> gains(int groups) {
    List<Gain> gains = new ArrayList<>(groups);
    double baseRate = (double) sorted.allPositives() / sorted.rows();
    double before = 0;
    for (int group = 1; group <= groups; group++) {
      double share = (double) group / groups;
      double positives = positivesAmongTop(share);
      double precision = positives / (share * sorted.rows());
      gains.add(
          new Gain(
              share,
              share * sorted.rows(),
              positives,
              (positives - before) * groups / sorted.rows(),
              precision,
              positives / sorted.allPositives(),
              precision / baseRate));
      before = positives;
    }
    return List.copyOf(gains);
  }

  private double positivesAmongTop(double share) {
    double wanted = requireShare(share) * sorted.rows();
    double positives = 0;
    for (int i = 0; i < sorted.size() && wanted > 0; i++) {
      double rows = sorted.positives()[i] + sorted.negatives()[i];
      positives += sorted.positives()[i] * Math.min(1, wanted / rows);
      wanted -= rows;
    }
    return positives;
  }

  private static double requireShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("Share must be above 0 and at most 1, but is " + share);
    }
    return share;
  }

  /**
   * What the rows that score highest hold.
   *
   * @param share of the population, from the top
   * @param rows in that share (a fraction where the share cuts a row)
   * @param positives among them (a fraction where the share cuts a group of equal scores)
   * @param groupRate the rate of positives in this group alone, those above it left out
   * @param precision positives / rows
   * @param recall positives / all positives: the gain
   * @param lift precision / the rate of positives in the population
   */
  public record Gain(
      double share,
      double rows,
      double positives,
      double groupRate,
      double precision,
      double recall,
      double lift) {}
}
