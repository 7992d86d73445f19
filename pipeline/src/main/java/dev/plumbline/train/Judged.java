package dev.plumbline.train;

import dev.plumbline.statistic.BlockedMean;
import java.util.List;

/**
 * A rung's settings, judged.
 *
 * @param candidates in the order of the settings
 * @param costs a row of the decisions of candidates, by block: at least of those that {@link
 *     TuningCurve#compared} names
 */
record Judged<C extends Candidate>(List<C> candidates, BlockedMean costs) {
  Judged {
    candidates = List.copyOf(candidates);
  }
}
