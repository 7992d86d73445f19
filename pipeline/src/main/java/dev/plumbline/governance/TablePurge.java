package dev.plumbline.governance;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.lake.ErasureLedger.Purged;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.lake.TableLog;
import dev.plumbline.lake.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;

/**
 * Takes everything of the subjects out of one table: rows deleted and values replaced in the newest
 * version, each in one commit for all subjects, then the files that only older versions need, then
 * what the log says of older versions.
 */
final class TablePurge {
  /** Stands among the subjects' numbers for rows of others that hold a value of theirs. */
  private static final int REDACTED = -1;

  private final Stage stage;
  private final Lake lake;
  private final SubjectRows rows;
  private final Redaction redaction;

  TablePurge(Stage stage, SubjectRows rows, Redaction redaction) {
    this.stage = stage;
    this.lake = stage.lake();
    this.rows = rows;
    this.redaction = redaction;
  }

  /**
   * What there is to do in a table, or was done.
   *
   * @param deleted rows by subject
   * @param redacted rows of others
   * @param files files of rows that go
   */
  record Counts(
      Map<Integer, Long> deleted,
      long redacted,
      long files,
      long versionBefore,
      long versionAfter) {
    Counts {
      deleted = Map.copyOf(deleted);
    }

    /** The same as one subject's. */
    Purged of(String table, int subject) {
      return new Purged(
          table, deleted.getOrDefault(subject, 0L), redacted, files, versionBefore, versionAfter);
    }

    long rowsDeleted() {
      return deleted.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people, without a value. */
    String sentence(String table) {
      return String.format(
          Locale.ROOT,
          "%s: %,d rows deleted, %,d redacted, %,d files deleted, version %d to %d",
          table,
          rowsDeleted(),
          redacted,
          files,
          versionBefore,
          versionAfter);
    }
  }

  /** Counts what there is to do; one pass over the newest version. */
  Counts count(String table) {
    long version = lake.version(table);
    StructType schema = lake.read(table).schema();
    Column nobody = SubjectRows.NOBODY;
    Column whose = rows.whose(table, schema).orElse(nobody);
    Column counted =
        when(size(whose).gt(0), whose)
            .when(redaction.isInRow(schema), array(lit(REDACTED)))
            .otherwise(nobody);
    Map<Integer, Long> deleted = new TreeMap<>();
    long rewritten = 0;
    // A row a subject that has something here; a file counts with the first of its subjects.
    for (Row row :
        lake.read(table)
            .select(explode(counted).as("subject"), col("_metadata.file_path").as("file"))
            .groupBy("subject", "file")
            .count()
            .withColumn("first", min("subject").over(Window.partitionBy("file")))
            .groupBy("subject")
            .agg(
                sum("count"),
                sum(when(col("first").equalTo(col("subject")), lit(1L)).otherwise(lit(0L))))
            .collectAsList()) {
      deleted.put(row.getInt(0), row.getLong(1));
      rewritten += row.getLong(2);
    }
    Long redacted = deleted.remove(REDACTED);
    StoredFiles files = files(table);
    Set<String> live = files.live();
    List<String> there = files.data();
    files.nearTheBound(there.size()).ifPresent(sentence -> stage.say("%s", sentence));
    long stale = there.stream().filter(file -> !live.contains(file)).count();
    return new Counts(
        deleted, redacted == null ? 0 : redacted, stale + rewritten, version, version);
  }

  private StoredFiles files(String table) {
    return StoredFiles.of(lake, table, stage.problem().governance().maintenance().mostFiles());
  }

  /** Does what was counted. */
  Counts purge(String table, Counts counts) {
    StructType schema = lake.read(table).schema();
    Column theirs = rows.isTheirs(table, schema);
    if (counts.rowsDeleted() > 0) {
      lake.delete(table, theirs, stage.run().commit());
    }
    if (counts.redacted() > 0) {
      Column holds = redaction.isInRow(schema).and(not(theirs));
      lake.update(table, holds, replacements(table, schema), stage.run().commit());
    }
    StoredFiles files = files(table);
    if (files.hasDeletionVectors()) {
      lake.rewriteMarked(table, stage.run().commit());
    }
    List<String> there = files.data();
    TableLog log = TableLog.of(lake, table);
    long settled = log.settle(stage.run().commit());
    Set<String> live = files.live();
    files.delete(there.stream().filter(file -> !live.contains(file)).toList());
    log.cut(settled);
    return new Counts(
        counts.deleted(), counts.redacted(), counts.files(), counts.versionBefore(), settled);
  }

  /** A model that knew a value as a category keeps working without it, under a new checksum. */
  private Map<String, Column> replacements(String table, StructType schema) {
    Map<String, Column> replacements = new LinkedHashMap<>(redaction.replacements(schema));
    if (table.equals(Tables.MODELS.name())) {
      replacements.put("`checksum`", sha2(replacements.get("`pipeline`"), 256));
    }
    return replacements;
  }
}
