package dev.plumbline.statistic;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Whom to act on where acting is limited: those rows of whom acting saves most, as far as it saves
 * anything. Of rows that save the same the one whose tie-breaker is smaller comes first, so that
 * the same rows give the same decisions.
 */
public final class TopSaving {
  private TopSaving() {}

  /**
   * Whether a row is among the so many of its group that save most: a window over the group, which
   * is sorted in one task.
   *
   * @param group such as the day of the decision
   */
  public static Column within(long most, Column saving, Column tie, Column... group) {
    return saving
        .gt(0)
        .and(
            row_number()
                .over(Window.partitionBy(group).orderBy(saving.desc(), tie.asc()))
                .leq(most));
  }

  /**
   * Whether a row is among the so many of all rows that save most. One pass over the rows for the
   * least of those savings, in which no task holds more rows than that; only the last of them comes
   * to the driver.
   */
  public static Column overall(Dataset<Row> rows, long most, Column saving, Column tie) {
    if (most < 1) {
      return lit(false);
    }
    int bounded = (int) Math.min(Integer.MAX_VALUE, most);
    Dataset<Row> top =
        rows.where(saving.gt(0))
            .select(saving.as("saving"), tie.as("tie"))
            .orderBy(saving.desc(), tie.asc())
            .limit(bounded);
    Row all = top.selectExpr("count(*) many", "min(struct(saving, -tie)) last").first();
    if (all.getLong(0) < most) {
      return saving.gt(0);
    }
    Row last = all.getStruct(1);
    double least = last.getDouble(0);
    long largestTie = -last.getLong(1);
    return saving.gt(least).or(saving.equalTo(least).and(tie.leq(largestTie)));
  }
}
