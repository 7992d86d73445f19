package dev.plumbline.governance;

import dev.plumbline.governance.FileSearch.Sight;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Which tables hold something of the subjects, in whatever file of rows or of the log: one Spark
 * job over all files of all tables. What comes to the driver is a line for each file in which
 * something was seen.
 */
final class StoredSearch {
  private final Lake lake;
  private final SubjectRows rows;
  private final FileSearch search;
  private final long mostFiles;

  StoredSearch(Lake lake, SubjectRows rows, long mostFiles) {
    this.lake = lake;
    this.rows = rows;
    this.search = new FileSearch(rows);
    this.mostFiles = mostFiles;
  }

  private record Stored(String table, String path, boolean isLog) implements java.io.Serializable {}

  private record Seen(String table, String path, Sight sight) implements java.io.Serializable {}

  /**
   * What was seen in tables.
   *
   * @param concerned those that hold something of the subjects; sorted
   * @param unreadable those with a file that a killed writer left half written; sorted
   */
  record Found(Set<String> concerned, Set<String> unreadable) {
    /** Nothing of the subjects, as far as anybody can tell. */
    boolean isNothing() {
      return concerned.isEmpty() && unreadable.isEmpty();
    }

    /** All of them. */
    Set<String> tables() {
      Set<String> tables = new TreeSet<>(concerned);
      tables.addAll(unreadable);
      return tables;
    }
  }

  Found in(Collection<String> tables) {
    List<Stored> files = new ArrayList<>();
    for (String table : tables) {
      StoredFiles stored = StoredFiles.of(lake, table, mostFiles);
      stored.data().forEach(path -> files.add(new Stored(table, path, false)));
      stored.log().forEach(path -> files.add(new Stored(table, path, true)));
    }
    Set<String> concerned = new TreeSet<>();
    Set<String> unreadable = new TreeSet<>();
    Map<String, List<String>> partly = new LinkedHashMap<>();
    for (Seen seen : look(files)) {
      if (seen.sight() == Sight.SUBJECT) {
        concerned.add(seen.table());
      } else if (seen.sight() == Sight.UNREADABLE) {
        unreadable.add(seen.table());
      } else {
        partly.computeIfAbsent(seen.table(), t -> new ArrayList<>()).add(seen.path());
      }
    }
    partly.forEach(
        (table, paths) -> {
          if (!concerned.contains(table) && holdRowOfTheirs(table, paths)) {
            concerned.add(table);
          }
        });
    return new Found(concerned, unreadable);
  }

  private List<Seen> look(List<Stored> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(lake.spark().sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(lake.spark().sparkContext().hadoopConfiguration());
    FileSearch searched = search;
    int pieces = Math.min(files.size(), 4 * context.defaultParallelism());
    return context
        .parallelize(files, pieces)
        .map(
            file ->
                new Seen(
                    file.table(),
                    file.path(),
                    searched.look(
                        file.path(),
                        SubjectRows.areByKey(file.table()),
                        file.isLog(),
                        configuration.value())))
        .filter(seen -> seen.sight() != Sight.NOTHING)
        .collect();
  }

  /** Whether the parts of a key stand in one row; reads the columns that keys are made of. */
  private boolean holdRowOfTheirs(String table, List<String> paths) {
    Set<String> columns = search.columns();
    StructType schema = lake.read(table).schema();
    StructType read =
        new StructType(
            Arrays.stream(schema.fields())
                .filter(field -> columns.contains(field.name()))
                .toArray(StructField[]::new));
    Dataset<Row> stored = lake.spark().read().schema(read).parquet(paths.toArray(String[]::new));
    return !stored.where(rows.isTheirs(table, read)).isEmpty();
  }
}
