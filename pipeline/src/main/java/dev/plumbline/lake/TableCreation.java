package dev.plumbline.lake;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table comes to be with the first commit of its log. Delta takes the log's directory for that,
 * which it makes a moment before: of a process that was killed in between there would be a table
 * for ever that cannot be read, written or created.
 *
 * @param path of the table
 */
record TableCreation(SparkSession spark, String path) {
  /** A commit or a checkpoint; what is being written has a hidden name. */
  private static final Pattern COMMITTED = Pattern.compile("\\d{20}\\..+");

  /** Whether the table has come to be. */
  boolean isDone() {
    try {
      return isCommitted(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Creates a table without rows, in one commit; does nothing where somebody else just has. Where
   * two processes create a table in the same moment one of them may fail, and finds it when it is
   * run again.
   */
  void execute(Table table) {
    clearWhatAKillHasLeft();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark)
            .location(path)
            .comment(table.comment())
            // maintain cuts the log; Delta would delete what a pinned version is read from.
            .property("delta.enableExpiredLogCleanup", "false")
            .addColumns(nullable(table.schema()));
    if (!table.partitionedBy().isEmpty()) {
      builder = builder.partitionedBy(table.partitionedBy().toArray(String[]::new));
    }
    if (!table.personal().isEmpty()) {
      builder =
          builder.property(
              Lake.STATISTICS_COLUMNS,
              table.statisticsColumns(List.of(table.schema().fieldNames())));
    }
    builder.execute();
  }

  /** A log without a commit; never one that has got its first meanwhile. */
  private void clearWhatAKillHasLeft() {
    Path log = log();
    try {
      FileSystem files = fileSystem();
      List<Path> left = new ArrayList<>();
      try {
        for (FileStatus file : files.listStatus(log)) {
          left.add(file.getPath());
        }
      } catch (FileNotFoundException e) {
        return;
      }
      if (left.stream().anyMatch(file -> isCommit(file))) {
        return;
      }
      for (Path file : left) {
        files.delete(file, false);
      }
      // Fails where it is not empty any more.
      files.delete(log, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isCommitted(Path log) throws IOException {
    try {
      RemoteIterator<FileStatus> files = fileSystem().listStatusIterator(log);
      while (files.hasNext()) {
        if (isCommit(files.next().getPath())) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static boolean isCommit(Path file) {
    return COMMITTED.matcher(file.getName()).matches();
  }

  private Path log() {
    return new Path(path, "_delta_log");
  }

  private FileSystem fileSystem() throws IOException {
    return new Path(path).getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  private static StructType nullable(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(f -> new StructField(f.name(), f.dataType(), true, f.metadata()))
            .toArray(StructField[]::new));
  }
}
