package dev.plumbline.statistic;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether the model saves at least a required share s of the baseline's cost, told from blocks: the
 * one-sided test on the mean of
 *
 * <pre>  cost(model) - (1 - s) × cost(baseline)</pre>
 *
 * SUPPORTED if its upper bound is below zero, REFUTED if its lower bound is above zero. Where the
 * baseline earns (its mean cost is negative), the model must earn s more: (1 + s) in place of (1 -
 * s).
 *
 * @param requiredSaving s, 0 to 1
 * @param confidence of each one-sided bound
 * @param estimate the mean of the tested difference, in cost per row
 * @param lower its one-sided lower bound
 * @param upper its one-sided upper bound
 * @param verdict of the claim that the saving is at least s
 * @param saving the share saved with the two-sided interval whose ends are one-sided bounds at
 *     {@code confidence}; it agrees with the verdict
 * @param blocks how many blocks there were
 * @param blocksNeeded where undecided, the blocks, of sizes like those there were, with which the
 *     observed effect would decide with a power of {@link Power#DEFAULT_POWER}; empty where
 *     decided, unknown, or beyond {@link Power#MAXIMUM_BLOCKS}
 * @param reason the verdict in one sentence
 */
public record SavingTest(
    double requiredSaving,
    double confidence,
    double estimate,
    double lower,
    double upper,
    Verdict verdict,
    Interval saving,
    int blocks,
    OptionalLong blocksNeeded,
    String reason) {

  /**
   * Tests the claim.
   *
   * @param costs per row, the model's and the baseline's among them
   * @param confidence one-sided, above 0.5 and below 1
   */
  public static SavingTest of(
      BlockedMean costs, String model, String baseline, double requiredSaving, double confidence) {
    if (!(confidence > 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "One-sided confidence must be above 0.5 and below 1, but is " + confidence);
    }
    double[] difference = new double[costs.names().size()];
    difference[costs.indexOf(baseline)] = 1;
    double kept = costs.estimate(difference) < 0 ? 1 + requiredSaving : 1 - requiredSaving;
    difference[costs.indexOf(baseline)] = -kept;
    difference[costs.indexOf(model)] += 1;
    double lower = costs.lowerBound(difference, confidence);
    double upper = costs.upperBound(difference, confidence);
    double estimate = costs.estimate(difference);
    Verdict verdict = verdict(lower, upper);
    OptionalLong blocksNeeded =
        verdict == Verdict.UNDECIDED && costs.tellsError()
            ? blocksNeeded(costs, difference, confidence)
            : OptionalLong.empty();
    Interval saving = costs.relativeSaving(model, baseline, 2 * confidence - 1);
    String reason = reason(verdict, saving, requiredSaving, confidence, costs, blocksNeeded);
    return new SavingTest(
        requiredSaving,
        confidence,
        estimate,
        lower,
        upper,
        verdict,
        saving,
        costs.blocks(),
        blocksNeeded,
        reason);
  }

  private static Verdict verdict(double lower, double upper) {
    if (upper < 0) {
      return Verdict.SUPPORTED;
    }
    return lower > 0 ? Verdict.REFUTED : Verdict.UNDECIDED;
  }

  /** The power's blocks are of one size; of sizes like these it takes as many more. */
  private static OptionalLong blocksNeeded(
      BlockedMean costs, double[] difference, double confidence) {
    OptionalLong equal =
        Power.blocksNeeded(
            costs.estimate(difference),
            costs.standardDeviationOfBlockMeans(difference),
            confidence,
            Power.DEFAULT_POWER);
    return equal.isEmpty()
        ? equal
        : OptionalLong.of(
            (long) Math.ceil(equal.getAsLong() * costs.blocks() / costs.effectiveBlocks()));
  }

  private static String reason(
      Verdict verdict,
      Interval saving,
      double requiredSaving,
      double confidence,
      BlockedMean costs,
      OptionalLong blocksNeeded) {
    if (!costs.tellsError()) {
      return costs.reasonWithoutError();
    }
    String evidence =
        "saving %s of the baseline's cost (%s to %s, each end at %s confidence, %s)"
            .formatted(
                percent(saving.estimate()),
                percent(saving.lower()),
                percent(saving.upper()),
                percent(confidence),
                blocks(costs));
    return switch (verdict) {
      case SUPPORTED -> "At least %s is saved: %s.".formatted(percent(requiredSaving), evidence);
      case REFUTED -> "Less than %s is saved: %s.".formatted(percent(requiredSaving), evidence);
      case UNDECIDED ->
          "Whether at least %s is saved is not settled: %s; %s."
              .formatted(
                  percent(requiredSaving),
                  evidence,
                  blocksNeeded.isPresent()
                      ? "about %,d blocks would tell, some %,d labelled rows more"
                          .formatted(
                              blocksNeeded.getAsLong(), moreRows(costs, blocksNeeded.getAsLong()))
                      : "no number of blocks in reach would tell");
    };
  }

  private static long moreRows(BlockedMean costs, long blocksNeeded) {
    return Math.max(
        0, Math.round((double) costs.rows() / costs.blocks() * (blocksNeeded - costs.blocks())));
  }

  private static String blocks(BlockedMean costs) {
    long effective = Math.round(costs.effectiveBlocks());
    return effective == costs.blocks()
        ? "%,d blocks".formatted(costs.blocks())
        : "%,d blocks that weigh as much as %,d of one size".formatted(costs.blocks(), effective);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
