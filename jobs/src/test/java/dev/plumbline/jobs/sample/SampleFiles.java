package dev.plumbline.jobs.sample;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads a generated folder back as anyone else would, knowing nothing of the generator. */
record SampleFiles(Path directory) {

  /** The rows that have every column, by column name; an empty field is null. */
  List<Map<String, String>> rows(String file) {
    List<String[]> lines = lines(file);
    List<String> header = Arrays.asList(lines.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      if (line.length == header.size()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int column = 0; column < line.length; column++) {
          row.put(header.get(column), line[column]);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Every line split into fields, the header first. */
  List<String[]> lines(String file) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    try (InputStream stream = unzipped(file)) {
      return new CsvParser(settings).parseAll(stream);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** SHA-256 over the uncompressed text: compression may differ between versions of zlib. */
  String contentHash(List<String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : files) {
        try (InputStream stream = unzipped(file)) {
          digest.update(stream.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("Every Java platform has SHA-256", failure);
    }
  }

  private InputStream unzipped(String file) throws IOException {
    return new GZIPInputStream(Files.newInputStream(directory.resolve(file)));
  }
}
