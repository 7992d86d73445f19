package dev.plumbline.governance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Which files below a directory hold a text, once they are decoded: of Parquet files every
 * dictionary and data page, decompressed, the statistics and the key-value metadata of the footer;
 * of all other files (logs, checksums, pages) their bytes. Texts are written to Parquet by Spark as
 * they are, each behind its length, in dictionaries or pages; a text of digits is also looked for
 * among the whole numbers of every column.
 */
public final class StoredText {
  private StoredText() {}

  public static List<String> filesWith(Path directory, String text) {
    return filesWith(directory, List.of(text)).get(text);
  }

  /** The same for several texts, each file decoded once; every text is in the map. */
  public static Map<String, List<String>> filesWith(Path directory, Collection<String> texts) {
    Map<String, List<String>> found = new TreeMap<>();
    texts.forEach(text -> found.put(text, new ArrayList<>()));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Set<String> here = new HashSet<>();
        look(Files.readAllBytes(file), texts, here);
        if (file.toString().endsWith(".parquet")) {
          inParquet(file, texts, here);
        }
        here.forEach(text -> found.get(text).add(directory.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static void inParquet(Path file, Collection<String> texts, Set<String> found)
      throws IOException {
    Configuration configuration = new Configuration();
    HadoopInputFile input =
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), configuration);
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      FileMetaData footer = reader.getFooter().getFileMetaData();
      look(footer.getKeyValueMetaData().toString().getBytes(StandardCharsets.UTF_8), texts, found);
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : block.getColumns()) {
          look(column.getStatistics().getMinBytes(), texts, found);
          look(column.getStatistics().getMaxBytes(), texts, found);
          // Of a number the statistics and the pages hold four or eight bytes.
          look(column.getStatistics().toString().getBytes(StandardCharsets.UTF_8), texts, found);
        }
      }
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        PageReadStore pages = reader.readRowGroup(group);
        for (ColumnDescriptor column : footer.getSchema().getColumns()) {
          pages(pages.getPageReader(column), texts, found);
        }
        ColumnReadStoreImpl values =
            new ColumnReadStoreImpl(
                reader.readRowGroup(group),
                new GroupRecordConverter(footer.getSchema()).getRootConverter(),
                footer.getSchema(),
                footer.getCreatedBy());
        for (ColumnDescriptor column : footer.getSchema().getColumns()) {
          numbers(values.getColumnReader(column), column, texts, found);
        }
      }
    }
  }

  private static void numbers(
      ColumnReader values, ColumnDescriptor column, Collection<String> texts, Set<String> found) {
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    if (type != PrimitiveTypeName.INT32 && type != PrimitiveTypeName.INT64) {
      return;
    }
    for (long i = 0; i < values.getTotalValueCount(); i++) {
      if (values.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
        long number = type == PrimitiveTypeName.INT32 ? values.getInteger() : values.getLong();
        String text = Long.toString(number);
        if (texts.contains(text)) {
          found.add(text);
        }
      }
      values.consume();
    }
  }

  private static void pages(PageReader pages, Collection<String> texts, Set<String> found)
      throws IOException {
    DictionaryPage dictionary = pages.readDictionaryPage();
    if (dictionary != null) {
      look(dictionary.getBytes().toByteArray(), texts, found);
    }
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      look(
          page instanceof DataPageV1 first
              ? first.getBytes().toByteArray()
              : ((DataPageV2) page).getData().toByteArray(),
          texts,
          found);
    }
  }

  private static void look(byte[] bytes, Collection<String> texts, Set<String> found) {
    if (bytes == null) {
      return;
    }
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String text : texts) {
      String wanted =
          new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      if (content.contains(wanted)) {
        found.add(text);
      }
    }
  }
}
