package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.ColumnProfile;
import java.util.ArrayList;
import java.util.List;
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

  private static boolean isNumber(DataType type) {
    return type instanceof org.apache.spark.sql.types.NumericType
        || type instanceof org.apache.spark.sql.types.BooleanType;
  }

  /** The profile of one feature. */
  public ColumnProfile of(FeatureColumn column) {
    return profiles.get(columns.indexOf(column));
  }
}
