package dev.plumbline.problem;

import java.time.Duration;

/**
 * How labelled rows are divided for judging.
 *
 * @param folds number of cross-validation folds, at least 2
 * @param by what decides a row's fold
 * @param repeats how many times the cross-validation is repeated, with seeds seed, seed + 1, …
 */
public record Split(Holdout holdout, int folds, FoldBy by, int repeats) {

  /** What decides a row's fold. */
  public enum FoldBy {
    /** Rolling origin: validate on a stretch of time, train on what was known before it began. */
    TIME,
    /** A hash of the entity and the seed. */
    ENTITY
  }

  /** The rows that judge the final model and nothing else. */
  public sealed interface Holdout {}

  /** The last stretch of mature rows by prediction time. */
  public record Last(Duration span) implements Holdout {}

  /** A share of the entities, by hash. */
  public record Fraction(double share) implements Holdout {}

  /** The rows where a SQL condition over the population's row holds. */
  public record Where(String condition) implements Holdout {}

  /** No holdout: cross-validation only, and so no gate. */
  public record None() implements Holdout {}
}
