package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
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
 * cannot. Two aggregations over the rows without their outcomes.
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
    return look(inspection.set().rowsWithoutOutcomes(), inspection.keys());
  }

  static List<LeakageFinding> look(Dataset<Row> rows, RowKeys keys) {
    Row begins =
        rows.agg(min(when(col(FeatureRows.HOLDOUT), col(FeatureRows.PREDICTION_TIME)))).head();
    if (begins.isNullAt(0)) {
      return List.of();
    }
    RowsWhere training =
        RowsWhere.of(
            rows.where(col(FeatureRows.HOLDOUT).equalTo(false)),
            List.of(col(FeatureRows.PREDICTION_TIME).geq(lit(begins.getTimestamp(0)))),
            lit(false),
            keys);
    long later = training.holding(0);
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
                training.rows(),
                begins.getTimestamp(0).toInstant())
            .measured("later_share", (double) later / training.rows())
            .affecting(later, training.keys(0)));
  }
}
