package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.statistic.ColumnProfile;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The history of profiles: written by date and table, read and merged over dates. */
public final class ProfileStore {
  private final Stage stage;

  private ProfileStore(Stage stage) {
    this.stage = stage;
  }

  public static ProfileStore of(Stage stage) {
    return new ProfileStore(stage);
  }

  /** Replaces the profile of a table at the run's date; one commit. */
  public void write(String table, Coverage coverage, List<ProfiledColumn> columns) {
    LocalDate date = stage.run().logicalDate();
    ProfileRows rows = new ProfileRows(stage.lake().spark(), date);
    columns.forEach(column -> rows.add(table, coverage, column));
    stage
        .lake()
        .replaceWhere(
            Tables.PROFILE,
            "logical_date = DATE'%s' and table_name = '%s' and coverage = '%s'"
                .formatted(date, table, coverage),
            rows.dataset().coalesce(1),
            stage.run().commit());
  }

  /**
   * The profiles of a table's columns over the dates from one to another, both included, merged by
   * column: the month's from its days'. Personal columns have none. Merged on the executors, in the
   * order of dates: one profile for each column comes to the driver.
   */
  public Map<String, ColumnProfile> merged(
      String table, Coverage coverage, LocalDate from, LocalDate to) {
    Dataset<Row> states =
        stage
            .lake()
            .readOrEmpty(Tables.PROFILE)
            .where(
                col("logical_date")
                    .between(Date.valueOf(from), Date.valueOf(to))
                    .and(col("table_name").equalTo(table))
                    .and(col("coverage").equalTo(coverage.name()))
                    .and(col("state").isNotNull()))
            .select("logical_date", "column", "state")
            .repartition(col("column"))
            .sortWithinPartitions("column", "logical_date");
    Map<String, ColumnProfile> merged = new LinkedHashMap<>();
    states
        .toJavaRDD()
        .mapPartitions(rows -> List.of(merge(rows)).iterator())
        .collect()
        .forEach(merged::putAll);
    return merged;
  }

  private static LinkedHashMap<String, ColumnProfile> merge(Iterator<Row> states) {
    LinkedHashMap<String, ColumnProfile> merged = new LinkedHashMap<>();
    while (states.hasNext()) {
      Row row = states.next();
      ColumnProfile profile = ColumnProfile.fromBytes((byte[]) row.get(2));
      merged.merge(row.getString(1), profile, ColumnProfile::merge);
    }
    return merged;
  }

  /**
   * What anomalies are judged by: the counts of a table's columns by date, of as many days as
   * {@code problem.quality.history} says; so many at most come to the driver, a row for each
   * column.
   *
   * @param before dates from here on are left out
   */
  List<ProfiledDate> history(String table, Coverage coverage, LocalDate before) {
    LocalDate from = before.minusDays(stage.problem().expectations().history().toDays());
    List<Row> rows =
        stage
            .lake()
            .readOrEmpty(Tables.PROFILE)
            .where(
                col("logical_date")
                    .geq(Date.valueOf(from))
                    .and(col("logical_date").lt(Date.valueOf(before)))
                    .and(col("table_name").equalTo(table))
                    .and(col("coverage").equalTo(coverage.name())))
            .select(
                "logical_date", "column", "rows", "nulls", "distinct", "mean", "standard_deviation")
            .orderBy("logical_date")
            .collectAsList();
    List<ProfiledDate> dates = new ArrayList<>();
    for (Row row : rows) {
      dates.add(
          new ProfiledDate(
              row.getDate(0).toLocalDate(),
              row.getString(1),
              row.getLong(2),
              row.getLong(3),
              row.getDouble(4),
              row.isNullAt(5) ? Double.NaN : row.getDouble(5),
              row.isNullAt(6) ? Double.NaN : row.getDouble(6)));
    }
    return dates;
  }

  /** A column's counts at a date. */
  record ProfiledDate(
      LocalDate date,
      String column,
      long rows,
      long nulls,
      double distinct,
      double mean,
      double standardDeviation) {}
}
