package dev.plumbline.feature;

import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The form in which values pass through the scan. Timestamps and dates go as the numbers they are
 * inside Spark: as Java objects they would be slower, and old ones would change calendar.
 */
final class CarriedType {
  private CarriedType() {}

  static Column carry(Column column, DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return unix_micros(column);
    }
    return type.equals(DataTypes.DateType) ? unix_date(column) : column;
  }

  static DataType carriedType(DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return DataTypes.LongType;
    }
    return type.equals(DataTypes.DateType) ? DataTypes.IntegerType : type;
  }

  static Column restore(Column column, DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return timestamp_micros(column);
    }
    return type.equals(DataTypes.DateType) ? date_from_unix_date(column) : column;
  }
}
