package dev.plumbline.feature;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What it costs, row by row, to decide always the same, before there is a model.
 *
 * @param positive whether a row's outcome is the positive one; of a number, whether it is above the
 *     least one, of several classes whether it is another than the commonest
 * @param always cost of always acting
 * @param never cost of never acting; where there are more decisions than two both are the cost of
 *     the one constant decision
 */
record ConstantDecisions(Column positive, Column always, Column never) {
  private static final int ACCURACY = 10_000;

  /**
   * Lazy with a true or false label; with a number two passes over the training rows, with classes
   * one over all.
   */
  static ConstantDecisions of(Dataset<Row> rows, Problem problem) {
    Column label = col(FeatureRows.LABEL);
    if (problem.task() == Task.REGRESSION) {
      return ofNumbers(rows.where(col(FeatureRows.HOLDOUT).equalTo(false)), label);
    }
    if (problem.task() == Task.MULTICLASS) {
      ClassTotals totals = ClassTotals.of(rows, problem);
      Column cost = totals.costOf(totals.cheapest());
      return new ConstantDecisions(label.notEqual(lit(totals.commonest())), cost, cost);
    }
    return new ConstantDecisions(
        label,
        when(label, col(FeatureRows.COST_TRUE_POSITIVE))
            .otherwise(col(FeatureRows.COST_FALSE_POSITIVE)),
        when(label, col(FeatureRows.COST_FALSE_NEGATIVE))
            .otherwise(col(FeatureRows.COST_TRUE_NEGATIVE)));
  }

  /**
   * The quantile of the outcomes that the mean costs ask for: the best where no row has its own.
   */
  private static ConstantDecisions ofNumbers(Dataset<Row> training, Column label) {
    Column under = col(FeatureRows.COST_UNDER);
    Column over = col(FeatureRows.COST_OVER);
    Row costs = training.agg(avg(under), avg(over)).head();
    double tooLittle = costs.isNullAt(0) ? 0 : costs.getDouble(0);
    double tooMuch = costs.isNullAt(1) ? 0 : costs.getDouble(1);
    double share = tooLittle + tooMuch > 0 ? tooLittle / (tooLittle + tooMuch) : 0.5;
    Row outcomes =
        training
            .agg(min(label), percentile_approx(label, lit(inUnit(share)), lit(ACCURACY)))
            .head();
    Column decided = lit(outcomes.isNullAt(1) ? 0.0 : outcomes.getDouble(1));
    Column cost =
        under
            .multiply(greatest(lit(0.0), label.minus(decided)))
            .plus(over.multiply(greatest(lit(0.0), decided.minus(label))));
    return new ConstantDecisions(
        label.gt(lit(outcomes.isNullAt(0) ? 0.0 : outcomes.getDouble(0))), cost, cost);
  }

  /** Costs below nothing, which are refused later with their number, must not stop this. */
  private static double inUnit(double share) {
    return Double.isNaN(share) ? 0.5 : Math.max(0, Math.min(1, share));
  }
}
