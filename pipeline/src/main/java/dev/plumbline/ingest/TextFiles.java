package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import dev.plumbline.problem.Source;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the formats that are files of lines have in common. */
final class TextFiles {
  /**
   * Compressed text from which on one core would be busy while the others wait: below it, handing
   * the lines to the other cores costs more than it saves.
   */
  private static final long WORTH_SPREADING = 1L << 20;

  private final SparkSession spark;
  private final Source source;

  TextFiles(SparkSession spark, Source source) {
    this.spark = spark;
    this.source = source;
  }

  /** What is read: the files of the slice, or all that the source's path names. */
  String[] paths(Slice slice) {
    return slice instanceof Slice.Files files
        ? files.files().stream().map(SourceFile::path).toArray(String[]::new)
        : new String[] {source.path()};
  }

  /** Where the row stands in which file; read straight from the files, before rows move. */
  static List<Column> marks() {
    return List.of(
        col("_metadata.file_path").as(RowMarks.FILE),
        col("_metadata.file_block_start").as(RowMarks.BLOCK),
        monotonically_increasing_id().as(RowMarks.POSITION));
  }

  /**
   * Hands the lines of a compressed file, which one task must read, to all cores. The place of a
   * row is a function of its position, so that a task that is run again gives the same rows.
   */
  Dataset<Row> spread(Dataset<Row> rows, Slice slice) {
    int cores = spark.sparkContext().defaultParallelism();
    return bytes(slice) >= WORTH_SPREADING && rows.rdd().getNumPartitions() < cores
        ? rows.repartition(cores, col(RowMarks.POSITION))
        : rows;
  }

  private long bytes(Slice slice) {
    return SourceFiles.of(spark, source, slice).stream().mapToLong(SourceFile::bytes).sum();
  }

  /** Loads paths; a path without files is told as such. */
  Dataset<Row> load(Slice slice, Function<String[], Dataset<Row>> reader) {
    try {
      return reader.apply(paths(slice));
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis
          && "PATH_NOT_FOUND".equals(analysis.getCondition())) {
        throw SourceFiles.nothingThere(source);
      }
      throw e;
    }
  }

  /** A declared column of a source by what the source calls it. */
  static Column named(Source source, String name) {
    return quoted(source.intake().nameInSource(name)).as(name);
  }

  /** A column by its name, whatever characters it holds. */
  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
