package dev.plumbline.quality;

import dev.plumbline.problem.Requirement.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One expectation of a table and how it went.
 *
 * @param table the table; {@link dev.plumbline.lake.Tables#OF_TRAINING_SET} for the training set
 * @param name what was expected, in the field's words
 * @param column the column it is about; empty for the whole table
 * @param failingRows rows that break it; empty where it is not about rows
 * @param sample some of these rows: their key and the values at fault, never personal data
 */
public record Expectation(
    String table,
    String name,
    Optional<String> column,
    Severity severity,
    Outcome outcome,
    String observed,
    String bound,
    OptionalLong failingRows,
    List<Map<String, String>> sample) {

  public Expectation {
    sample = List.copyOf(sample);
  }

  /** How it went. */
  public enum Outcome {
    HELD,
    FAILED,
    /** It could not be evaluated; the observed says why. What cannot be vouched for is refused. */
    BROKEN
  }

  public boolean passed() {
    return outcome == Outcome.HELD;
  }

  /** Whether this alone stops the data. */
  public boolean refuses() {
    return !passed() && severity == Severity.REFUSE;
  }

  /** One sentence for people. */
  public String sentence() {
    String subject = column.map(c -> c + ": ").orElse("");
    return outcome == Outcome.BROKEN
        ? "%s%s: could not be evaluated: %s".formatted(subject, name, observed)
        : "%s%s: expected %s, found %s".formatted(subject, name, bound, observed);
  }
}
