package dev.plumbline.problem;

/**
 * What is said of why a model predicts what it predicts.
 *
 * @param reasons so many reasons are written beside a prediction, the weightiest first; 0: none
 * @param reasonsFor which predictions have them
 * @param rows so many rows of the holdout are looked at, drawn by a hash; 0: none, and nothing is
 *     said of the model as a whole
 * @param repeats how often a feature's values are shuffled among them
 * @param dependence of so many features, the most important, is shown how the prediction depends on
 *     them
 */
public record ExplanationSettings(
    int reasons, ReasonsFor reasonsFor, int rows, int repeats, int dependence) {

  /** A task holds all of them. */
  private static final int MOST_ROWS = 200_000;

  /** What a problem that says nothing gets. */
  public static final ExplanationSettings DEFAULT =
      new ExplanationSettings(3, ReasonsFor.ACTING, 20_000, 5, 6);

  /** Which predictions have reasons. */
  public enum ReasonsFor {
    /** Those that are acted on; of a regression, whose every row is decided, all. */
    ACTING,
    /** All. */
    ALL
  }

  static ExplanationSettings read(Section section) {
    return new ExplanationSettings(
        section.required("reasons", ValueParser.integer(0, 100, "3"), DEFAULT.reasons()),
        section.required("reasons-for", ValueParser.choice(ReasonsFor.class), DEFAULT.reasonsFor()),
        section.required("rows", ValueParser.integer(0, MOST_ROWS, "20000"), DEFAULT.rows()),
        section.required("repeats", ValueParser.integer(1, 1_000, "5"), DEFAULT.repeats()),
        section.required("dependence", ValueParser.integer(0, 100, "6"), DEFAULT.dependence()));
  }
}
