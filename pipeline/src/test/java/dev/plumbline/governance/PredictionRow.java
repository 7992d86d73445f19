package dev.plumbline.governance;

import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of the predictions, as far as upkeep and erasure read it; all else is null. */
final class PredictionRow {
  private PredictionRow() {}

  /**
   * By model m.
   *
   * @param time null: unknown
   */
  static Row of(Date logicalDate, Map<String, String> entity, Timestamp time) {
    Object[] values = new Object[Tables.PREDICTIONS.schema().size()];
    Object[] first = {logicalDate, entity, time, "m", 0.5, true, Map.of(), Map.of()};
    System.arraycopy(first, 0, values, 0, first.length);
    return RowFactory.create(values);
  }
}
