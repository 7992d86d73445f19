package dev.plumbline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private static final URI LOCAL = URI.create("file:///");

  @TempDir private java.nio.file.Path directory;

  @Test
  void renamesWithoutOverwriting() throws IOException {
    FileContext files = FileContext.getFileContext(LOCAL, configuration());
    write(files, path("first"), "first");
    write(files, path("second"), "second");

    assertThatThrownBy(() -> files.rename(path("first"), path("second")))
        .isInstanceOf(FileAlreadyExistsException.class);
    files.rename(path("first"), path("third"));

    assertThat(directory.resolve("second")).hasContent("second");
    assertThat(directory.resolve("third")).hasContent("first");
    assertThat(directory.resolve("first")).doesNotExist();
  }

  @Test
  void noticesBytesThatHaveChanged() throws IOException {
    FileContext files = FileContext.getFileContext(LOCAL, configuration());
    write(files, path("file"), "as it was written");
    Files.writeString(directory.resolve("file"), "as it was altered");

    try (FileSystem system = FileSystem.newInstance(LOCAL, configuration())) {
      assertThatThrownBy(() -> system.open(path("file")).readAllBytes())
          .isInstanceOf(ChecksumException.class);
    }
  }

  @Test
  void setsPermissions() throws IOException {
    try (FileSystem system = FileSystem.newInstance(LOCAL, configuration())) {
      system.mkdirs(path("a/b"), new FsPermission("750"));
      system.create(path("a/b/c")).close();
      system.setPermission(path("a/b/c"), new FsPermission("604"));
    }

    assertThat(permissions("a/b")).isEqualTo("rwxr-x---");
    assertThat(permissions("a/b/c")).isEqualTo("rw----r--");
  }

  @Test
  void knowsASymbolicLink() throws IOException {
    Files.writeString(directory.resolve("file"), "content");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("file"));

    try (FileSystem system = FileSystem.newInstance(LOCAL, configuration())) {
      assertThat(system.getFileStatus(path("link")).getLen()).isEqualTo("content".length());
      assertThat(system.getFileLinkStatus(path("file")).isSymlink()).isFalse();
      assertThat(system.getFileLinkStatus(path("file")).getLen()).isEqualTo("content".length());
    }
  }

  @Test
  void startsNoProcess() throws IOException {
    java.nio.file.Path recorded = directory.resolve("recorded.jfr");
    FileContext files = FileContext.getFileContext(LOCAL, configuration());
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      write(files, path("new/file"), "content");
      files.rename(path("new/file"), path("new/name"));
      recording.stop();
      recording.dump(recorded);
    }

    assertThat(RecordingFile.readAllEvents(recorded)).isEmpty();
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    LocalFiles.settings()
        .forEach((key, value) -> configuration.set(key.replace("spark.hadoop.", ""), value));
    return configuration;
  }

  private Path path(String name) {
    return new Path(directory.resolve(name).toUri());
  }

  private static void write(FileContext files, Path path, String content) throws IOException {
    files.mkdir(path.getParent(), FsPermission.getDirDefault(), true);
    try (OutputStream out =
        files.create(
            path,
            EnumSet.of(CreateFlag.CREATE),
            org.apache.hadoop.fs.Options.CreateOpts.createParent())) {
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }
}
