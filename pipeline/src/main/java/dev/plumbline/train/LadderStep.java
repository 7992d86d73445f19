package dev.plumbline.train;

import java.util.Locale;

/**
 * One reason for or against climbing from a rung to a dearer one. Amounts are money a month where
 * any rung costs something to run, else money per 1,000 decisions.
 *
 * @param from the rung that was reached
 * @param to the rung that may be climbed to
 * @param holds whether it speaks for climbing
 * @param value what was estimated; NaN where nothing was
 * @param lower below which it is not, one-sided
 * @param bound what it was held against
 */
record LadderStep(
    int step,
    String from,
    String to,
    Rule rule,
    boolean holds,
    double value,
    double lower,
    double bound,
    String reason) {

  /** What a reason is about. */
  enum Rule {
    /** Whether a better setting of the lower rung may lie beyond those tried. */
    TUNING_CURVE,
    /** Whether the lower rung gains from more rows. */
    LEARNING_CURVE,
    /** Whether even perfect decisions would save what the rung costs. */
    POSSIBLE_SAVING,
    /** What the rung saves, against what it costs. */
    SAVING;

    String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
