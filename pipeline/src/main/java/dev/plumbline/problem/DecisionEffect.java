package dev.plumbline.problem;

import java.util.Optional;

/**
 * What can be done about a prediction, and what that does to the outcome that we later see.
 *
 * @param changesOutcome acting may prevent the outcome (a warned customer stays)
 * @param hidesOutcome acting means the outcome is never seen (a refused loan cannot default)
 * @param capacity how often can be acted; empty: as often as it is worth it
 */
public record DecisionEffect(
    boolean changesOutcome, boolean hidesOutcome, Optional<Rate> capacity) {
  public DecisionEffect(boolean changesOutcome, boolean hidesOutcome) {
    this(changesOutcome, hidesOutcome, Optional.empty());
  }

  /** The contract is hashed by this text, which without a capacity is what it always was. */
  @Override
  public String toString() {
    return "DecisionEffect[changesOutcome=%s, hidesOutcome=%s%s]"
        .formatted(changesOutcome, hidesOutcome, capacity.map(c -> ", capacity=" + c).orElse(""));
  }
}
