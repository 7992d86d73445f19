package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.quality.TrainingProfile;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Any rows with a label, without a problem around them → the findings that one pass tells: kinds 1
 * to 4 and 7. For trying the search on a table, and for timing it.
 */
public final class LabelledRows {
  private static final int SAMPLE = 2_000;

  private LabelledRows() {}

  /**
   * The findings; one Spark job.
   *
   * @param label true, false, or null where the row has none
   * @param profile of the same columns, from a pass before
   */
  public static List<LeakageFinding> findings(
      Dataset<Row> rows, Column label, TrainingProfile profile) {
    List<FeatureColumn> columns = profile.columns();
    LabelPass.Plan plan = LabelPass.Plan.of(profile, columns, SAMPLE);
    return Leakage.judged(
        TrainingRows.of(rows, label, columns).pass(plan).evidence(plan, RowKeys.NONE));
  }
}
