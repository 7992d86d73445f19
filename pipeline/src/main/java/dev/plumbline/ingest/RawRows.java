package dev.plumbline.ingest;

import dev.plumbline.problem.Source;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * A source's rows as their format gives them.
 *
 * @param rows the declared columns by name, then {@code added}, then the marks {@link
 *     RowMarks#BROKEN}, {@link RowMarks#FILE}, {@link RowMarks#BLOCK} and {@link RowMarks#POSITION}
 * @param values whether the declared columns are still text, or have the type of their source
 * @param added columns that nobody declared and the source is to keep
 */
record RawRows(Dataset<Row> rows, Values values, List<StructField> added) {

  /** What the declared columns hold. */
  enum Values {
    TEXT,
    TYPED,
    /** Typed rows of a change data feed, with {@link RowMarks#COMMIT} and DELETED. */
    CHANGES
  }

  RawRows {
    added = List.copyOf(added);
  }

  /**
   * Reads a part of a source.
   *
   * @param environment gives the value of an environment variable, or null
   */
  static RawRows of(
      SparkSession spark, Source source, Slice slice, UnaryOperator<String> environment) {
    Source.Format format = source.format();
    // Sealed: a new format must be read here.
    if (format instanceof Source.Csv csv) {
      return new CsvRows(spark, source, csv).read(slice);
    }
    if (format instanceof Source.JsonLines) {
      return new JsonRows(spark, source).read(slice);
    }
    if (format instanceof Source.Parquet) {
      return new ParquetRows(spark, source).read(slice);
    }
    if (format instanceof Source.Delta delta) {
      return new DeltaRows(spark, source, delta).read(slice);
    }
    return new JdbcRows(spark, source, (Source.Jdbc) format, environment).read(slice);
  }
}
