package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet files → typed rows. The driver reads every file's footer, side by side, for Spark takes
 * the columns of one file for those of all and would fill what another lacks with nulls.
 */
final class ParquetRows {
  private final SparkSession spark;
  private final Source source;

  ParquetRows(SparkSession spark, Source source) {
    this.spark = spark;
    this.source = source;
  }

  RawRows read(Slice slice) {
    List<SourceFile> files = SourceFiles.of(spark, source, slice);
    if (files.isEmpty()) {
      throw SourceFiles.nothingThere(source);
    }
    List<StructField> added = check(files);
    DataFrameReader reader = reader(files);
    String[] paths = files.stream().map(SourceFile::path).toArray(String[]::new);
    List<Column> columns = new ArrayList<>();
    source.columns().stream()
        .map(SourceColumn::name)
        .forEach(name -> columns.add(TextFiles.named(source, name)));
    added.forEach(field -> columns.add(TextFiles.quoted(field.name())));
    columns.add(lit(null).cast("string").as(RowMarks.BROKEN));
    columns.add(col("_metadata.file_path").as(RowMarks.FILE));
    columns.add(lit(0L).as(RowMarks.BLOCK));
    columns.add(col("_metadata.row_index").as(RowMarks.POSITION));
    Dataset<Row> rows = reader.parquet(paths);
    if (slice instanceof Slice.Range range) {
      rows =
          rows.where(range.holds(TextFiles.quoted(source.intake().nameInSource(range.column()))));
    }
    return new RawRows(rows.select(columns.toArray(Column[]::new)), RawRows.Values.TYPED, added);
  }

  /** Checks one file of each layout that there is. */
  private List<StructField> check(List<SourceFile> files) {
    SchemaContract contract = new SchemaContract(source);
    Map<String, StructField> added = new TreeMap<>();
    for (SourceFile file : oneOfEachLayout(files).values()) {
      StructType schema = reader(files).parquet(file.path()).schema();
      for (StructField field : contract.check(schema, file.name())) {
        StructField other = added.putIfAbsent(field.name(), field);
        if (other != null && !other.dataType().equals(field.dataType())) {
          throw Failure.data(
              "Source %s: the new column %s is %s in one file and %s in %s; declare it in"
                  + " sources.%s.columns",
              source.name(),
              field.name(),
              other.dataType().simpleString(),
              field.dataType().simpleString(),
              file.name(),
              source.name());
        }
      }
    }
    return List.copyOf(added.values());
  }

  private Map<String, SourceFile> oneOfEachLayout(List<SourceFile> files) {
    Configuration configuration = spark.sessionState().newHadoopConf();
    Map<String, SourceFile> layouts = new ConcurrentSkipListMap<>();
    files.parallelStream().forEach(file -> layouts.putIfAbsent(layout(configuration, file), file));
    return layouts;
  }

  private String layout(Configuration configuration, SourceFile file) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), configuration))) {
      return reader.getFooter().getFileMetaData().getSchema().toString();
    } catch (IOException | RuntimeException e) {
      throw Failure.data(
          "Source %s: %s is not a readable Parquet file: %s",
          source.name(), file.name(), e.getMessage());
    }
  }

  /** Directories named {@code column=value} are columns, whichever files are read. */
  private DataFrameReader reader(List<SourceFile> files) {
    DataFrameReader reader = spark.read();
    boolean directory = files.stream().anyMatch(file -> file.name().contains("="));
    return directory ? reader.option("basePath", source.path()) : reader;
  }
}
