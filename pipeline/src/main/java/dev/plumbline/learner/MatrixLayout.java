package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Task;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which columns of the labelled rows mean what.
 *
 * @param features the feature columns
 * @param label a boolean, or a number that is 0 or 1; any finite number where the task is one of
 *     numbers
 * @param weight the rows' weights; 1 where there is none
 * @param segment an integer: the row's segment, −1 for warm-up
 * @param availableFrom an integer: the first model the row may train; see {@link Folds}
 * @param keys the columns that name a row; carried to the out-of-fold predictions
 * @param distinctValues how many values of a categorical column are counted in each cell (segment
 *     and available-from): exact up to twice this many, beyond it the rarest are given up and
 *     become "other"
 * @param encodings how the features become numbers
 * @param part an integer: the row's part, which its own encoding by outcome leaves out; needed
 *     where a column is encoded so, and where training holds rows aside
 * @param costs the keys that are a row's costs of a false negative, false positive, true positive
 *     and true negative; none where decisions have no costs
 * @param task what the label is
 */
public record MatrixLayout(
    List<FeatureColumn> features,
    String label,
    Optional<String> weight,
    String segment,
    String availableFrom,
    List<String> keys,
    int distinctValues,
    Encodings encodings,
    Optional<String> part,
    List<String> costs,
    Task task) {

  /** Distinct values considered where the caller does not say. */
  public static final int DEFAULT_DISTINCT_VALUES = 10_000;

  public MatrixLayout {
    features = List.copyOf(features);
    keys = List.copyOf(keys);
    costs = List.copyOf(costs);
    if (!keys.containsAll(costs)) {
      throw new IllegalArgumentException(
          "Costs %s are not all among the keys %s".formatted(costs, keys));
    }
    if (encodings.learnFromOutcomes() && part.isEmpty()) {
      throw new IllegalArgumentException(
          "A feature is encoded by outcome, so the rows need a column that parts them");
    }
  }

  /** A layout of true and false labels, without costs: of {@link #DEFAULT_DISTINCT_VALUES}. */
  public static MatrixLayout of(
      List<FeatureColumn> features,
      String label,
      Optional<String> weight,
      String segment,
      String availableFrom,
      List<String> keys) {
    return new MatrixLayout(
        features,
        label,
        weight,
        segment,
        availableFrom,
        keys,
        DEFAULT_DISTINCT_VALUES,
        Encodings.DEFAULT,
        Optional.empty(),
        List.of(),
        Task.BINARY);
  }

  /** The same layout with the costs of decisions in these of its keys. */
  public MatrixLayout costing(List<String> columns) {
    return with(distinctValues, encodings, part, columns, task);
  }

  /** The same layout with features encoded so, and as many values counted as that needs. */
  public MatrixLayout encoded(Encodings how, Optional<String> partColumn) {
    return with(Math.max(distinctValues, how.values()), how, partColumn, costs, task);
  }

  /** The same layout with labels of another task. */
  public MatrixLayout labelledFor(Task other) {
    return with(distinctValues, encodings, part, costs, other);
  }

  /** The same layout with at most so many distinct values considered. */
  public MatrixLayout considering(int most) {
    return with(most, encodings, part, costs, task);
  }

  private MatrixLayout with(
      int values, Encodings how, Optional<String> partColumn, List<String> ofKeys, Task ofTask) {
    return new MatrixLayout(
        features,
        label,
        weight,
        segment,
        availableFrom,
        keys,
        values,
        how,
        partColumn,
        ofKeys,
        ofTask);
  }

  /** Every column read, once each. */
  List<String> columns() {
    return Stream.of(
            keys.stream(),
            features.stream().map(FeatureColumn::name),
            Stream.of(label, segment, availableFrom),
            weight.stream(),
            part.stream())
        .flatMap(names -> names)
        .distinct()
        .toList();
  }
}
