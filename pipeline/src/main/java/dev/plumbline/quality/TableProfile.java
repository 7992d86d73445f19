package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.statistic.ColumnProfile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** The shape of every column of a table. */
public record TableProfile(String table, long rows, List<ProfiledColumn> columns) {

  public TableProfile {
    columns = List.copyOf(columns);
  }

  /**
   * Profiles all columns of any rows; one Spark job, which reads each value once.
   *
   * @param table what the result calls the rows
   * @param personal columns of which only counts are kept
   * @param zone in which times are written
   */
  public static TableProfile of(
      String table, Dataset<Row> rows, Set<String> personal, ZoneId zone) {
    List<ColumnProfile> profiles = ColumnScan.of(rows);
    List<ProfiledColumn> columns = new ArrayList<>();
    StructField[] fields = rows.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      ColumnProfile profile = profiles.get(i);
      columns.add(
          new ProfiledColumn(
              fields[i].name(),
              fields[i].dataType().simpleString(),
              fields[i].dataType(),
              zone,
              personal.contains(fields[i].name()) ? profile.withoutValues() : profile));
    }
    return new TableProfile(
        table, columns.isEmpty() ? 0 : columns.get(0).profile().rows(), columns);
  }

  /** The column of that name. */
  public ProfiledColumn column(String name) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Table " + table + " has no column " + name));
  }

  /** The rows of a period, where the table has a clock. */
  static Dataset<Row> period(
      Dataset<Row> rows, String clock, java.time.Instant begin, java.time.Instant end) {
    return rows.where(col("`" + clock + "`").cast("timestamp").geq(lit(begin)))
        .where(col("`" + clock + "`").cast("timestamp").lt(lit(end)));
  }
}
