package dev.plumbline.reproduce;

import dev.plumbline.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;

/**
 * The directory in which a model is built again: beside the problem's tables, so that every machine
 * of a cluster reaches it, and gone afterwards. What a kill left is deleted before the next
 * attempt.
 */
final class BesideTheTables implements AutoCloseable {
  /** What begins with an underscore is no table to anyone who lists the directory. */
  private static final String PREFIX = "_reproduction_";

  private final Lake lake;
  private final Path directory;

  private BesideTheTables(Lake lake, Path directory) {
    this.lake = lake;
    this.directory = directory;
  }

  static BesideTheTables of(Lake lake, String model) {
    BesideTheTables beside =
        new BesideTheTables(lake, new Path(lake.root(), PREFIX + model.substring(0, 8)));
    beside.close();
    return beside;
  }

  String directory() {
    return directory.toString();
  }

  @Override
  public void close() {
    try {
      directory
          .getFileSystem(lake.spark().sparkContext().hadoopConfiguration())
          .delete(directory, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
