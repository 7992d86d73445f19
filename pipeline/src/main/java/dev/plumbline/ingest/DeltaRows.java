package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * A Delta table, as of a version, or the rows that its change data feed says were inserted, updated
 * or deleted; what an update replaced is passed over. Of a key the last change counts.
 */
final class DeltaRows {
  private static final String CHANGE = "_change_type";
  private static final String VERSION = "_commit_version";
  private static final String DELETE = "delete";
  private static final Object[] CHANGES = {"insert", "update_postimage", DELETE};

  private final SparkSession spark;
  private final Source source;
  private final Source.Delta format;

  DeltaRows(SparkSession spark, Source source, Source.Delta format) {
    this.spark = spark;
    this.source = source;
    this.format = format;
  }

  RawRows read(Slice slice) {
    if (!DeltaTable.isDeltaTable(spark, source.path())) {
      throw Failure.data(
          "Source %s: there is no Delta table at %s; correct sources.%s.path or set plumbline.data",
          source.name(), source.path(), source.name());
    }
    boolean feed = isFeed(source);
    Dataset<Row> rows = feed ? changes(slice, format.changesFrom().get()) : table();
    List<StructField> added =
        new SchemaContract(source)
            .check(rows.schema(), source.path()).stream()
                .filter(field -> !feed || !field.name().startsWith("_"))
                .toList();
    if (slice instanceof Slice.Range range) {
      rows =
          rows.where(range.holds(TextFiles.quoted(source.intake().nameInSource(range.column()))));
    }
    return feed
        ? new RawRows(
            select(
                source,
                rows,
                added,
                col(VERSION).as(RowMarks.COMMIT),
                col(CHANGE).equalTo(DELETE).as(RowMarks.DELETED)),
            RawRows.Values.CHANGES,
            added)
        : new RawRows(select(source, rows, added), RawRows.Values.TYPED, added);
  }

  /** Whether a source is read as the changes of a Delta table. */
  static boolean isFeed(Source source) {
    return source.format() instanceof Source.Delta delta && delta.changesFrom().isPresent();
  }

  /**
   * The rows of a source that has no files: the same marks, all empty.
   *
   * @param more other marks
   */
  static Dataset<Row> select(
      Source source, Dataset<Row> rows, List<StructField> added, Column... more) {
    List<Column> columns = new ArrayList<>();
    source.columns().stream()
        .map(SourceColumn::name)
        .forEach(name -> columns.add(TextFiles.named(source, name)));
    added.forEach(field -> columns.add(TextFiles.quoted(field.name())));
    columns.add(lit(null).cast("string").as(RowMarks.BROKEN));
    columns.add(lit(null).cast("string").as(RowMarks.FILE));
    columns.add(lit(null).cast("bigint").as(RowMarks.BLOCK));
    columns.add(lit(null).cast("bigint").as(RowMarks.POSITION));
    columns.addAll(List.of(more));
    return rows.select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> table() {
    DataFrameReader reader = spark.read().format("delta");
    return load(format.version().map(v -> reader.option("versionAsOf", v)).orElse(reader));
  }

  /** A feed that was read up to a version before is read from the next one on. */
  private Dataset<Row> changes(Slice slice, long from) {
    Optional<Long> read =
        slice instanceof Slice.Range range && range.column().equals(VERSION)
            ? range.above().map(Long::parseLong)
            : Optional.empty();
    long start = Math.max(from, read.orElse(from - 1) + 1);
    long newest =
        DeltaTable.forPath(spark, source.path()).history(1).select("version").head().getLong(0);
    Dataset<Row> changes =
        load(
            spark
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", Math.min(start, newest)));
    return changes.where(col(CHANGE).isin(CHANGES).and(col(VERSION).geq(start)));
  }

  private Dataset<Row> load(DataFrameReader reader) {
    try {
      return reader.load(source.path());
    } catch (Exception e) {
      throw Failure.data(
          "Source %s: %s cannot be read as sources.%s.delta asks: %s",
          source.name(), source.path(), source.name(), String.valueOf(e.getMessage()).strip());
    }
  }
}
