package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.plumbline.Failure;
import dev.plumbline.personal.KeyedHash;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The ledger of erased subjects. What it knows of them is keyed hashes: enough to keep them out of
 * the next load of the same files, and nothing to whoever lacks the secret.
 */
public final class ErasureLedger {
  private static final String START = "START";
  private static final String FOUND = "FOUND";
  private static final String DONE = "DONE";
  private static final String RECORDED = "recorded_at";
  private static final String DONE_AT = "_done_at";

  /** Of what is kept out: the columns it stands in, with a comma between several. */
  public static final String COLUMNS = "columns";

  /** Of what is kept out: the keyed hash. */
  public static final String HASH = "hash";

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
   * Everything that ingest keeps out, each once: {@link #COLUMNS} says what a value stands in, and
   * {@link #HASH} is of the value. One row at most for each subject and each entity found by it;
   * they stay on the executors.
   */
  public Dataset<Row> keptOut() {
    return lake.readOrEmpty(Tables.ERASURES)
        .where(col("event").equalTo(START))
        .select(explode(col("kept_out")).as(new String[] {COLUMNS, "hashes"}))
        .select(col(COLUMNS), explode(col("hashes")).as(HASH))
        .distinct();
  }

  /** Whether nobody was ever erased; no more than a look at the ledger's directory. */
  public boolean isEmpty() {
    return !lake.exists(Tables.ERASURES.name());
  }

  /** Refuses a secret other than that of earlier erasures. */
  public void refuseOtherKey(KeyedHash key) {
    if (isEmpty()) {
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
    if (isEmpty()) {
      return histories;
    }
    Dataset<Row> told = lake.read(Tables.ERASURES).where(col("subject").isin(subjects.toArray()));
    // A row a subject that is done, and one a table of what began since: never one an attempt.
    Dataset<Row> done =
        told.where(col("event").equalTo(DONE)).groupBy("subject").agg(max(RECORDED).as(DONE_AT));
    done.select("subject")
        .collectAsList()
        .forEach(row -> histories.put(row.getString(0), new History(true, Map.of())));
    Dataset<Row> begun =
        told.where(col("event").equalTo(FOUND))
            .join(done, CollectionConverters.asScala(List.of("subject")).toSeq(), "left")
            .where(col(DONE_AT).isNull().or(col(RECORDED).gt(col(DONE_AT))))
            .select(col("subject"), explode(col("tables")).as("at"))
            .groupBy(col("subject"), col("at.table"))
            .agg(
                max("at.rows_deleted"),
                max("at.rows_redacted"),
                max("at.files_deleted"),
                min("at.version_before"),
                max("at.version_after"));
    for (Row row : begun.collectAsList()) {
      String subject = row.getString(0);
      History known = histories.get(subject);
      Map<String, Purged> unfinished = new TreeMap<>(known.unfinished());
      unfinished.put(
          row.getString(1),
          new Purged(
              row.getString(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6)));
      histories.put(subject, new History(known.done(), unfinished));
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
