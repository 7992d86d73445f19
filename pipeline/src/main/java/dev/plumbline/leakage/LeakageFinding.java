package dev.plumbline.leakage;

/**
 * One suspicion that a feature knows the outcome.
 *
 * @param evidence the evidence in numbers, in one sentence
 * @param affectedRows the rows that show it
 * @param advice what to do
 */
public record LeakageFinding(
    String feature,
    Kind kind,
    Severity severity,
    String evidence,
    long affectedRows,
    String advice) {

  /** How a feature may know the outcome. */
  public enum Kind {
    /** The feature is the label, or a re-coding of it. */
    COPY_OF_THE_LABEL,
    /** Alone it ranks the outcomes far better than any other feature does. */
    POWER_BEYOND_BELIEF,
    /** Whether the value is there at all tells the outcome. */
    TELLING_ABSENCE,
    /** One value goes with one outcome only. */
    PURE_VALUE
  }

  /** What a finding does. */
  public enum Severity {
    /** Nothing is trained with such a feature. */
    REFUSE,
    /** Somebody should look. */
    WARN
  }

  /** One sentence for people. */
  public String sentence() {
    return "%s (%s): %s. %s"
        .formatted(feature, kind.name().toLowerCase().replace('_', ' '), evidence, advice);
  }
}
