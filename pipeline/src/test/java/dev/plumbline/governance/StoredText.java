package dev.plumbline.governance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Which files below a directory hold a text, once they are decoded: of Parquet files every
 * dictionary and data page, decompressed, the statistics and the key-value metadata of the footer;
 * of all other files (logs, checksums, pages) their bytes. Texts are written to Parquet by Spark as
 * they are, each behind its length, in dictionaries or pages.
 */
public final class StoredText {
  private StoredText() {}

  public static List<String> filesWith(Path directory, String text) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        boolean holds =
            contains(Files.readAllBytes(file), text)
                || (file.toString().endsWith(".parquet") && parquetHolds(file, text));
        if (holds) {
          found.add(directory.relativize(file).toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean parquetHolds(Path file, String text) throws IOException {
    Configuration configuration = new Configuration();
    HadoopInputFile input =
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), configuration);
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      if (reader.getFooter().getFileMetaData().getKeyValueMetaData().toString().contains(text)) {
        return true;
      }
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : block.getColumns()) {
          if (statisticsHold(column, text)) {
            return true;
          }
        }
      }
      List<ColumnDescriptor> columns =
          reader.getFooter().getFileMetaData().getSchema().getColumns();
      PageReadStore rows = reader.readNextRowGroup();
      while (rows != null) {
        for (ColumnDescriptor column : columns) {
          if (pagesHold(rows.getPageReader(column), text)) {
            return true;
          }
        }
        rows = reader.readNextRowGroup();
      }
      return false;
    }
  }

  private static boolean statisticsHold(ColumnChunkMetaData column, String text) {
    byte[] least = column.getStatistics().getMinBytes();
    byte[] most = column.getStatistics().getMaxBytes();
    return (least != null && contains(least, text)) || (most != null && contains(most, text));
  }

  private static boolean pagesHold(PageReader pages, String text) throws IOException {
    DictionaryPage dictionary = pages.readDictionaryPage();
    if (dictionary != null && contains(dictionary.getBytes().toByteArray(), text)) {
      return true;
    }
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      byte[] bytes =
          page instanceof DataPageV1 first
              ? first.getBytes().toByteArray()
              : ((DataPageV2) page).getData().toByteArray();
      if (contains(bytes, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }
}
