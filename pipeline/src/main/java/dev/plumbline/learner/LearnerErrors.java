package dev.plumbline.learner;

import dev.plumbline.Failure;
import dev.plumbline.problem.Encodings;
import java.util.List;

/** Every error of this package that a user can mend. */
final class LearnerErrors {
  private LearnerErrors() {}

  static IllegalArgumentException featureNotInBatch(String column, List<FeatureColumn> columns) {
    return new IllegalArgumentException(
        "Feature '%s' is not among the columns given: %s"
            .formatted(column, columns.stream().map(FeatureColumn::name).toList()));
  }

  static IllegalArgumentException columnMissing(String column, List<String> present) {
    return new IllegalArgumentException(
        "Column '%s' is not in the rows, which have %s".formatted(column, present));
  }

  static IllegalArgumentException notANumber(String column, Object value) {
    return new IllegalArgumentException(
        "Feature '%s' is declared numeric but holds a %s (%s); declare it categorical or cast it"
            .formatted(column, value.getClass().getSimpleName(), value));
  }

  static IllegalArgumentException labelMissing(String column) {
    return new IllegalArgumentException(
        "Label '%s' is null or neither 0 nor 1 in a row; label rows before training on them"
            .formatted(column));
  }

  static IllegalArgumentException labelIsNoNumber(String column) {
    return new IllegalArgumentException(
        "Label '%s' is null or not a finite number in a row; label rows before training on them"
            .formatted(column));
  }

  static IllegalArgumentException oneNumberOnly(int model, int folds) {
    return new IllegalArgumentException(
        "%s trains on rows that all have the same label; lower split.folds or lengthen the history"
            .formatted(named(model, folds)));
  }

  static IllegalArgumentException badWeight(String column, double weight) {
    return new IllegalArgumentException(
        "Weight '%s' must be a finite number of at least 0, but is %s in a row"
            .formatted(column, weight));
  }

  static IllegalArgumentException notAnInteger(String column, Object value) {
    return new IllegalArgumentException(
        "Column '%s' must hold an integer, but is %s in a row".formatted(column, value));
  }

  static IllegalArgumentException nothingToTrainOn(int model, int folds) {
    return new IllegalArgumentException(
        "%s has no rows to train on; lower split.folds or lengthen the history"
            .formatted(named(model, folds)));
  }

  static IllegalArgumentException oneClassOnly(int model, int folds, double positive, double all) {
    return new IllegalArgumentException(
        "%s trains on one class only (positive weight %s of %s); lower split.folds or lengthen the history"
            .formatted(named(model, folds), positive, all));
  }

  static IllegalArgumentException tooWide(int width, int limit) {
    return new IllegalArgumentException(
        "Linear features encode to %d columns, above the limit of %d; lower maximum-categories or drop features"
            .formatted(width, limit));
  }

  static IllegalStateException notConverged(String setting, int iterations) {
    return new IllegalStateException(
        "The linear model with %s did not converge in %d iterations; raise the penalty"
            .formatted(setting, iterations));
  }

  static IllegalStateException noCurvature(String setting) {
    return new IllegalStateException(
        "The linear model with %s has no unique solution; raise the penalty".formatted(setting));
  }

  static IllegalArgumentException unknownFormat(int found, int known) {
    return new IllegalArgumentException(
        "The pipeline is in format %d, but this version reads formats up to %d; read it with a newer one"
            .formatted(found, known));
  }

  static IllegalArgumentException damaged(String what) {
    return new IllegalArgumentException("The pipeline cannot be read: %s".formatted(what));
  }

  static IllegalArgumentException notAScoreTable(String what) {
    return new IllegalArgumentException("Not a score table: %s".formatted(what));
  }

  static IllegalArgumentException monotoneWithoutOrder(String feature, List<String> columns) {
    return new IllegalArgumentException(
        "monotone names '%s', which is no feature with an order; the model's features are %s"
            .formatted(feature, columns));
  }

  static IllegalArgumentException clustersOfCategory(String column) {
    return new IllegalArgumentException(
        "Clusters are of numbers, but '%s' is a category".formatted(column));
  }

  static Failure sampleTooSmall(
      String clusters, int model, int folds, int sampled, long rows, Encodings.Clusters asked) {
    return Failure.data(
        "%s has %,d of its %,d rows in the sample that the clusters of %s begin from, too few for %d"
            + " clusters; raise features.clusters.%s.sample-rows, or lower the number of clusters",
        named(model, folds), sampled, rows, clusters, asked.clusters(), clusters);
  }

  static Failure averagedClassesAreNotSpread(long rows, long rowsInOneTask) {
    return Failure.user(
        "Trees of several classes that are averaged are grown inside one task, and %,d rows are more"
            + " than the rung's rows-in-one-task = %,d; raise it if a task's memory allows, or leave the"
            + " rung out of the ladder (boosted-trees are spread over the cluster)",
        rows, rowsInOneTask);
  }

  static IllegalArgumentException stoppingWithoutParts() {
    return new IllegalArgumentException(
        "Early stopping holds rows aside, so the rows need a column that parts them");
  }

  private static String named(int model, int folds) {
    return model == folds ? "The final model" : "Fold %d".formatted(model);
  }
}
