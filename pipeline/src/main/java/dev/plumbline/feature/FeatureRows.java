package dev.plumbline.feature;

import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The columns of a feature table beside the features themselves. */
public final class FeatureRows {
  private FeatureRows() {}

  /** What the rows were computed for: {@link #TRAINING} or {@link #SCORING}. */
  public static final String PURPOSE = "computed_for";

  public static final String TRAINING = "training";
  public static final String SCORING = "scoring";

  /** The date of the job that computed the rows. */
  public static final String LOGICAL_DATE = "logical_date";

  /** The moment a row's features are as of; null in a problem without a clock. */
  public static final String PREDICTION_TIME = "prediction_time";

  /** The outcome; null in rows for scoring. */
  public static final String LABEL = "label";

  /** Whether a training row is kept for the final judgement. */
  public static final String HOLDOUT = "in_holdout";

  /** Rows of one block depend on each other: a week or a day, or a hashed group of entities. */
  public static final String BLOCK = "dependence_block";

  /** The hash of the group that a row is not parted from; only where the split names a group. */
  public static final String GROUP = "split_group";

  public static final String COST_FALSE_NEGATIVE = "cost_false_negative";
  public static final String COST_FALSE_POSITIVE = "cost_false_positive";
  public static final String COST_TRUE_POSITIVE = "cost_true_positive";
  public static final String COST_TRUE_NEGATIVE = "cost_true_negative";

  /**
   * The four costs of a row with a true or false outcome, in the order the statistics take them.
   */
  public static final List<String> COSTS =
      List.of(COST_FALSE_NEGATIVE, COST_FALSE_POSITIVE, COST_TRUE_POSITIVE, COST_TRUE_NEGATIVE);

  /** Cost of each unit by which a decision lies below, or above, the outcome of a regression. */
  public static final String COST_UNDER = "cost_under";

  public static final String COST_OVER = "cost_over";

  /** The costs of a row in the order the statistics take them, as the problem's task has them. */
  public static List<String> costs(Problem problem) {
    return switch (problem.task()) {
      case BINARY -> COSTS;
      case MULTICLASS ->
          IntStream.rangeClosed(1, problem.value().amounts().size())
              .mapToObj(amount -> "cost_" + amount)
              .toList();
      case REGRESSION -> List.of(COST_UNDER, COST_OVER);
    };
  }

  /** Those of them that are of mistakes only, and so never below 0; two outcomes are told apart. */
  static List<String> costsOfMistakes(Problem problem) {
    if (problem.task() == Task.BINARY) {
      return List.of();
    }
    List<String> costs = costs(problem);
    return problem.value() instanceof MulticlassValue value
        ? IntStream.range(0, costs.size())
            .filter(i -> !value.costs().get(i).isOfRightDecision())
            .mapToObj(costs::get)
            .toList()
        : costs;
  }

  /** The type of {@link #LABEL}. */
  static String labelType(Problem problem) {
    return switch (problem.task()) {
      case BINARY -> "boolean";
      case MULTICLASS -> "string";
      case REGRESSION -> "double";
    };
  }

  /** Every column that is not a feature, in the table's order; no feature may be called so. */
  public static List<String> reserved(Problem problem) {
    return Stream.of(
            List.of(PURPOSE, LOGICAL_DATE),
            problem.entity().columns(),
            List.of(PREDICTION_TIME, LABEL, HOLDOUT, BLOCK),
            problem.split().group().isEmpty() ? List.<String>of() : List.of(GROUP),
            costs(problem))
        .flatMap(List::stream)
        .toList();
  }
}
