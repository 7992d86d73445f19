package dev.plumbline.problem;

import java.util.Map;

/**
 * The falsifiable part of a problem; a verdict is always about one contract's hash.
 *
 * @param fairness the limits of how far groups of people may differ
 */
public record Contract(
    String problem,
    String question,
    Label label,
    DecisionEffect decision,
    Value value,
    Acceptance accept,
    Map<Fairness.Limit, Double> fairness) {

  /** SHA-256 of the contract's content, in hexadecimal. */
  public String hash() {
    return Hash.sha256(this.toString());
  }

  /** What the hash is of: what is not asked for does not change it. */
  @Override
  public String toString() {
    return "Contract[problem=%s, question=%s, label=%s, decision=%s, value=%s, accept=%s%s]"
        .formatted(
            problem,
            question,
            label,
            decision,
            value,
            accept,
            fairness.isEmpty() ? "" : ", fairness=" + fairness);
  }
}
