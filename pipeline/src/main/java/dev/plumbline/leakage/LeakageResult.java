package dev.plumbline.leakage;

import java.util.List;

/** The findings about a training set, worst first. */
public record LeakageResult(List<LeakageFinding> findings) {

  public LeakageResult {
    findings = List.copyOf(findings);
  }

  /** Whether a finding stops the data. */
  public boolean refused() {
    return findings.stream().anyMatch(f -> f.severity() == LeakageFinding.Severity.REFUSE);
  }

  /** REFUSE, WARN or PASS. */
  public String verdict() {
    return refused() ? "REFUSE" : findings.isEmpty() ? "PASS" : "WARN";
  }
}
