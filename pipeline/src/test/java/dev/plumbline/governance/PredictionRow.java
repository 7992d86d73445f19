package dev.plumbline.governance;

import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A row of the predictions, as far as upkeep and erasure read it; all else is null. */
final class PredictionRow {
  private PredictionRow() {}

  /**
   * By model m.
   *
   * @param time null: unknown
   */
  static Row of(Date logicalDate, Map<String, String> entity, Timestamp time) {
    return because(logicalDate, entity, time, null);
  }

  /**
   * With the reasons of the prediction: a feature, its value, what it adds, and that in words.
   *
   * @param reasons null: none were asked for
   */
  static Row because(
      Date logicalDate, Map<String, String> entity, Timestamp time, List<Row> reasons) {
    StructType schema = Tables.PREDICTIONS.schema();
    Object[] values = new Object[schema.size()];
    Object[] first = {logicalDate, entity, time, "m", 0.5, true, Map.of(), Map.of()};
    System.arraycopy(first, 0, values, 0, first.length);
    values[schema.fieldIndex("reasons")] = reasons;
    return RowFactory.create(values);
  }
}
