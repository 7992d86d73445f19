package dev.plumbline.lake;

import dev.plumbline.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.util.Clock;
import org.apache.spark.util.ManualClock;
import scala.Option;

/**
 * The log of a Delta table: what older versions are read from, and where minima and maxima of
 * deleted rows, and the conditions they were deleted by, live on. Version numbers are never
 * changed, so what names them stays true.
 */
public final class TableLog {
  /** Where it is, below the table. */
  static final String DIRECTORY = "_delta_log";

  private static final String SETTLED = "plumbline.settled";
  private static final String TOMBSTONES = "delta.deletedFileRetentionDuration";
  private static final String CLEANUP = "delta.enableExpiredLogCleanup";

  /** What a commit that was cut begins with. */
  private static final String STUB = "{\"commitInfo\":{\"operation\":\"CUT\"";

  /** No write takes as long. */
  public static final Duration LONGEST_WRITE = Duration.ofDays(2);

  /** Longer than any table keeps what it says of removed files. */
  private static final long TOMBSTONE_DAYS = 3650;

  private static final Pattern FILE = Pattern.compile("\\.?(\\d{20})\\..*");

  private final Lake lake;
  private final SparkSession spark;
  private final String table;
  private final Path root;

  private TableLog(Lake lake, String table) {
    this.lake = lake;
    this.spark = lake.spark();
    this.table = table;
    this.root = new Path(lake.path(table));
  }

  public static TableLog of(Lake lake, String table) {
    return new TableLog(lake, table);
  }

  Snapshot snapshot(long version) {
    return DeltaLog.forTable(spark, root)
        .getSnapshotAt(version, Option.empty(), Option.empty(), false);
  }

  /**
   * Commits a version without rows that changes a property of the table. Delta refuses to commit
   * any write that began before such a change, so that no file written until now, and not needed by
   * this version, will ever be needed: a job that is writing fails, and nothing of it is lost
   * without a word.
   *
   * @return the new version
   */
  public long settle(CommitInfo commit) {
    // An erasure of an older version of the pipeline that was killed has left this behind.
    boolean isLeft = "interval 0 seconds".equals(lake.properties(table).get(TOMBSTONES));
    lake.alter(
        table,
        isLeft
            ? "UNSET TBLPROPERTIES IF EXISTS ('" + TOMBSTONES + "')"
            : "SET TBLPROPERTIES ('%s' = '%s %d')"
                .formatted(SETTLED, commit.runId(), System.nanoTime()),
        commit);
    DeltaLog.invalidateCache(spark, root);
    return lake.version(table);
  }

  /**
   * Cuts the log: a version stays as it is, and everything the log says of older versions goes. A
   * checkpoint is made of the version without what it says of removed files, which Delta would keep
   * in it for a week, and then what is older is deleted, oldest first.
   *
   * @param version one without rows of its own, as {@link #settle} makes it
   */
  public void cut(long version) {
    checkpoint(version);
    deleteBefore(version);
    DeltaLog.invalidateCache(spark, root);
  }

  /**
   * Deletes what the log says of versions before one that stays readable, as all later ones do.
   *
   * @return how many files of the log went
   */
  public int keepFrom(long version) {
    if (isCutBefore(version)) {
      return 0;
    }
    checkpoint(version);
    int deleted = deleteBefore(version);
    DeltaLog.invalidateCache(spark, root);
    return deleted;
  }

  /** Whether there is nothing before a version but stubs that are still of use. */
  private boolean isCutBefore(long version) {
    Instant young = Instant.now().minus(LONGEST_WRITE);
    try {
      FileSystem system = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      for (FileStatus file : files(path -> isBefore(path, version))) {
        if (file.getModificationTime() < young.toEpochMilli()
            || !isCommit(file.getPath())
            || !isStub(system, file.getPath())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkpoint(long version) {
    Clock afterTombstones =
        new ManualClock(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(TOMBSTONE_DAYS));
    DeltaLog.invalidateCache(spark, root);
    DeltaLog log = DeltaLog.forTable(spark, root, afterTombstones);
    log.checkpoint(
        log.getSnapshotAt(version, Option.empty(), Option.empty(), false), Option.empty());
    DeltaLog.invalidateCache(spark, root);
    if (files(path -> isCheckpoint(path, version)).isEmpty()) {
      throw Failure.internal("Table %s has no checkpoint of version %d", table, version);
    }
  }

  /**
   * The oldest version that was not replaced by the next one before a moment; the newest where all
   * were.
   */
  public long readableSince(Instant moment) {
    List<FileStatus> commits = readable();
    long newest = version(commits.get(commits.size() - 1).getPath()).orElseThrow();
    for (FileStatus commit : commits) {
      if (commit.getModificationTime() >= moment.toEpochMilli()) {
        return Math.max(
            version(commits.get(0).getPath()).orElseThrow(),
            version(commit.getPath()).orElseThrow() - 1);
      }
    }
    return newest;
  }

  /** The commits that were not cut. */
  private List<FileStatus> readable() {
    try {
      FileSystem system = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      List<FileStatus> commits = new ArrayList<>();
      for (FileStatus file : files(TableLog::isCommit)) {
        if (!isStub(system, file.getPath())) {
          commits.add(file);
        }
      }
      return commits;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sees to it that Delta leaves the log alone: it would delete what is older than 30 days, whoever
   * needs it.
   */
  public void keepOld(CommitInfo commit) {
    if (!"false".equals(lake.properties(table).get(CLEANUP))) {
      lake.alter(table, "SET TBLPROPERTIES ('" + CLEANUP + "' = 'false')", commit);
    }
  }

  private static boolean isCheckpoint(Path path, long version) {
    return path.getName().startsWith("%020d.checkpoint".formatted(version))
        && path.getName().endsWith(".parquet");
  }

  /**
   * Deletes the log before a version, oldest first. Of commits so young that a write may have begun
   * before them a stub stays: that write will try to take the next number, and would get it, unseen
   * by anybody, were the number free. The stub says no more than that the table has changed.
   */
  private int deleteBefore(long version) {
    Instant young = Instant.now().minus(LONGEST_WRITE);
    int gone = 0;
    try {
      FileSystem system = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      for (FileStatus file : files(path -> isBefore(path, version))) {
        Path path = file.getPath();
        boolean mayBeTaken =
            isCommit(path)
                && version(path).orElseThrow() > 0
                && file.getModificationTime() >= young.toEpochMilli();
        if (!mayBeTaken) {
          system.delete(path, false);
          gone++;
        } else if (!isStub(system, path)) {
          try (OutputStream out = system.create(path, true)) {
            out.write(stub(version).getBytes(StandardCharsets.UTF_8));
          }
          gone++;
        }
      }
      return gone;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String stub(long version) {
    return STUB
        + ",\"timestamp\":%d,\"operationParameters\":{},\"isBlindAppend\":false}}\n%s\n"
            .formatted(System.currentTimeMillis(), snapshot(version).metadata().json());
  }

  private static boolean isStub(FileSystem system, Path path) throws IOException {
    try (InputStream in = system.open(path)) {
      return new String(in.readNBytes(STUB.length()), StandardCharsets.UTF_8).equals(STUB);
    }
  }

  private static boolean isCommit(Path path) {
    return version(path).isPresent() && path.getName().matches("\\d{20}\\.json");
  }

  private static boolean isBefore(Path path, long version) {
    OptionalLong of = version(path);
    return path.getName().endsWith(".tmp") || (of.isPresent() && of.getAsLong() < version);
  }

  private static OptionalLong version(Path path) {
    Matcher file = FILE.matcher(path.getName());
    return file.matches() ? OptionalLong.of(Long.parseLong(file.group(1))) : OptionalLong.empty();
  }

  /** Files of the log, by name, which is by version. */
  private List<FileStatus> files(Predicate<Path> wanted) {
    try {
      Path log = new Path(root, DIRECTORY);
      return Arrays.stream(
              log.getFileSystem(spark.sparkContext().hadoopConfiguration()).listStatus(log))
          .filter(status -> status.isFile() && wanted.test(status.getPath()))
          .sorted(Comparator.comparing(status -> status.getPath().getName()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
