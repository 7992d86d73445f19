package dev.plumbline.leakage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Delimited files of public data, wherever they lie beside the repository. */
final class DataFile {

  private DataFile() {}

  /** The directory of public data beside the repository, wherever that is. */
  static Optional<Path> shared(String file) {
    return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
        .map(p -> p.resolve("shared").resolve("data").resolve(file))
        .filter(Files::exists)
        .findFirst();
  }

  /** The rows of a delimited file, by column. */
  static List<Map<String, String>> read(Path file, String delimiter, String... header) {
    return readEvery(1, file, delimiter, header);
  }

  /** One row in so many. */
  static List<Map<String, String>> readEvery(
      int step, Path file, String delimiter, String... header) {
    try (InputStream stream = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream,
                    StandardCharsets.UTF_8))) {
      String[] names = header.length > 0 ? header : split(reader.readLine(), delimiter);
      List<Map<String, String>> rows = new ArrayList<>();
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (number++ % step != 0) {
          continue;
        }
        String[] cells = split(line, delimiter);
        if (cells.length == names.length) {
          Map<String, String> row = new HashMap<>();
          for (int i = 0; i < names.length; i++) {
            row.put(names[i], cells[i]);
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] split(String line, String delimiter) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && line.startsWith(delimiter, i)) {
        cells.add(cell.toString());
        cell.setLength(0);
        i += delimiter.length() - 1;
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells.toArray(String[]::new);
  }
}
