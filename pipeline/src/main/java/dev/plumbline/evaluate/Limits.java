package dev.plumbline.evaluate;

import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Power;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.Verdict;
import java.util.OptionalLong;

/**
 * Between which values a number must lie, shown by the bounds of its interval: SUPPORTED where the
 * whole interval lies inside, REFUTED where all of it lies outside, UNDECIDED where it straddles.
 */
record Limits(double lowest, double highest) {
  static Limits atLeast(double bound) {
    return new Limits(bound, Double.POSITIVE_INFINITY);
  }

  static Limits atMost(double bound) {
    return new Limits(Double.NEGATIVE_INFINITY, bound);
  }

  static Limits within(double lowest, double highest) {
    return new Limits(lowest, highest);
  }

  Verdict verdict(Interval inside, Interval outside) {
    if (inside.lower() >= lowest && inside.upper() <= highest) {
      return Verdict.SUPPORTED;
    }
    return outside.upper() < lowest || outside.lower() > highest
        ? Verdict.REFUTED
        : Verdict.UNDECIDED;
  }

  /**
   * The rule for one of several groups.
   *
   * @param confidence of each one-sided bound
   * @param looks groups looked at: refuting any by chance becomes likelier with each, so its bound
   *     is Bonferroni's; supporting needs them all and is not corrected
   */
  GateRule judge(
      String name, double bound, String group, Resampled value, double confidence, int looks) {
    Interval inside = value.interval(2 * confidence - 1);
    Interval outside = value.interval(1 - 2 * (1 - confidence) / looks);
    Verdict verdict = verdict(inside, outside);
    return new GateRule(
        name,
        bound,
        value.estimate(),
        inside.lower(),
        inside.upper(),
        verdict,
        "%s: %s is %.3f (%.3f to %.3f); the limit is %.3f%s"
            .formatted(
                name,
                group,
                value.estimate(),
                inside.lower(),
                inside.upper(),
                bound,
                verdict == Verdict.UNDECIDED ? more(value, confidence) : ""));
  }

  /** How many blocks more would tell the estimate from the nearer limit, in words. */
  String more(Resampled value, double confidence) {
    double distance =
        Math.min(Math.abs(value.estimate() - lowest), Math.abs(highest - value.estimate()));
    double effective = value.effectiveBlocks();
    OptionalLong needed =
        Power.blocksNeeded(
            distance,
            value.standardError() * Math.sqrt(effective),
            confidence,
            Power.DEFAULT_POWER);
    return needed.isPresent() && effective > 0
        ? "; about %.1f times as many labelled rows would decide"
            .formatted(Math.max(1, needed.getAsLong() / effective))
        : "; no number of rows in reach would decide";
  }
}
