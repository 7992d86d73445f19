package dev.plumbline.problem;

import java.util.List;
import java.util.Optional;

/**
 * How the final model is judged beside the contract's own rules.
 *
 * @param slices parts of the holdout that are judged by themselves
 * @param mostValues of a slice's or group's column so many values are told apart, those with most
 *     rows; the others are one
 * @param slicesJudged so many of the worst slices found on half of the blocks are judged on the
 *     rest
 * @param leastSupport the least share of the rows that a found slice has
 * @param replicates of the bootstrap
 * @param query what rows are ranked within, where they are
 * @param queryDepth so many first rows of a query count
 */
public record EvaluationSettings(
    List<Cut> slices,
    int mostValues,
    int slicesJudged,
    double leastSupport,
    int replicates,
    Optional<Cut> query,
    int queryDepth,
    Fairness fairness) {
  public EvaluationSettings {
    slices = List.copyOf(slices);
  }

  /** What a problem that says nothing gets. */
  public static final EvaluationSettings DEFAULT =
      new EvaluationSettings(List.of(), 50, 10, 0.01, 1_000, Optional.empty(), 100, Fairness.NONE);
}
