package dev.plumbline.lake;

import dev.plumbline.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/**
 * The files that a Delta table really consists of: those of its newest version, those that older
 * versions still need, those that a killed write left behind, and its log. For what has to be gone
 * rather than merely invisible.
 *
 * <p>Nothing else may write to the table meanwhile. Every step may be repeated: a kill in between
 * leaves a table whose newest version reads as before.
 */
public final class StoredFiles {
  private static final String LOG = "_delta_log";
  private static final String TOMBSTONES = "delta.deletedFileRetentionDuration";
  private static final Pattern LOG_FILE = Pattern.compile("\\.?(\\d{20})\\..*");

  private final Lake lake;
  private final SparkSession spark;
  private final String table;
  private final Path root;

  private StoredFiles(Lake lake, String table) {
    this.lake = lake;
    this.spark = lake.spark();
    this.table = table;
    this.root = new Path(lake.path(table));
  }

  public static StoredFiles of(Lake lake, String table) {
    return new StoredFiles(lake, table);
  }

  /** The names of all tables of the problem that are there, sorted. */
  public static List<String> tables(Lake lake) {
    Path root = new Path(lake.root());
    try {
      FileSystem files = fileSystem(lake.spark(), root);
      return files.exists(root)
          ? Arrays.stream(files.listStatus(root))
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .filter(lake::exists)
              .sorted()
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileSystem fileSystem(SparkSession spark, Path path) throws IOException {
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  /** Every file of rows, by path, whichever version needs it; deletion vectors among them. */
  public List<String> data() {
    return list(root, path -> !isInLog(path)).stream().map(f -> text(f.getPath())).toList();
  }

  /** The files of rows that a version needs. */
  public Set<String> needed(long version) {
    return inputs(lake.read(table, version));
  }

  /** The files of rows that the newest version needs. */
  public Set<String> live() {
    return inputs(lake.read(table));
  }

  private static Set<String> inputs(Dataset<Row> rows) {
    return Arrays.stream(rows.inputFiles())
        .map(file -> text(new Path(file)))
        .collect(Collectors.toSet());
  }

  /** The rows of files of rows, older columns included, with their partitions' columns. */
  public Dataset<Row> rows(Collection<String> files) {
    return spark
        .read()
        .option("basePath", lake.path(table))
        .option("mergeSchema", "true")
        .parquet(files.stream().filter(f -> f.endsWith(".parquet")).toArray(String[]::new));
  }

  /** The files that rows come from, which {@link #rows} gave. */
  public Set<String> paths(Dataset<Row> rows) {
    return rows.select("_metadata.file_path").distinct().collectAsList().stream()
        .map(row -> text(new Path(java.net.URI.create(row.getString(0)))))
        .collect(Collectors.toSet());
  }

  /** Deletes files of rows; how many there were. */
  public long delete(Collection<String> files) {
    try {
      FileSystem system = fileSystem(spark, root);
      long deleted = 0;
      for (String file : files) {
        deleted += system.delete(new Path(file), false) ? 1 : 0;
      }
      return deleted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file was written before a moment. */
  public boolean isOlder(String file, Instant than) {
    try {
      return fileSystem(spark, root).getFileStatus(new Path(file)).getModificationTime()
          < than.toEpochMilli();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a line of the log's texts, or a row of its checkpoints, satisfies a condition. */
  public boolean logHolds(Predicate<String> condition) {
    try {
      FileSystem files = fileSystem(spark, root);
      List<String> checkpoints = new ArrayList<>();
      for (LocatedFileStatus file : list(new Path(root, LOG), path -> true)) {
        if (file.getPath().getName().endsWith(".parquet")) {
          checkpoints.add(file.getPath().toString());
        } else if (holds(files, file.getPath(), condition)) {
          return true;
        }
      }
      for (String checkpoint : checkpoints) {
        // A checkpoint has a row a file of the table, and no more columns than Delta's actions.
        if (spark.read().parquet(checkpoint).toJSON().collectAsList().stream()
            .anyMatch(condition)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(FileSystem files, Path file, Predicate<String> condition)
      throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      return reader.lines().anyMatch(condition);
    }
  }

  /**
   * Cuts the log: the newest version stays as it is, and everything the log says of older versions
   * goes, among it minima and maxima of rows long deleted and the conditions they were deleted by.
   * Delta cleans its log by whole days and keeps what was removed for a week, so a version without
   * rows is committed, a checkpoint made of it without tombstones, and what is older deleted,
   * oldest first. No older version can be read afterwards.
   */
  public void cutLog(CommitInfo commit) {
    lake.alter(table, "SET TBLPROPERTIES ('" + TOMBSTONES + "' = 'interval 0 seconds')", commit);
    DeltaLog.invalidateCache(spark, root);
    DeltaLog log = DeltaLog.forTable(spark, root);
    long version = log.update(false, Option.empty(), Option.empty()).version();
    log.checkpoint();
    if (list(new Path(root, LOG), path -> isCheckpoint(path, version)).isEmpty()) {
      throw Failure.internal("Table %s has no checkpoint of version %d", table, version);
    }
    deleteLogBefore(version);
    DeltaLog.invalidateCache(spark, root);
    lake.alter(table, "UNSET TBLPROPERTIES IF EXISTS ('" + TOMBSTONES + "')", commit);
    DeltaLog.invalidateCache(spark, root);
  }

  private static boolean isCheckpoint(Path path, long version) {
    return path.getName().startsWith("%020d.checkpoint".formatted(version))
        && path.getName().endsWith(".parquet");
  }

  private void deleteLogBefore(long version) {
    try {
      FileSystem files = fileSystem(spark, root);
      List<Path> old =
          list(new Path(root, LOG), path -> isBefore(path, version)).stream()
              .map(FileStatus::getPath)
              .sorted(Comparator.comparing(Path::getName))
              .toList();
      for (Path path : old) {
        files.delete(path, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBefore(Path path, long version) {
    Matcher file = LOG_FILE.matcher(path.getName());
    return path.getName().endsWith(".tmp")
        || (file.matches() && Long.parseLong(file.group(1)) < version);
  }

  private List<LocatedFileStatus> list(Path directory, Predicate<Path> wanted) {
    try {
      FileSystem files = fileSystem(spark, directory);
      List<LocatedFileStatus> found = new ArrayList<>();
      RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        if (wanted.test(file.getPath())) {
          found.add(file);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isInLog(Path path) {
    return text(path).startsWith(text(new Path(root, LOG)) + "/");
  }

  private static String text(Path path) {
    return path.toUri().getPath();
  }
}
