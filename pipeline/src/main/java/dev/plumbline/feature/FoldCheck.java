package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.learner.Folds;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Refuses folds that nothing could be learned from or judged by, with the numbers. One pass over
 * the training rows, and one more where they are in groups.
 */
final class FoldCheck {
  private final Problem problem;
  private final SplitPlan split;
  private final Dataset<Row> rows;

  /**
   * Of folds.
   *
   * @param assigned the rows of the training set with their folds
   */
  FoldCheck(SplitPlan split, Dataset<Row> assigned) {
    this.problem = split.problem();
    this.split = split;
    this.rows = assigned.where(col(FeatureRows.HOLDOUT).equalTo(false));
  }

  /**
   * Rows of a segment that are known from the same fold on.
   *
   * @param positives 0 where the outcome is not true or false
   * @param least the least outcome, of true and false 1 and 0, of classes a hash
   */
  private record Part(
      int segment, int availableFrom, long rows, long positives, double least, double most) {}

  /**
   * Checks them.
   *
   * @throws Failure of kind DATA where a fold is empty, learns from one outcome only, or a group is
   *     larger than a fold
   */
  void refuseWhatCannotBeFolded() {
    Column positive = problem.task() == Task.BINARY ? col(FeatureRows.LABEL) : lit(false);
    // Of classes it counts only whether they differ.
    Column number =
        problem.task() == Task.MULTICLASS
            ? xxhash64(col(FeatureRows.LABEL)).cast("double")
            : col(FeatureRows.LABEL).cast("double");
    List<Part> parts =
        rows
            .groupBy(SplitPlan.SEGMENT, SplitPlan.AVAILABLE_FROM)
            .agg(count(lit(1)), sum(when(positive, 1L).otherwise(0L)), min(number), max(number))
            .collectAsList()
            .stream()
            .map(
                r ->
                    new Part(
                        r.getInt(0),
                        r.getInt(1),
                        r.getLong(2),
                        r.getLong(3),
                        r.getDouble(4),
                        r.getDouble(5)))
            .toList();
    Folds folds = split.folds();
    if (!problem.split().group().isEmpty()) {
      int apart = problem.split().groupParts();
      refuseLargeGroups(apart > 1 ? apart : folds.folds());
    }
    for (int fold = 0; fold < folds.folds(); fold++) {
      refuseWhatValidatesNothing(parts, folds, fold);
    }
    for (int model = 0; model < folds.models(); model++) {
      if (problem.task() == Task.BINARY) {
        refuseOneOutcome(parts, folds, model);
      } else {
        refuseOneNumber(parts, folds, model);
      }
    }
  }

  private static void refuseWhatValidatesNothing(List<Part> parts, Folds folds, int fold) {
    if (parts.stream().noneMatch(p -> folds.validates(fold, p.segment()))) {
      throw Failure.data(
          "Fold %d of %d has no row to be judged by, of %,d training rows; write fewer in split.folds",
          fold + 1, folds.folds(), parts.stream().mapToLong(Part::rows).sum());
    }
  }

  private static void refuseOneOutcome(List<Part> parts, Folds folds, int model) {
    List<Part> taught =
        parts.stream().filter(p -> folds.trains(model, p.segment(), p.availableFrom())).toList();
    long rows = taught.stream().mapToLong(Part::rows).sum();
    long positives = taught.stream().mapToLong(Part::positives).sum();
    if (positives == 0 || positives == rows) {
      throw Failure.data(
          "%s learns from %,d rows, %,d of them positive: both outcomes are needed. Of %,d training "
              + "rows %,d are positive; write fewer in split.folds%s",
          model < folds.folds() ? "Fold %d of %d".formatted(model + 1, folds.folds()) : "The model",
          rows,
          positives,
          parts.stream().mapToLong(Part::rows).sum(),
          parts.stream().mapToLong(Part::positives).sum(),
          folds instanceof Folds.ByTime
              ? ", or wait for more: a fold by time learns only from what was known before it began"
              : ", or split.stratify = true");
    }
  }

  private static void refuseOneNumber(List<Part> parts, Folds folds, int model) {
    List<Part> taught =
        parts.stream().filter(p -> folds.trains(model, p.segment(), p.availableFrom())).toList();
    double least = taught.stream().mapToDouble(Part::least).min().orElse(0);
    double most = taught.stream().mapToDouble(Part::most).max().orElse(0);
    if (!(least < most)) {
      throw Failure.data(
          "%s learns from %,d rows, all with the same outcome: there is nothing to tell apart; write"
              + " fewer in split.folds",
          model < folds.folds() ? "Fold %d of %d".formatted(model + 1, folds.folds()) : "The model",
          taught.stream().mapToLong(Part::rows).sum());
    }
  }

  private void refuseLargeGroups(int parts) {
    Row largest =
        rows.groupBy(FeatureRows.GROUP)
            .agg(count(lit(1)).as("_rows"))
            .agg(max("_rows"), sum("_rows"), count(lit(1)))
            .head();
    if (largest.getLong(0) * parts > largest.getLong(1)) {
      throw Failure.data(
          "The largest of %,d groups by %s has %,d of %,d training rows, more than one of %d %s "
              + "holds (%,d); write fewer in split.folds, or group by something finer",
          largest.getLong(2),
          problem.split().group(),
          largest.getLong(0),
          largest.getLong(1),
          parts,
          problem.split().groupParts() > 1 ? "parts" : "folds",
          largest.getLong(1) / parts);
    }
  }
}
