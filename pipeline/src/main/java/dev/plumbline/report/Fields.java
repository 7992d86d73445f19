package dev.plumbline.report;

import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row of a table, its columns read by name; a missing number is NaN, as it prints as a dash.
 */
record Fields(Row row) {

  /** The rows of a bounded result. */
  static Stream<Fields> of(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Fields::new);
  }

  static Column onDate(LocalDate date) {
    return org.apache.spark.sql.functions.col("logical_date").equalTo(Date.valueOf(date));
  }

  static Column notAfter(LocalDate date) {
    return org.apache.spark.sql.functions.col("logical_date").leq(Date.valueOf(date));
  }

  double number(String column) {
    Number number = row.getAs(column);
    return number == null ? Double.NaN : number.doubleValue();
  }

  /** Zero where there is none. */
  long count(String column) {
    Number number = row.getAs(column);
    return number == null ? 0 : number.longValue();
  }

  /** Empty where there is none. */
  String text(String column) {
    String text = row.getAs(column);
    return text == null ? "" : text;
  }

  boolean flag(String column) {
    return Boolean.TRUE.equals(row.<Boolean>getAs(column));
  }

  LocalDate date(String column) {
    return row.<Date>getAs(column).toLocalDate();
  }

  List<String> texts(String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? List.of() : List.copyOf(row.<String>getList(index));
  }

  <V> Map<String, V> map(String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? Map.of() : row.<String, V>getJavaMap(index);
  }

  Optional<java.time.Instant> instant(String column) {
    return Optional.ofNullable(row.<java.sql.Timestamp>getAs(column))
        .map(java.sql.Timestamp::toInstant);
  }
}
