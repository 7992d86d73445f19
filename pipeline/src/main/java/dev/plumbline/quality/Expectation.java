package dev.plumbline.quality;

import java.util.Optional;

/**
 * One check of a training set's quality and how it went.
 *
 * @param name what was expected, in the field's words
 * @param column the column it is about; empty for the whole table
 */
public record Expectation(
    String name,
    Optional<String> column,
    Severity severity,
    boolean passed,
    String observed,
    String bound) {

  /** What a failed expectation does. */
  public enum Severity {
    /** Nothing is trained on such data. */
    REFUSE,
    /** Somebody should look. */
    WARN
  }

  /** Whether this alone stops the data. */
  public boolean refuses() {
    return !passed && severity == Severity.REFUSE;
  }

  /** One sentence for people. */
  public String sentence() {
    return "%s%s: expected %s, found %s"
        .formatted(column.map(c -> c + ": ").orElse(""), name, bound, observed);
  }
}
