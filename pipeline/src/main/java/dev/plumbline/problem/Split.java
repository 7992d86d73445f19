package dev.plumbline.problem;

import java.time.Duration;
import java.util.List;

/**
 * How labelled rows are divided for judging.
 *
 * @param folds number of cross-validation folds, at least 2; of stretches, where they go by time
 * @param by what decides a row's fold
 * @param groupParts in how many parts the groups of each stretch of time are judged, each by a
 *     model that saw none of its groups; 1: groups do not part folds by time
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
    int groupParts,
    int repeats,
    List<String> group,
    boolean stratified,
    Duration embargo) {
  public Split {
    group = List.copyOf(group);
  }

  /** Of folds that no groups part within a stretch of time. */
  public Split(
      Holdout holdout,
      int folds,
      FoldBy by,
      int repeats,
      List<String> group,
      boolean stratified,
      Duration embargo) {
    this(holdout, folds, by, 1, repeats, group, stratified, embargo);
  }

  /** Folds of all stretches and parts. */
  public int foldsInAll() {
    return folds * groupParts;
  }

  /** The text that identifies a split, the same as before groups could part stretches of time. */
  @Override
  public String toString() {
    return "Split[holdout=%s, folds=%d, by=%s, %srepeats=%d, group=%s, stratified=%s, embargo=%s]"
        .formatted(
            holdout,
            folds,
            by,
            groupParts == 1 ? "" : "groupParts=%d, ".formatted(groupParts),
            repeats,
            group,
            stratified,
            embargo);
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
