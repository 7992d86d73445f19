package dev.plumbline.ingest;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/** The files that a source's path names, in the order of their names. */
final class SourceFiles {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private SourceFiles() {}

  /** The files of a slice. */
  static List<SourceFile> of(SparkSession spark, Source source, Slice slice) {
    // Sealed: a new slice must say here which files it reads.
    if (slice instanceof Slice.Files some) {
      return some.files();
    }
    return slice instanceof Slice.Range range
        ? of(spark, source, range.mostFiles())
        : of(spark, source, ((Slice.All) slice).mostFiles());
  }

  /**
   * Lists the files; hidden ones (a name that begins with a dot or an underscore) are none. The
   * driver holds them all, as it does when Spark lists them to read them.
   *
   * @throws Failure of kind DATA where there is nothing at the path; of kind USER where there are
   *     more than so many
   */
  static List<SourceFile> of(SparkSession spark, Source source, long most) {
    Configuration configuration = spark.sessionState().newHadoopConf();
    Path path = new Path(source.path());
    try {
      FileSystem system = path.getFileSystem(configuration);
      Path root = system.makeQualified(root(source.path()));
      List<SourceFile> files = new ArrayList<>();
      FileStatus[] matches = Optional.ofNullable(system.globStatus(path)).orElse(new FileStatus[0]);
      for (FileStatus match : matches) {
        if (match.isFile()) {
          files.add(file(root, match));
        } else {
          RemoteIterator<LocatedFileStatus> below = system.listFiles(match.getPath(), true);
          while (below.hasNext()) {
            LocatedFileStatus status = below.next();
            if (isVisible(match.getPath(), status.getPath())) {
              files.add(file(root, status));
            }
            refuseMoreThanFit(source, files.size(), most);
          }
        }
      }
      if (matches.length == 0) {
        throw nothingThere(source);
      }
      files.sort(Comparator.comparing(SourceFile::name));
      return List.copyOf(files);
    } catch (IOException e) {
      throw Failure.data("Source %s: %s cannot be listed: %s", source.name(), path, e.getMessage());
    }
  }

  private static void refuseMoreThanFit(Source source, long files, long most) {
    if (files > most) {
      throw Failure.user(
          "Source %s has more than %,d files at %s, whose names would not fit on the driver; move"
              + " loaded ones away, or raise problem.maintenance.most-files, and the driver's memory"
              + " with it",
          source.name(), most, source.path());
    }
  }

  /**
   * Runs work that reads the files.
   *
   * @throws Failure of kind DATA where one of them cannot be read, naming it
   */
  static <T> T told(Source source, Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure failure) {
      throw failure;
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SparkThrowable error
            && String.valueOf(error.getCondition()).startsWith("FAILED_READ_FILE")) {
          throw Failure.data(
              "Source %s: %s cannot be read to its end: %s; replace the file, or take it out of %s",
              source.name(),
              new Path(error.getMessageParameters().get("path")).toUri().getPath(),
              rootMessage(e),
              source.path());
        }
      }
      throw e;
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).strip();
  }

  static Failure nothingThere(Source source) {
    return Failure.data(
        "Source %s: there is no file at %s; correct sources.%s.path or set plumbline.data",
        source.name(), source.path(), source.name());
  }

  /** The directory from which names are counted: the longest part of the path without a pattern. */
  private static Path root(String path) {
    Path root = new Path(path);
    boolean pattern = false;
    for (Path at = new Path(path); at != null; at = at.getParent()) {
      if (GLOB.matcher(at.getName()).find()) {
        root = at.getParent();
        pattern = true;
      }
    }
    return pattern ? root : new Path(path);
  }

  private static SourceFile file(Path root, FileStatus status) {
    String name = root.toUri().relativize(status.getPath().toUri()).getPath();
    return new SourceFile(
        name.isEmpty() ? status.getPath().getName() : name,
        status.getPath().toString(),
        status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()));
  }

  private static boolean isVisible(Path directory, Path file) {
    String below = directory.toUri().relativize(file.toUri()).getPath();
    return Arrays.stream(below.split("/"))
        .noneMatch(part -> part.startsWith(".") || (part.startsWith("_") && !part.contains("=")));
  }
}
