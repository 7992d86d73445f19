package dev.plumbline.problem;

import java.time.Duration;
import java.util.List;

/**
 * How labelled rows are divided for judging.
 *
 * @param folds number of cross-validation folds, at least 2
 * @param by what decides a row's fold
 * @param repeats how many times the cross-validation is repeated, with seeds seed, seed + 1, …
 * @param group columns of the population whose rows with equal values stay together, in folds and
 *     in a holdout that is a share; empty: the entity's
 * @param stratified whether every fold has its share of both outcomes, as far as groups allow
 * @param embargo time between what is learned from and what is judged, beyond the label's maturity
 */
public record Split(
    Holdout holdout,
    int folds,
    FoldBy by,
    int repeats,
    List<String> group,
    boolean stratified,
    Duration embargo) {
  public Split {
    group = List.copyOf(group);
  }

  /** What decides a row's fold. */
  public enum FoldBy {
    /** Rolling origin: validate on a stretch of time, train on what was known before it began. */
    TIME,
    /** A hash of the entity and the seed. */
    ENTITY,
    /** A hash of the group and the seed. */
    GROUP
  }

  /** The rows that judge the final model and nothing else. */
  public sealed interface Holdout {}

  /** The last stretch of mature rows by prediction time. */
  public record Last(Duration span) implements Holdout {}

  /** A share of the entities, or of the groups where there are groups, by hash. */
  public record Fraction(double share) implements Holdout {}

  /** The rows where a SQL condition over the population's row holds. */
  public record Where(String condition) implements Holdout {}

  /** No holdout: cross-validation only, and so no gate. */
  public record None() implements Holdout {}
}
