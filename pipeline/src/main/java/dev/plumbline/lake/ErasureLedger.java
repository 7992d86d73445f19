package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.personal.KeyedHash;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The ledger of erased subjects. What it knows of them is keyed hashes: enough to keep them out of
 * the next load of the same files, and nothing to whoever lacks the secret.
 */
public final class ErasureLedger {
  private static final String START = "START";
  private static final String PURGED = "PURGED";
  private static final String DONE = "DONE";

  /** Between the values of a key of several columns. */
  public static final String SEPARATOR = "\u0001";

  private final Lake lake;

  private ErasureLedger(Lake lake) {
    this.lake = lake;
  }

  public static ErasureLedger of(Lake lake) {
    return new ErasureLedger(lake);
  }

  /**
   * What the erasure of a subject did to one table.
   *
   * @param rowsDeleted rows of the newest version that were the subject's
   * @param rowsRedacted rows of which the subject's values were taken out
   * @param filesDeleted files of rows that went, of old versions too
   */
  public record Purged(
      String table,
      long rowsDeleted,
      long rowsRedacted,
      long filesDeleted,
      long versionBefore,
      long versionAfter) {}

  /** Values that are kept out, hashed, by the columns they stand in (comma between several). */
  public static String hash(KeyedHash key, List<String> values) {
    return key.hash(String.join(SEPARATOR, values));
  }

  /** Which columns a list of hashes is about. */
  public static String columns(List<String> columns) {
    return String.join(",", columns);
  }

  /**
   * Everything that ingest keeps out: hashes by column.
   *
   * @throws Failure of kind USER where they were made with another secret: nothing would match
   */
  public Map<String, Set<String>> keptOut(UnaryOperator<String> environment) {
    Map<String, Set<String>> keptOut = new TreeMap<>();
    List<Row> rows = rows(START);
    if (rows.isEmpty()) {
      return keptOut;
    }
    KeyedHash key =
        KeyedHash.require(environment, "Erased subjects are to be kept out of the load");
    for (Row row : rows) {
      refuseOtherKey(row, key);
      Map<String, scala.collection.Seq<String>> hashes = row.getJavaMap(row.fieldIndex("kept_out"));
      hashes.forEach(
          (column, list) ->
              keptOut
                  .computeIfAbsent(column, c -> new HashSet<>())
                  .addAll(scala.jdk.javaapi.CollectionConverters.asJava(list)));
    }
    return keptOut;
  }

  /** Refuses a secret other than that of earlier erasures. */
  public void refuseOtherKey(KeyedHash key) {
    rows(START).forEach(row -> refuseOtherKey(row, key));
  }

  private static void refuseOtherKey(Row row, KeyedHash key) {
    String made = row.getAs("key_identifier");
    if (!made.equals(key.identifier())) {
      throw Failure.user(
          "The erasure of %s was recorded under another %s (%s) than the environment holds (%s): its"
              + " subject could not be kept out of a load. Set the variable to that secret",
          row.<Timestamp>getAs("recorded_at").toInstant(),
          KeyedHash.VARIABLE,
          made,
          key.identifier());
    }
  }

  /** Puts on record that a subject is erased from now on; ingest keeps it out from here. */
  public void begin(
      KeyedHash key, String subject, String column, Map<String, List<String>> keptOut, Run run) {
    append(key, subject, column, START, keptOut, List.of(), List.of(), run);
  }

  /** Puts on record what was done to one table. */
  public void purged(KeyedHash key, String subject, String column, Purged purged, Run run) {
    append(key, subject, column, PURGED, Map.of(), List.of(purged), List.of(), run);
  }

  /** Puts on record that a subject is erased. */
  public void done(
      KeyedHash key,
      String subject,
      String column,
      List<Purged> tables,
      List<String> trainingSets,
      Run run) {
    append(key, subject, column, DONE, Map.of(), tables, trainingSets, run);
  }

  /** Whether a subject's erasure came to its end before. */
  public boolean isDone(String subject) {
    return rows(DONE).stream().anyMatch(row -> subject.equals(row.getAs("subject")));
  }

  /** What earlier attempts that did not come to their end did to tables. */
  public List<Purged> unfinished(String subject) {
    if (!lake.exists(Tables.ERASURES.name())) {
      return List.of();
    }
    List<Purged> purged = new ArrayList<>();
    List<Row> rows =
        lake.read(Tables.ERASURES)
            .where(col("subject").equalTo(subject))
            .orderBy("recorded_at")
            .collectAsList();
    for (Row row : rows) {
      if (row.getAs("event").equals(PURGED)) {
        row.<Row>getList(row.fieldIndex("tables")).forEach(table -> purged.add(purged(table)));
      } else if (row.getAs("event").equals(DONE)) {
        purged.clear();
      }
    }
    return List.copyOf(purged);
  }

  private static Purged purged(Row row) {
    return new Purged(
        row.getString(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5));
  }

  private List<Row> rows(String event) {
    return lake.exists(Tables.ERASURES.name())
        ? lake.read(Tables.ERASURES).where(col("event").equalTo(event)).collectAsList()
        : List.of();
  }

  private void append(
      KeyedHash key,
      String subject,
      String column,
      String event,
      Map<String, List<String>> keptOut,
      List<Purged> tables,
      List<String> trainingSets,
      Run run) {
    Row row =
        RowFactory.create(
            subject,
            column,
            event,
            key.identifier(),
            keptOut.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toArray())),
            tables.stream()
                .map(
                    t ->
                        RowFactory.create(
                            t.table(),
                            t.rowsDeleted(),
                            t.rowsRedacted(),
                            t.filesDeleted(),
                            t.versionBefore(),
                            t.versionAfter()))
                .toArray(),
            trainingSets.toArray(),
            run.runId(),
            Date.valueOf(run.logicalDate()),
            Timestamp.from(Instant.now()));
    lake.append(Tables.ERASURES, List.of(row), run.commit());
  }
}
