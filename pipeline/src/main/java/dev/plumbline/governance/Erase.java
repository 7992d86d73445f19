package dev.plumbline.governance;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.ErasureLedger;
import dev.plumbline.lake.ErasureLedger.Purged;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.lake.Tables;
import dev.plumbline.personal.KeyedHash;
import dev.plumbline.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A subject → nothing of it left: its rows go from every table, its values from statistics, texts
 * and messages, then every file and every entry of a log that older versions would need and that
 * still has them. What stays is a keyed hash, by which ingest keeps the subject out.
 *
 * <p>One pass over every file of rows below the problem's directory, to find the tables concerned,
 * and a few over those. The order makes a kill harmless: first the ledger says that the subject is
 * out; the clean tables, by which its keys are found, go last; each step finds nothing to do where
 * it was done. Nothing else may write to the problem's tables meanwhile.
 */
public final class Erase {
  private final Stage stage;
  private final List<Subject> subjects;
  private final UnaryOperator<String> environment;
  private final Lake lake;
  private final ErasureLedger ledger;

  private Erase(Stage stage, List<Subject> subjects, UnaryOperator<String> environment) {
    this.stage = stage;
    this.subjects = List.copyOf(subjects);
    this.environment = environment;
    this.lake = stage.lake();
    this.ledger = ErasureLedger.of(lake);
  }

  public static Erase of(Stage stage, List<Subject> subjects) {
    return new Erase(stage, subjects, System::getenv);
  }

  /** The same with another environment to take the secret from. */
  public Erase withEnvironment(UnaryOperator<String> other) {
    return new Erase(stage, subjects, other);
  }

  /**
   * Erases the subjects, one after another.
   *
   * @throws Failure of kind USER where a subject cannot be found by what it is named by, or the
   *     environment has no secret or another than earlier erasures
   */
  public ErasureResult execute() {
    Problem problem = stage.problem();
    subjects.forEach(subject -> subject.check(problem));
    KeyedHash key = KeyedHash.require(environment, "Of erased subjects a keyed hash is kept");
    ledger.refuseOtherKey(key);
    List<ErasureResult.Receipt> receipts = new ArrayList<>();
    for (Subject subject : subjects) {
      receipts.add(stage.describe("erase", () -> erase(subject, key)));
    }
    receipts.forEach(receipt -> stage.say("%s", receipt.sentence()));
    return new ErasureResult(receipts);
  }

  private ErasureResult.Receipt erase(Subject subject, KeyedHash key) {
    String column = subject.column();
    String hash = ErasureLedger.hash(key, List.of(column, subject.value()));
    boolean doneBefore = ledger.isDone(hash);
    SubjectSearch search = new SubjectSearch(stage, key);
    SubjectRows rows = search.find(subject);
    if (!doneBefore || search.foundRows()) {
      ledger.begin(key, hash, column, search.keptOut(subject, rows), stage.run());
    }
    Redaction redaction = Redaction.of(rows.values());
    List<String> concerned =
        StoredFiles.tables(lake).stream()
            .filter(table -> isIn(table, rows, redaction))
            .sorted(Comparator.comparing((String table) -> table.startsWith("raw_")))
            .toList();
    Reproducibility reproducibility = new Reproducibility(lake);
    List<String> lost =
        reproducibility.lose(
            reproducibility.builtFrom(concerned),
            "a person was erased from the tables it was built from",
            stage.run().commit());
    lost.forEach(set -> stage.say("training set %s cannot be built again", shortened(set)));
    List<Purged> purged = new ArrayList<>(ledger.unfinished(hash));
    for (String table : concerned) {
      Purged result = purge(table, rows, redaction);
      ledger.purged(key, hash, column, result, stage.run());
      purged.add(result);
      stage.say("%s", ErasureResult.sentence(result));
    }
    new PlainFiles(lake).redact(redaction);
    if (!doneBefore || !concerned.isEmpty()) {
      ledger.done(key, hash, column, purged, lost, stage.run());
    }
    return new ErasureResult.Receipt(hash, column, purged, lost, doneBefore);
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }

  /**
   * Whether any file of a table, of whatever version, or its log holds something of the subject.
   */
  private boolean isIn(String table, SubjectRows rows, Redaction redaction) {
    StoredFiles files = StoredFiles.of(lake, table);
    return files.logHolds(redaction::isIn) || hold(files, table, rows, redaction);
  }

  private static boolean hold(
      StoredFiles files, String table, SubjectRows rows, Redaction redaction) {
    List<String> readable = files.data().stream().filter(p -> p.endsWith(".parquet")).toList();
    if (readable.isEmpty()) {
      return false;
    }
    Dataset<Row> stored = files.rows(readable);
    StructType schema = stored.schema();
    return !stored.where(rows.isTheirs(table, schema).or(redaction.isInRow(schema))).isEmpty();
  }

  private Purged purge(String table, SubjectRows rows, Redaction redaction) {
    long before = lake.version(table);
    StructType schema = lake.read(table).schema();
    Column theirs = rows.isTheirs(table, schema);
    Column holds = redaction.isInRow(schema).and(not(theirs));
    Row counts = lake.read(table).agg(count(when(theirs, 1)), count(when(holds, 1))).head();
    if (counts.getLong(0) > 0) {
      lake.delete(table, theirs, stage.run().commit());
    }
    if (counts.getLong(1) > 0) {
      lake.update(table, holds, replacements(table, schema, redaction), stage.run().commit());
    }
    StoredFiles files = StoredFiles.of(lake, table);
    Set<String> live = files.live();
    long filesDeleted =
        files.delete(files.data().stream().filter(file -> !live.contains(file)).toList());
    files.cutLog(stage.run().commit());
    if (isIn(table, rows, redaction)) {
      throw Failure.internal(
          "Something of the subject is still in table %s; run erase again, and report it if it"
              + " stays",
          table);
    }
    return new Purged(
        table, counts.getLong(0), counts.getLong(1), filesDeleted, before, lake.version(table));
  }

  /** A model that knew a value as a category keeps working without it, under a new checksum. */
  private static Map<String, Column> replacements(
      String table, StructType schema, Redaction redaction) {
    Map<String, Column> replacements = new LinkedHashMap<>(redaction.replacements(schema));
    if (table.equals(Tables.MODELS.name())) {
      replacements.put("`checksum`", sha2(replacements.get("`pipeline`"), 256));
    }
    return replacements;
  }
}
