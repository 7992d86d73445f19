package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.percentile_approx;

import dev.plumbline.problem.Task;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The outcomes that count as positive where a number or a class has to be one of two kinds: those
 * above the median of the training rows, or at it where none is above; the commonest class. A true
 * or false outcome is what it is.
 *
 * @param isNumber whether outcomes are numbers
 * @param bound the median; 0 where they are none
 * @param included whether an outcome at the bound is positive
 * @param commonest the class that stands against all others; empty where there are no classes
 */
public record HighOutcome(
    boolean isNumber, double bound, boolean included, Optional<String> commonest) {
  private static final int ACCURACY = 10_000;

  /**
   * Of a training set; one pass over the labels of its training rows where they are not true or
   * false.
   */
  public static HighOutcome of(TrainingSet set) {
    if (set.problem().task() == Task.BINARY) {
      return new HighOutcome(false, 0, false, Optional.empty());
    }
    Dataset<Row> rows = set.trainingRows(set.problem().seed());
    Column label = col(FeatureRows.LABEL);
    if (set.problem().task() == Task.MULTICLASS) {
      Row commonest =
          rows.groupBy(label).count().orderBy(col("count").desc(), label).limit(1).head();
      return new HighOutcome(false, 0, false, Optional.of(commonest.getString(0)));
    }
    Row bounds = rows.agg(percentile_approx(label, lit(0.5), lit(ACCURACY)), max(label)).head();
    double median = bounds.isNullAt(0) ? 0 : bounds.getDouble(0);
    return new HighOutcome(
        true, median, !bounds.isNullAt(1) && bounds.getDouble(1) <= median, Optional.empty());
  }

  /** Whether an outcome is positive; null where there is none. */
  public Column positive(Column outcome) {
    if (commonest.isPresent()) {
      return outcome.cast("string").equalTo(lit(commonest.get()));
    }
    if (!isNumber) {
      return outcome.cast("boolean");
    }
    Column number = outcome.cast("double");
    return included ? number.geq(lit(bound)) : number.gt(lit(bound));
  }
}
