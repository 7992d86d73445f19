package dev.plumbline.governance;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many training sets are told of on the driver, {@code maintenance.most-training-sets}: of a
 * problem that is trained every hour a year has 8,760. More are refused, and from a tenth of it on
 * their number is told.
 */
record TrainingSetBound(Stage stage) {
  private static final double SAID_FROM = 0.1;

  /**
   * The rows, each of a training set.
   *
   * @param what becomes of them and what to do about it, for the message
   * @throws Failure of kind USER where there are more than the bound
   */
  List<Row> rows(Dataset<Row> sets, String what) {
    int most = stage.problem().governance().maintenance().mostTrainingSets();
    List<Row> rows = sets.limit(most + 1).collectAsList();
    if (rows.size() > most) {
      throw Failure.user(
          "More than %,d training sets %s: raise problem.maintenance.most-training-sets, and the"
              + " driver's memory with it",
          most, what);
    }
    if (rows.size() > SAID_FROM * most) {
      stage.say(
          "%,d training sets, of which the driver holds %,d at most"
              + " (maintenance.most-training-sets)",
          rows.size(), most);
    }
    return rows;
  }
}
