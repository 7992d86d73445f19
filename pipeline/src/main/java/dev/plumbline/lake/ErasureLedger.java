package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.personal.KeyedHash;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
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
  private static final String FOUND = "FOUND";
  private static final String DONE = "DONE";

  /**
   * Subjects whose hashes a load holds in memory, some 300 bytes each; beyond it the load is
   * refused rather than let anybody back in.
   */
  static final int MOST_SUBJECTS = 1_000_000;

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
   * What the erasure of a subject does to one table.
   *
   * @param rowsDeleted rows of the newest version that were the subject's
   * @param rowsRedacted rows of which values were taken out, of all subjects of the run
   * @param filesDeleted files of rows that went, of old versions too, for all subjects of the run
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
    List<Row> rows = starts();
    if (rows.size() > MOST_SUBJECTS) {
      throw Failure.internal(
          "More than %,d subjects were erased, whose hashes a load would have to hold in memory",
          MOST_SUBJECTS);
    }
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
    if (!lake.exists(Tables.ERASURES.name())) {
      return;
    }
    lake.read(Tables.ERASURES)
        .where(col("event").equalTo(START).and(col("key_identifier").notEqual(key.identifier())))
        .limit(1)
        .collectAsList()
        .forEach(row -> refuseOtherKey(row, key));
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

  /**
   * One subject in the ledger.
   *
   * @param subject keyed hash
   * @param column the column it was named by
   * @param keptOut keyed hashes, by column, of what ingest keeps out
   * @param tables what is or was done to which table
   * @param trainingSets training sets that cannot be built again since
   */
  public record Entry(
      String subject,
      String column,
      Map<String, List<String>> keptOut,
      List<Purged> tables,
      List<String> trainingSets) {
    public Entry {
      keptOut = Map.copyOf(keptOut);
      tables = List.copyOf(tables);
      trainingSets = List.copyOf(trainingSets);
    }
  }

  /**
   * What the ledger knows of a subject.
   *
   * @param done whether an erasure came to its end before
   * @param unfinished what later attempts, which did not, found to do, by table
   */
  public record History(boolean done, Map<String, Purged> unfinished) {
    static final History NONE = new History(false, Map.of());

    public History {
      unfinished = Map.copyOf(unfinished);
    }
  }

  /** Puts on record that subjects are erased from now on; ingest keeps them out from here. */
  public void begin(KeyedHash key, List<Entry> entries, Run run) {
    append(key, START, entries, run);
  }

  /**
   * Puts on record what is about to be done, so that the receipt is whole even where the run is
   * killed after it was.
   */
  public void found(KeyedHash key, List<Entry> entries, Run run) {
    append(key, FOUND, entries, run);
  }

  /** Puts on record that subjects are erased. */
  public void done(KeyedHash key, List<Entry> entries, Run run) {
    append(key, DONE, entries, run);
  }

  /** What is known of subjects, by keyed hash; every one of them is in the map. */
  public Map<String, History> histories(Set<String> subjects) {
    Map<String, History> histories = new TreeMap<>();
    subjects.forEach(subject -> histories.put(subject, History.NONE));
    if (!lake.exists(Tables.ERASURES.name())) {
      return histories;
    }
    // Some rows a subject asked for.
    for (Row row :
        lake.read(Tables.ERASURES)
            .where(col("subject").isin(subjects.toArray()).and(col("event").notEqual(START)))
            .orderBy("recorded_at")
            .collectAsList()) {
      String subject = row.getAs("subject");
      if (row.getAs("event").equals(DONE)) {
        histories.put(subject, new History(true, Map.of()));
      } else {
        Map<String, Purged> unfinished = new TreeMap<>(histories.get(subject).unfinished());
        row.<Row>getList(row.fieldIndex("tables"))
            .forEach(
                table ->
                    unfinished.merge(
                        purged(table).table(), purged(table), ErasureLedger::together));
        histories.put(subject, new History(histories.get(subject).done(), unfinished));
      }
    }
    return histories;
  }

  /** Two attempts at one table: what the first found and did is not there for the second. */
  public static Purged together(Purged first, Purged second) {
    return new Purged(
        first.table(),
        Math.max(first.rowsDeleted(), second.rowsDeleted()),
        Math.max(first.rowsRedacted(), second.rowsRedacted()),
        Math.max(first.filesDeleted(), second.filesDeleted()),
        Math.min(first.versionBefore(), second.versionBefore()),
        Math.max(first.versionAfter(), second.versionAfter()));
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

  private List<Row> starts() {
    return lake.exists(Tables.ERASURES.name())
        ? lake.read(Tables.ERASURES)
            .where(col("event").equalTo(START))
            .limit(MOST_SUBJECTS + 1)
            .collectAsList()
        : List.of();
  }

  private void append(KeyedHash key, String event, List<Entry> entries, Run run) {
    if (entries.isEmpty()) {
      return;
    }
    List<Row> rows = entries.stream().map(entry -> row(key, event, entry, run)).toList();
    lake.append(Tables.ERASURES, rows, run.commit());
  }

  private static Row row(KeyedHash key, String event, Entry entry, Run run) {
    return RowFactory.create(
        entry.subject(),
        entry.column(),
        event,
        key.identifier(),
        entry.keptOut().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toArray())),
        entry.tables().stream()
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
        entry.trainingSets().toArray(),
        run.runId(),
        Date.valueOf(run.logicalDate()),
        Timestamp.from(Instant.now()));
  }
}
