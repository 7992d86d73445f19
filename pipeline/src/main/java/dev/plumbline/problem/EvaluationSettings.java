package dev.plumbline.problem;

import java.util.List;

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
 */
public record EvaluationSettings(
    List<Cut> slices,
    int mostValues,
    int slicesJudged,
    double leastSupport,
    int replicates,
    Fairness fairness) {
  public EvaluationSettings {
    slices = List.copyOf(slices);
  }

  /** What a problem that says nothing gets. */
  public static final EvaluationSettings DEFAULT =
      new EvaluationSettings(List.of(), 50, 10, 0.01, 1_000, Fairness.NONE);
}
