package dev.plumbline.evaluate;

import dev.plumbline.problem.Acceptance;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Power;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.SavingTest;
import dev.plumbline.statistic.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The contract's rules, judged by bounds: each end of an interval is one at its confidence. */
final class Gate {
  static final String SAVING = "saving over the rules";

  private Gate() {}

  static List<GateRule> of(
      Acceptance accept, BlockedMean costs, String rung, IntervalMetrics metrics) {
    List<GateRule> rules = new ArrayList<>();
    rules.add(saving(accept, costs, rung));
    accept
        .floors()
        .forEach(
            (name, floor) ->
                rules.add(rule(name, floor, Limits.atLeast(floor), metrics, costs.rows(), accept)));
    accept
        .ceilings()
        .forEach(
            (name, most) ->
                rules.add(rule(name, most, Limits.atMost(most), metrics, costs.rows(), accept)));
    return rules;
  }

  /** The rule that the contract is about. */
  static GateRule saving(Acceptance accept, BlockedMean costs, String rung) {
    SavingTest test =
        SavingTest.of(
            costs, rung, Evaluate.BASELINE, accept.savingOverBaseline(), accept.confidence());
    return new GateRule(
        SAVING,
        accept.savingOverBaseline(),
        test.saving().estimate(),
        test.saving().lower(),
        test.saving().upper(),
        test.verdict(),
        test.reason());
  }

  private static GateRule rule(
      String name,
      double bound,
      Limits limits,
      IntervalMetrics metrics,
      long rows,
      Acceptance accept) {
    Interval interval = metrics.interval(name, 2 * accept.confidence() - 1);
    Verdict verdict = limits.verdict(interval, interval);
    return new GateRule(
        name,
        bound,
        interval.estimate(),
        interval.lower(),
        interval.upper(),
        verdict,
        "%s is %.3f, between %.3f and %.3f; the contract asks for %s%.3f%s"
            .formatted(
                name,
                interval.estimate(),
                interval.lower(),
                interval.upper(),
                Double.isFinite(limits.highest()) ? "at most " : "",
                bound,
                verdict == Verdict.UNDECIDED
                    ? "; "
                        + more(
                            metrics.resampled(name),
                            interval.estimate() - bound,
                            rows,
                            accept.confidence())
                    : ""));
  }

  /** A rule that nothing was there to judge by. */
  static GateRule notJudged(String name, double bound, String why) {
    return new GateRule(
        name, bound, Double.NaN, Double.NaN, Double.NaN, Verdict.UNDECIDED, name + ": " + why);
  }

  /** How many labelled rows more would decide, at the power of {@link Power}, in words. */
  static String more(Resampled value, double distance, long rows, double confidence) {
    double effective = value.effectiveBlocks();
    OptionalLong needed =
        effective > 0
            ? Power.blocksNeeded(
                Math.abs(distance),
                value.standardError() * Math.sqrt(effective),
                confidence,
                Power.DEFAULT_POWER)
            : OptionalLong.empty();
    return needed.isPresent()
        ? "some %,d labelled rows more would decide"
            .formatted(Math.max(0, Math.round(rows * (needed.getAsLong() / effective - 1))))
        : "no number of labelled rows in reach would decide";
  }
}
