package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.ColumnProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/** The shape of every feature of a training set, from one pass over its rows. */
public record TrainingProfile(List<FeatureColumn> columns, List<ColumnProfile> profiles) {

  /** The profile of rows; one Spark job. Categories are read as text, all others as numbers. */
  public static TrainingProfile of(Dataset<Row> rows, List<FeatureColumn> columns) {
    List<ColumnFeed.Reading> readings = new ArrayList<>();
    Column[] selected = new Column[columns.size()];
    for (int i = 0; i < selected.length; i++) {
      String name = columns.get(i).name();
      boolean text = columns.get(i).kind() == FeatureKind.CATEGORICAL;
      readings.add(text ? ColumnFeed.Reading.TEXT : ColumnFeed.Reading.REAL);
      DataType type = rows.schema().apply(name).dataType();
      Column column = col("`" + name + "`");
      // A cast that changes nothing would still keep the scan from giving column batches.
      boolean fits = text ? type instanceof StringType : isNumber(type);
      selected[i] = fits ? column : column.cast(text ? "string" : "double");
    }
    return new TrainingProfile(columns, ColumnScan.of(rows.select(selected), readings));
  }

  /**
   * The same of a table that was profiled before, read as features: texts as categories, numbers as
   * numbers, times left out.
   *
   * @param without the columns that are no features
   */
  public static TrainingProfile of(TableProfile table, Set<String> without) {
    List<FeatureColumn> columns = new ArrayList<>();
    List<ColumnProfile> profiles = new ArrayList<>();
    for (ProfiledColumn column : table.columns()) {
      boolean text = column.type() instanceof StringType;
      if (!without.contains(column.name()) && (text || isNumber(column.type()))) {
        columns.add(
            new FeatureColumn(column.name(), text ? FeatureKind.CATEGORICAL : FeatureKind.NUMERIC));
        profiles.add(column.profile());
      }
    }
    return new TrainingProfile(columns, profiles);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof org.apache.spark.sql.types.NumericType
        || type instanceof org.apache.spark.sql.types.BooleanType;
  }

  /** The profile of one feature. */
  public ColumnProfile of(FeatureColumn column) {
    return profiles.get(columns.indexOf(column));
  }
}
