package dev.plumbline.governance;

import dev.plumbline.lake.ErasureLedger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Whether one file holds something of the subjects: a file of rows or a checkpoint, of which every
 * column that can is read once, whatever version of its table it belongs to; or a log or a page,
 * read as text. Runs on the executors.
 */
final class FileSearch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Delta cuts minima and maxima of texts to this length. */
  private static final int STATISTICS_LENGTH = 32;

  /** What a file was seen to hold. */
  enum Sight {
    NOTHING,
    /** The parts of a key, of which a look at whole rows tells whether they stand together. */
    PARTS,
    /** A killed writer's beginning of a file, in which nobody knows what there is. */
    UNREADABLE,
    SUBJECT
  }

  private final ValueFinder inRows;
  private final ValueFinder inLogs;
  private final ValueFinder inLogsOfKeys;

  /** The values of one column that make a row a subject's. */
  private final Map<String, Set<String>> keys = new HashMap<>();

  /** The values of columns that do so with other columns, and of short keys. */
  private final Map<String, Set<String>> parts = new HashMap<>();

  FileSearch(SubjectRows rows) {
    Set<String> written = Redaction.written(rows.values());
    this.inRows = ValueFinder.of(written);
    Set<String> beginnings = new HashSet<>();
    for (String value : written) {
      if (value.length() > STATISTICS_LENGTH) {
        beginnings.add(value.substring(0, STATISTICS_LENGTH));
      }
    }
    this.inLogs = ValueFinder.of(written, beginnings);
    Set<String> named = new HashSet<>(written);
    rows.keys().forEach((columns, joined) -> add(columns, joined, named));
    this.inLogsOfKeys = ValueFinder.of(named, beginnings);
  }

  private void add(List<String> columns, Collection<String> joined, Set<String> named) {
    for (String key : joined) {
      List<String> values = List.of(key.split(ErasureLedger.SEPARATOR, -1));
      for (int i = 0; i < columns.size(); i++) {
        String column = columns.get(i);
        (columns.size() == 1 ? keys : parts)
            .computeIfAbsent(column, c -> new HashSet<>())
            .add(values.get(i));
        if (columns.size() == 1 && values.get(i).length() < ValueFinder.SHORTEST) {
          // A short value is known in a log by the column whose least or most it is.
          String number = "\"" + column + "\":" + values.get(i);
          String text = "\"" + column + "\":\"" + values.get(i) + "\"";
          named.add(number);
          named.add(text);
          named.add(number.replace("\"", "\\\""));
          named.add(text.replace("\"", "\\\""));
        }
      }
    }
  }

  Sight look(String file, boolean isByKey, boolean isLog, Configuration configuration)
      throws IOException {
    Path path = new Path(file);
    if (path.getName().endsWith(".parquet")) {
      return inParquet(path, isByKey, isLog, configuration);
    }
    return path.getName().endsWith(".bin") ? Sight.NOTHING : inText(path, isByKey, configuration);
  }

  private Sight inText(Path path, boolean isByKey, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.UTF_8))) {
      ValueFinder finder = isByKey ? inLogsOfKeys : inLogs;
      return reader.lines().anyMatch(finder::isIn) ? Sight.SUBJECT : Sight.NOTHING;
    }
  }

  /** Whether a Parquet file ends as one does: with its mark, after the length of its footer. */
  private static boolean isWhole(Path path, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    long length = files.getFileStatus(path).getLen();
    byte[] end = new byte[ParquetFileWriter.MAGIC.length];
    if (length < 2L * end.length + Integer.BYTES) {
      return false;
    }
    try (FSDataInputStream in = files.open(path)) {
      in.readFully(length - end.length, end);
    }
    return Arrays.equals(end, ParquetFileWriter.MAGIC);
  }

  private Sight inParquet(Path path, boolean isByKey, boolean isLog, Configuration configuration)
      throws IOException {
    Sight sight = Sight.NOTHING;
    if (!isWhole(path, configuration)) {
      return Sight.UNREADABLE;
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      List<ColumnDescriptor> wanted = new ArrayList<>();
      for (ColumnDescriptor column : schema.getColumns()) {
        if (isText(column.getPrimitiveType()) || (isByKey && isKey(column))) {
          wanted.add(column);
        }
      }
      reader.setRequestedSchema(wanted);
      ValueFinder finder = !isLog ? inRows : isByKey ? inLogsOfKeys : inLogs;
      PageReadStore rows = reader.readNextRowGroup();
      while (rows != null) {
        ColumnReadStoreImpl columns =
            new ColumnReadStoreImpl(
                rows,
                new GroupRecordConverter(schema).getRootConverter(),
                schema,
                reader.getFooter().getFileMetaData().getCreatedBy());
        for (ColumnDescriptor column : wanted) {
          Sight seen = inColumn(columns.getColumnReader(column), column, isByKey, finder);
          if (seen == Sight.SUBJECT) {
            return seen;
          }
          sight = seen == Sight.PARTS ? seen : sight;
        }
        rows = reader.readNextRowGroup();
      }
    }
    return sight;
  }

  private static boolean isText(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !(type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation);
  }

  private boolean isKey(ColumnDescriptor column) {
    String name = column.getPath()[0];
    return column.getPath().length == 1 && (keys.containsKey(name) || parts.containsKey(name));
  }

  private Sight inColumn(
      ColumnReader reader, ColumnDescriptor column, boolean isByKey, ValueFinder finder) {
    String name = column.getPath()[0];
    boolean isKey = isByKey && isKey(column);
    boolean isMap = column.getPath().length > 1 && SubjectRows.KEY_MAPS.contains(name);
    Set<String> whole = isKey ? keys.getOrDefault(name, Set.of()) : Set.of();
    Set<String> partly = isKey ? parts.getOrDefault(name, Set.of()) : Set.of();
    int most = column.getMaxDefinitionLevel();
    boolean isText = isText(column.getPrimitiveType());
    boolean isBytes = isText && column.getPrimitiveType().getLogicalTypeAnnotation() == null;
    // A value of a dictionary is one object however often it comes.
    Set<Binary> known = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    Sight sight = Sight.NOTHING;
    for (long i = 0; i < reader.getTotalValueCount(); i++) {
      if (reader.getCurrentDefinitionLevel() == most) {
        if (isText) {
          Binary value = reader.getBinary();
          if (known.add(value)) {
            if (isBytes ? finder.isIn(value.getBytes()) : finder.isIn(value.toStringUsingUTF8())) {
              return Sight.SUBJECT;
            }
            if (known.size() > ValueFinder.SHORTEST * 1000) {
              known.clear();
            }
            if (!isBytes && (isKey || isMap)) {
              String text = value.toStringUsingUTF8();
              if (whole.contains(text)) {
                return Sight.SUBJECT;
              }
              sight = partly.contains(text) || (isMap && isAnyPart(text)) ? Sight.PARTS : sight;
            }
          }
        } else {
          Sight seen = number(reader, column.getPrimitiveType(), whole, partly);
          if (seen == Sight.SUBJECT) {
            return seen;
          }
          sight = seen == Sight.PARTS ? seen : sight;
        }
      }
      reader.consume();
    }
    return sight;
  }

  /** Whether a text may be part of a key; longer whole keys are found as values. */
  private boolean isAnyPart(String text) {
    return parts.values().stream().anyMatch(set -> set.contains(text))
        || (text.length() < ValueFinder.SHORTEST
            && keys.values().stream().anyMatch(set -> set.contains(text)));
  }

  private static Sight number(
      ColumnReader reader, PrimitiveType type, Set<String> whole, Set<String> partly) {
    if (type.getLogicalTypeAnnotation() != null
        && !(type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation)) {
      // Dates, times and decimals: how Spark writes them is best asked of Spark.
      return Sight.PARTS;
    }
    String text;
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> text = Integer.toString(reader.getInteger());
      case INT64 -> text = Long.toString(reader.getLong());
      default -> {
        return Sight.PARTS;
      }
    }
    return whole.contains(text)
        ? Sight.SUBJECT
        : partly.contains(text) ? Sight.PARTS : Sight.NOTHING;
  }

  /** The columns of a table that its keys are made of, for a look at whole rows. */
  Set<String> columns() {
    Set<String> columns = new HashSet<>(keys.keySet());
    columns.addAll(parts.keySet());
    columns.addAll(Arrays.asList(SubjectRows.KEY_MAPS.toArray(String[]::new)));
    return columns;
  }
}
