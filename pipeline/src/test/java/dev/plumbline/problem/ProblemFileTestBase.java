package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/**
 * A valid problem file, {@code problems/parcels.conf}, and what is said of it once it is broken.
 */
abstract class ProblemFileTestBase {
  @TempDir Path directory;

  /** The text of the valid problem. */
  static String parcels() {
    try (InputStream stream =
        ProblemFileTestBase.class.getResourceAsStream("/problems/parcels.conf")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a problem file, called {@code parcels.conf} in messages. */
  Path written(String text) {
    try {
      return Files.writeString(directory.resolve("parcels.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Problem load(String text, Map<String, String> settings) throws ProblemException {
    return ProblemFile.load(written(text), settings);
  }

  /** The messages about the valid problem with one piece of it replaced. */
  List<String> mistakes(String replaced, String by) {
    assertThat(parcels()).contains(replaced);
    int at = parcels().indexOf(replaced);
    return mistakesIn(
        parcels().substring(0, at) + by + parcels().substring(at + replaced.length()), Map.of());
  }

  /** The messages about a problem file, the directory removed. */
  List<String> mistakesIn(String text, Map<String, String> settings) {
    Path file = written(text);
    try {
      ProblemFile.load(file, settings);
      return List.of();
    } catch (ProblemException e) {
      return e.getMessage().replace(directory + "/", "").lines().toList();
    }
  }
}
