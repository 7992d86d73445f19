package dev.plumbline.jobs.sample;

import com.univocity.parsers.csv.CsvFormat;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one gzip'd CSV file with a header line; nothing is held back but the buffers. The same
 * rows give the same bytes: {@link GZIPOutputStream} leaves the header's time at zero and names no
 * file.
 */
final class GzipCsv implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final CsvWriter writer;
  private long rows;

  private GzipCsv(CsvWriter writer) {
    this.writer = writer;
  }

  static GzipCsv create(Path file, String... header) throws IOException {
    Files.createDirectories(file.getParent());
    CsvWriterSettings settings = new CsvWriterSettings();
    CsvFormat format = settings.getFormat();
    format.setLineSeparator("\n");
    settings.setSkipEmptyLines(false);
    // Spaces around a value are part of the dirt.
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    OutputStream stream =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER), BUFFER);
    CsvWriter writer = new CsvWriter(stream, StandardCharsets.UTF_8, settings);
    writer.writeHeaders(header);
    return new GzipCsv(writer);
  }

  /** A null is an empty field; a short array gives a line of too few columns. */
  void write(String... row) {
    writer.writeRow((Object[]) row);
    rows++;
  }

  /** Lines written, without the header. */
  long rows() {
    return rows;
  }

  @Override
  public void close() {
    writer.close();
  }
}
