package dev.plumbline.problem;

import java.util.Map;
import java.util.Optional;

/**
 * How the ladder is trained and climbed.
 *
 * @param ladder which rungs are trained
 * @param flatWithin a gain below this share of the cost counts as none where a curve is judged flat
 * @param weights how rows weigh in learning
 * @param sample which rows learned rungs see
 * @param volume decisions to be made; empty where it is measured
 * @param runningCosts rung → what it costs a month beyond the rules, in the contract's unit
 */
public record Training(
    Ladder ladder,
    double flatWithin,
    Weights weights,
    Sample sample,
    Optional<Rate> volume,
    Map<String, Double> runningCosts,
    Search search) {
  public Training {
    runningCosts = Map.copyOf(runningCosts);
  }

  /** Which rungs are trained. */
  public enum Ladder {
    /** Those that the reasons for climbing lead to. */
    NEEDED,
    /** All, whether climbed to or not. */
    FULL
  }

  /** How rows weigh in learning; probabilities are corrected for it. */
  public enum Weights {
    NONE,
    /** Both outcomes weigh the same in all. */
    BALANCED,
    /** A row weighs what the wrong decision about it costs. */
    COST
  }

  /**
   * The shares of the rows with the outcome and of those without that are learned from;
   * probabilities are corrected for it.
   */
  public record Sample(double positives, double negatives) {
    /** Every row. */
    public static final Sample WHOLE = new Sample(1, 1);

    public boolean isWhole() {
      return positives == 1 && negatives == 1;
    }
  }

  /** What a rung costs a month beyond the rules. */
  public double runningCost(String rung) {
    return runningCosts.getOrDefault(rung, 0.0);
  }

  /** Whether any rung costs something to run. */
  public boolean hasRunningCosts() {
    return runningCosts.values().stream().anyMatch(cost -> cost > 0);
  }
}
