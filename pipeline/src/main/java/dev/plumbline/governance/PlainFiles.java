package dev.plumbline.governance;

import dev.plumbline.lake.Lake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What lies beside the tables: the report, and copies of tables. */
final class PlainFiles {
  private static final String WRITTEN = ".erasing";

  private final Lake lake;

  PlainFiles(Lake lake) {
    this.lake = lake;
  }

  /**
   * Deletes the directories that hold copies of tables while a model is built again; one that a
   * kill has left is of no use to anybody.
   */
  void deleteCopies() {
    Path root = new Path(lake.root());
    try {
      FileSystem files = root.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
      for (FileStatus directory : files.listStatus(root)) {
        if (directory.isDirectory() && directory.getPath().getName().startsWith("_")) {
          files.delete(directory.getPath(), true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes values out of every file that has them; each is replaced as a whole. */
  void redact(Redaction redaction) {
    Path root = new Path(lake.root());
    try {
      FileSystem files = root.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
      finish(files, root);
      for (FileStatus file : files.listStatus(root)) {
        if (file.isFile()) {
          redact(files, file.getPath(), redaction);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a kill left: a new file not yet whole beside the old one, or not yet in its place. */
  private static void finish(FileSystem files, Path root) throws IOException {
    for (FileStatus file : files.listStatus(root)) {
      String name = file.getPath().getName();
      if (file.isFile() && name.endsWith(WRITTEN)) {
        Path old = new Path(root, name.substring(0, name.length() - WRITTEN.length()));
        if (files.exists(old)) {
          files.delete(file.getPath(), false);
        } else {
          files.rename(file.getPath(), old);
        }
      }
    }
  }

  private static void redact(FileSystem files, Path path, Redaction redaction) throws IOException {
    String text;
    try (InputStream in = files.open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String without = redaction.without(text);
    if (!without.equals(text)) {
      Path written = path.suffix(WRITTEN);
      try (OutputStream out = files.create(written, true)) {
        out.write(without.getBytes(StandardCharsets.UTF_8));
      }
      files.delete(path, false);
      files.rename(written, path);
    }
  }
}
