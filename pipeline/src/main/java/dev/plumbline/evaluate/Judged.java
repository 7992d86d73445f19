package dev.plumbline.evaluate;

import java.util.List;

/**
 * What was measured on the holdout, and what the contract's gate says of it.
 *
 * @param rows that were judged
 */
record Judged(long rows, List<Metric> metrics, List<GateRule> gate) {
  Judged {
    metrics = List.copyOf(metrics);
    gate = List.copyOf(gate);
  }
}
