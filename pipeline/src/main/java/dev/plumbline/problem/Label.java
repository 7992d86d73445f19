package dev.plumbline.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The outcome to predict and when it counts as known.
 *
 * @param source the source that carries the outcome; it is joined to the population by the entity
 *     (or is the population itself)
 * @param outcome SQL over the outcome's row and the population's row: true or false ({@code
 *     label.positive}), or in {@code label.value} a number with task = regression and a class with
 *     task = multiclass; null where the outcome is not usable
 * @param recordedAt the column of the source that says when the outcome came to be known; empty
 *     where the problem has no clock
 * @param maturity how long after the prediction time an outcome counts as known; maturity is
 *     censoring: a row enters training only once it has passed, even if its outcome came early
 * @param ifMissing what a mature row without an outcome means
 * @param classes the classes there are, where the problem says so; else they are those of the
 *     training rows
 * @param mostClasses how many classes are found at most
 */
public record Label(
    String source,
    String outcome,
    Optional<String> recordedAt,
    Duration maturity,
    IfMissing ifMissing,
    List<String> classes,
    int mostClasses) {
  public static final int DEFAULT_MOST_CLASSES = 50;

  public Label {
    classes = List.copyOf(classes);
  }

  /** An outcome that is not one of several classes. */
  public Label(
      String source,
      String outcome,
      Optional<String> recordedAt,
      Duration maturity,
      IfMissing ifMissing) {
    this(source, outcome, recordedAt, maturity, ifMissing, List.of(), DEFAULT_MOST_CLASSES);
  }

  /**
   * The source that windows and latest values read for the history of the outcomes: one row for
   * each row of the population, all its columns, and the outcome as {@code label}, from when it was
   * known.
   */
  public static final String HISTORY = "label";

  /** The column of that history that says from when an outcome was known. */
  public static final String KNOWN_AT = "_label_known_at";

  /**
   * The text that contracts and training sets are hashed by. It calls the outcome what versions did
   * that knew no other than a positive one, so that their hashes stay.
   */
  @Override
  public String toString() {
    return "Label[source=%s, positive=%s, recordedAt=%s, maturity=%s, ifMissing=%s%s]"
        .formatted(
            source,
            outcome,
            recordedAt,
            maturity,
            ifMissing,
            classes.isEmpty() ? "" : ", classes=" + classes);
  }

  /** What a row whose outcome has not come by maturity counts as. */
  public enum IfMissing {
    POSITIVE,
    NEGATIVE,
    DROP
  }
}
