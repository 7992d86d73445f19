package dev.plumbline.statistic;

import java.util.OptionalLong;

/**
 * What a holdout can show before it is opened.
 *
 * <p>With G blocks of one size whose means of the tested difference have standard deviation σ, a
 * one-sided t test at confidence c finds a true effect δ with power p when about
 *
 * <pre>  δ ≥ (t(c, G - 1) + t(p, G - 1)) × σ / √G</pre>
 *
 * (the minimum detectable effect of Bloom, Evaluation Review 19, 1995; with quantiles of t in place
 * of the exact non-central t, which it matches closely from some five blocks on).
 */
public final class Power {
  public static final double DEFAULT_POWER = 0.8;

  /** Beyond how many blocks an effect counts as out of reach. */
  public static final long MAXIMUM_BLOCKS = 10_000_000;

  private Power() {}

  /**
   * The smallest true saving, as a share of the baseline's cost, that would be shown to be above
   * zero with {@link #DEFAULT_POWER}.
   *
   * @param baselineCostPerRow the baseline's mean cost of a row, not zero
   * @param standardDeviationOfBlockMeans of (model's cost - baseline's cost) per row, see {@link
   *     BlockedMean#standardDeviationOfBlockMeans}
   * @return positive infinity with fewer than 2 blocks
   */
  public static double smallestProvableSaving(
      double baselineCostPerRow,
      double standardDeviationOfBlockMeans,
      long blocks,
      double confidence) {
    return smallestProvableSaving(
        baselineCostPerRow, standardDeviationOfBlockMeans, blocks, confidence, DEFAULT_POWER, 0);
  }

  /**
   * The smallest true saving that would be shown to be above a required one: required + δ /
   * |baseline's cost|.
   */
  public static double smallestProvableSaving(
      double baselineCostPerRow,
      double standardDeviationOfBlockMeans,
      long blocks,
      double confidence,
      double power,
      double requiredSaving) {
    return requiredSaving
        + smallestEffect(standardDeviationOfBlockMeans, blocks, confidence, power)
            / Math.abs(baselineCostPerRow);
  }

  /**
   * The smallest true saving, as a share of the baseline's cost, that would be shown before there
   * is a model whose costs could tell how much they vary. A model saves by deciding otherwise on
   * some rows, and gains or loses a row's stake d = |cost of acting − cost of not acting| on each.
   * Let three of four of these changes be right: to save a share s of the cost C, a share q = 2 s C
   * / E d of the rows must change, and the difference varies by q E d² a row, times the design
   * effect D of rows that share a block (Kish 1965). Put into the formula above,
   *
   * <pre>  s = 2 z² (E d² / E d) D / (N C),   z = t(c, G - 1) + t(p, G - 1)</pre>
   *
   * @param costPerRow C, the cost a row of the better constant decision, above zero
   * @param meanStake E d
   * @param meanSquaredStake E d²
   * @param designEffect D, at least 1
   * @param rows N, of the holdout
   * @param blocks G, of the holdout
   * @return positive infinity with fewer than 2 blocks
   */
  public static double smallestSavingWithoutModel(
      double costPerRow,
      double meanStake,
      double meanSquaredStake,
      double designEffect,
      long rows,
      long blocks,
      double confidence) {
    double z = smallestEffect(1, blocks, confidence, DEFAULT_POWER) * Math.sqrt(blocks);
    return 2 * z * z * (meanSquaredStake / meanStake) * designEffect / (rows * costPerRow);
  }

  /** δ of the formula above, in the unit of the standard deviation. */
  public static double smallestEffect(
      double standardDeviationOfBlockMeans, long blocks, double confidence, double power) {
    if (blocks < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double quantiles =
        Quantiles.student(confidence, blocks - 1) + Quantiles.student(power, blocks - 1);
    return quantiles * standardDeviationOfBlockMeans / Math.sqrt(blocks);
  }

  /**
   * The fewest blocks with which an effect is found with the power; empty where it would take more
   * than {@link #MAXIMUM_BLOCKS}.
   */
  public static OptionalLong blocksNeeded(
      double effect, double standardDeviationOfBlockMeans, double confidence, double power) {
    long tooFew = 1;
    long enough = MAXIMUM_BLOCKS;
    if (!(smallestEffect(standardDeviationOfBlockMeans, enough, confidence, power)
        <= Math.abs(effect))) {
      return OptionalLong.empty();
    }
    while (enough - tooFew > 1) {
      long middle = (tooFew + enough) / 2;
      if (smallestEffect(standardDeviationOfBlockMeans, middle, confidence, power)
          <= Math.abs(effect)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return OptionalLong.of(enough);
  }
}
