package dev.plumbline.train;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.problem.Training;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How training rows weigh, and what that does to the odds that are learned. Balanced: half of all
 * weight for each outcome. Cost: what the wrong decision about the row costs over the right one
 * (Zadrozny, Langford and Abe, ICDM 2003). Either times a factor of the row's own, to a mean of 1.
 * Two passes over the rows for means; none where all weigh the same.
 *
 * @param column the weight of a row; empty where all weigh 1
 * @param ratio the mean weight of a positive row over that of a negative one; 1 leaves odds as they
 *     are
 */
record RowWeights(Optional<Column> column, double ratio) {
  static final String NAME = "plumbline_weight";

  /**
   * Of rows.
   *
   * @param factor multiplies what the setting gives
   */
  static RowWeights of(Training.Weights weights, Optional<Column> factor, Dataset<Row> rows) {
    Column positive = col(FeatureRows.LABEL).cast("boolean");
    Optional<Column> weight =
        switch (weights) {
          case NONE -> factor;
          case BALANCED -> times(balanced(positive, rows), factor);
          case COST -> times(cost(positive), factor);
        };
    if (weight.isEmpty()) {
      return new RowWeights(Optional.empty(), 1);
    }
    Row means =
        rows.agg(
                avg(weight.get()),
                avg(when(positive, weight.get())),
                avg(when(positive, lit(null)).otherwise(weight.get())))
            .first();
    double ratio = means.getDouble(1) / means.getDouble(2);
    if (!(ratio > 0 && Double.isFinite(ratio))) {
      throw Failure.data(
          "train.weights = cost leaves one outcome without weight: the wrong decision about it costs"
              + " nothing in any training row; write weights = none or balanced");
    }
    return new RowWeights(weight.map(w -> w.divide(lit(means.getDouble(0)))), ratio);
  }

  private static Column balanced(Column positive, Dataset<Row> rows) {
    double rate = rows.agg(avg(when(positive, 1.0).otherwise(0.0))).first().getDouble(0);
    return when(positive, lit(0.5 / rate)).otherwise(lit(0.5 / (1 - rate)));
  }

  private static Column cost(Column positive) {
    Column wrong =
        when(
                positive,
                col(FeatureRows.COST_FALSE_NEGATIVE).minus(col(FeatureRows.COST_TRUE_POSITIVE)))
            .otherwise(
                col(FeatureRows.COST_FALSE_POSITIVE).minus(col(FeatureRows.COST_TRUE_NEGATIVE)));
    // A decision that is never wrong teaches nothing.
    return when(wrong.gt(0), wrong).otherwise(lit(0.0));
  }

  private static Optional<Column> times(Column weight, Optional<Column> factor) {
    return Optional.of(factor.map(weight::multiply).orElse(weight));
  }

  /**
   * The same where only shares of the rows are learned from: odds are those of all rows times the
   * ratio of the shares (King and Zeng, Political Analysis 9, 2001).
   */
  RowWeights sampled(Training.Sample sample) {
    return new RowWeights(column, ratio * sample.positives() / sample.negatives());
  }

  /** What makes probabilities of all rows of the scores of weighted ones. */
  Calibrator unweighted(Calibrator next) {
    return ratio == 1 ? next : new Calibrator.Unweighted(ratio, next);
  }
}
