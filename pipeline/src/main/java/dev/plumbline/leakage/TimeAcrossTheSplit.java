package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Split;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 8: a split that claims order (folds by time) whose holdout is chosen by a condition may
 * judge by rows that are older than those it learns from. A holdout of the last stretch of time
 * cannot. One aggregation over the rows without their outcomes.
 */
final class TimeAcrossTheSplit implements Search {
  @Override
  public String description() {
    return "compare the times of training rows and holdout";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    Split split = inspection.problem().split();
    if (!(split.holdout() instanceof Split.Where) || split.by() != Split.FoldBy.TIME) {
      return List.of();
    }
    Dataset<Row> rows =
        inspection
            .set()
            .rowsWithoutOutcomes()
            .select(FeatureRows.PREDICTION_TIME, FeatureRows.HOLDOUT);
    Row begins =
        rows.agg(min(when(col(FeatureRows.HOLDOUT), col(FeatureRows.PREDICTION_TIME)))).head();
    if (begins.isNullAt(0)) {
      return List.of();
    }
    Row counts =
        rows.where(col(FeatureRows.HOLDOUT).equalTo(false))
            .agg(
                count(lit(1)),
                sum(
                    when(col(FeatureRows.PREDICTION_TIME).geq(lit(begins.getTimestamp(0))), 1L)
                        .otherwise(0L)))
            .head();
    long all = counts.getLong(0);
    long later = all == 0 ? 0 : counts.getLong(1);
    if (later == 0) {
      return List.of();
    }
    return List.of(
        LeakageFinding.ofRows(
                LeakKind.TIME_ACROSS_THE_SPLIT,
                WARN,
                "%,d of %,d training rows are no older than the first row of the holdout, of %s;"
                    + " they are not learned from, but whatever else they shaped has seen its time",
                later,
                all,
                begins.getTimestamp(0).toInstant())
            .measured("later_share", (double) later / all)
            .affecting(later, List.of()));
  }
}
