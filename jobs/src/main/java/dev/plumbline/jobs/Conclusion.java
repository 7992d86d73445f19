package dev.plumbline.jobs;

import dev.plumbline.Failure;
import java.util.List;
import java.util.Map;

/**
 * How a job ended, for the ledger and the terminal.
 *
 * @param verdict one word
 * @param message one sentence
 * @param details counts and measures by name
 * @param lines what a person wants to read below the sentence
 */
record Conclusion(String verdict, String message, Map<String, String> details, List<String> lines) {

  static Conclusion done(String message, Map<String, String> details) {
    return new Conclusion("DONE", message, details, List.of());
  }

  Conclusion with(List<String> lines) {
    return new Conclusion(verdict, message, details, lines);
  }

  /** What ends a job whose gate refuses; its sentence is on the terminal already. */
  Failure refusal() {
    return Failure.gate(
        "The gate is %s: exit code %d, which is a result and no failure",
        verdict, Failure.Kind.GATE.exitCode());
  }
}
