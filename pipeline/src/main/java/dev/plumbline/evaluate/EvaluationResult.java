package dev.plumbline.evaluate;

import dev.plumbline.statistic.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What the holdout says.
 *
 * @param model the version judged by the gate
 * @param rung its rung
 * @param opening which opening of this holdout it was, from 1; 0 without a holdout
 * @param reopened why it was opened again, where a model had been judged on it before
 */
public record EvaluationResult(
    String model,
    String rung,
    long opening,
    Optional<String> reopened,
    List<Metric> metrics,
    List<GateRule> gate) {

  public EvaluationResult {
    metrics = List.copyOf(metrics);
    gate = List.copyOf(gate);
  }

  /** SUPPORTED where every rule is, REFUTED where one is, else UNDECIDED. */
  public Verdict verdict() {
    if (gate.stream().anyMatch(r -> r.verdict() == Verdict.REFUTED)) {
      return Verdict.REFUTED;
    }
    boolean all = !gate.isEmpty() && gate.stream().allMatch(r -> r.verdict() == Verdict.SUPPORTED);
    return all ? Verdict.SUPPORTED : Verdict.UNDECIDED;
  }

  /** A plain metric of a rung or policy, where it was measured. */
  public Optional<Metric> metric(String rung, String name) {
    return metrics.stream()
        .filter(m -> m.rung().equals(rung) && m.name().equals(name) && m.isPlain())
        .findFirst();
  }
}
