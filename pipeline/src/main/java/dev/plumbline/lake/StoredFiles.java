package dev.plumbline.lake;

import dev.plumbline.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The files that a Delta table really consists of: those of its newest version, those that older
 * versions still need, those that a killed write left behind, and its log. For what has to be gone
 * rather than merely invisible.
 *
 * <p>Others may write to the table meanwhile. Files that a write in progress has made are told from
 * what nobody needs by {@link TableLog#settle}: whatever began before it can no longer be
 * committed. Every step may be repeated: a kill in between leaves a table whose newest version
 * reads as before.
 */
public final class StoredFiles {
  private static final String DELETION_VECTOR = ".bin";
  private static final long MOST = 1_000_000;

  /** From this share of the bound on it is said how many there are. */
  private static final double SAID_FROM = 0.1;

  private final Lake lake;
  private final SparkSession spark;
  private final String table;
  private final Path root;
  private final long most;

  private StoredFiles(Lake lake, String table, long most) {
    this.lake = lake;
    this.spark = lake.spark();
    this.table = table;
    this.root = new Path(lake.path(table));
    this.most = most;
  }

  /** The files of a table of which there are no more than a million. */
  public static StoredFiles of(Lake lake, String table) {
    return of(lake, table, MOST);
  }

  /**
   * The files of a table.
   *
   * @param most their paths are held on the driver, as Delta's reader holds them; a table with more
   *     is refused, see {@code maintenance.most-files}
   */
  public static StoredFiles of(Lake lake, String table, long most) {
    return new StoredFiles(lake, table, most);
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

  /** What there is of files of rows, their deletion vectors and changes among them. */
  public List<String> data() {
    return List.copyOf(sizes().keySet());
  }

  /** The same, each with its bytes. */
  public Map<String, Long> sizes() {
    return listed(path -> !isInLog(path));
  }

  /** Every file of the log. */
  public List<String> log() {
    return List.copyOf(listed(this::isInLog).keySet());
  }

  private Map<String, Long> listed(Predicate<Path> wanted) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    try {
      RemoteIterator<LocatedFileStatus> all = fileSystem(spark, root).listFiles(root, true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        if (wanted.test(file.getPath())) {
          sizes.put(text(file.getPath()), file.getLen());
        }
        refuseMoreThanFit(sizes.size());
      }
      return sizes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseMoreThanFit(long files) {
    if (files > most) {
      throw Failure.user(
          "Table %s has more than %,d files, whose names would not fit on the driver; raise"
              + " problem.maintenance.most-files, and the driver's memory with it",
          table, most);
    }
  }

  /** What is to be said of so many files: nothing while they are few beside the bound. */
  public Optional<String> nearTheBound(long files) {
    return files > SAID_FROM * most
        ? Optional.of(
            "%s: %,d files, of whose names the driver holds %,d at most (maintenance.most-files)"
                .formatted(table, files, most))
        : Optional.empty();
  }

  /** The files of rows, and their deletion vectors, that a version needs. */
  public Set<String> needed(long version) {
    return needed(lake.read(table, version), version);
  }

  /** The files of rows, and their deletion vectors, that the newest version needs. */
  public Set<String> live() {
    return needed(lake.read(table), lake.version(table));
  }

  private Set<String> needed(Dataset<Row> rows, long version) {
    Set<String> needed =
        Arrays.stream(rows.inputFiles())
            .map(file -> text(new Path(file)))
            .collect(Collectors.toCollection(HashSet::new));
    refuseMoreThanFit(needed.size());
    if (hasDeletionVectors()) {
      TableLog.of(lake, table)
          .snapshot(version)
          .allFiles()
          .where("deletionVector is not null and deletionVector.storageType <> 'i'")
          .collectAsList()
          .forEach(file -> needed.add(vector(file)));
    }
    return needed;
  }

  private String vector(AddFile file) {
    return text(file.deletionVector().absolutePath(root));
  }

  /** Whether rows were deleted by marking them. */
  public boolean hasDeletionVectors() {
    return data().stream().anyMatch(path -> path.endsWith(DELETION_VECTOR));
  }

  /** The rows of files of rows, older columns included, with their partitions' columns. */
  public Dataset<Row> rows(Collection<String> files) {
    return spark
        .read()
        .option("basePath", lake.path(table))
        .option("mergeSchema", "true")
        .parquet(files.stream().filter(f -> f.endsWith(".parquet")).toArray(String[]::new));
  }

  /** The files that rows come from, which {@link #rows} gave: some of those that were listed. */
  public Set<String> paths(Dataset<Row> rows) {
    List<Row> paths =
        rows.select("_metadata.file_path")
            .distinct()
            .limit((int) Math.min(Integer.MAX_VALUE, most + 1))
            .collectAsList();
    refuseMoreThanFit(paths.size());
    return paths.stream()
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

  /** Whether a file was written before a moment; one that is gone was. */
  public boolean isOlder(String file, Instant than) {
    try {
      return fileSystem(spark, root).getFileStatus(new Path(file)).getModificationTime()
          < than.toEpochMilli();
    } catch (FileNotFoundException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isInLog(Path path) {
    return text(path).startsWith(text(new Path(root, TableLog.DIRECTORY)) + "/");
  }

  private static String text(Path path) {
    return path.toUri().getPath();
  }
}
