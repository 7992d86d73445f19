package dev.plumbline.lake;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.local.LocalConfigKeys;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, which starts a process for each permission it sets ({@code chmod})
 * and each file it renames ({@code readlink}, four times) where its native library is missing: 22
 * processes a commit of Delta. Java can ask the operating system itself. Nothing else differs:
 * checksums are written and verified, and renames never overwrite.
 */
public final class LocalFiles {
  private LocalFiles() {}

  /** The Spark settings that make local files be read and written this way. */
  public static Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.file.impl", OfFileSystem.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.file.impl", OfFileContext.class.getName());
  }

  /** What {@code FileSystem.get} gives. */
  static final class OfFileSystem extends LocalFileSystem {
    OfFileSystem() {
      super(new WithoutProcesses());
    }
  }

  /** What {@code FileContext.getFileContext} gives. */
  static final class OfFileContext extends ChecksumFs {
    OfFileContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(new Raw(configuration));
    }
  }

  /** What is below its checksums. */
  private static final class Raw extends DelegateToFileSystem {
    Raw(Configuration configuration) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new WithoutProcesses(),
          configuration,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public FsServerDefaults getServerDefaults(Path path) throws IOException {
      return LocalConfigKeys.getServerDefaults();
    }

    @Override
    @Deprecated
    public FsServerDefaults getServerDefaults() throws IOException {
      return LocalConfigKeys.getServerDefaults();
    }

    @Override
    public boolean isValidName(String name) {
      return true;
    }
  }

  private static final class WithoutProcesses extends RawLocalFileSystem {

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      File file = pathToFile(path);
      PosixFileAttributeView view =
          Files.getFileAttributeView(file.toPath(), PosixFileAttributeView.class);
      if (view == null || permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        view.setPermissions(
            PosixFilePermissions.fromString(
                permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL));
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }
}
