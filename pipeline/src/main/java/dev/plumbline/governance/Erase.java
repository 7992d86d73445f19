package dev.plumbline.governance;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.governance.TablePurge.Counts;
import dev.plumbline.lake.ErasureLedger;
import dev.plumbline.lake.ErasureLedger.Entry;
import dev.plumbline.lake.ErasureLedger.History;
import dev.plumbline.lake.ErasureLedger.Purged;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.personal.KeyedHash;
import dev.plumbline.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Subjects → nothing of them left: their rows go from every table, their values from statistics,
 * texts and messages, then every file and every entry of a log that older versions would need and
 * that still has them. What stays is a keyed hash, by which ingest keeps them out.
 *
 * <p>One pass over every file below the problem's directory, to find the tables concerned, and a
 * few over those, whatever the number of subjects. The order makes a kill harmless: first the
 * ledger says that the subjects are out, then what is going to be done; the clean tables, by which
 * their keys are found, go last; each step finds nothing to do where it was done. A job that writes
 * to a table meanwhile fails at its commit, or what it brought back is found and goes.
 */
public final class Erase {
  /** How often tables are purged of what others bring back meanwhile. */
  private static final int ATTEMPTS = 3;

  private static final String BECAUSE = "a person was erased from the tables it was built from";

  private final Stage stage;
  private final List<Subject> subjects;
  private final UnaryOperator<String> environment;
  private final Lake lake;
  private final ErasureLedger ledger;

  private Erase(Stage stage, List<Subject> subjects, UnaryOperator<String> environment) {
    this.stage = stage;
    this.subjects = List.copyOf(new LinkedHashSet<>(subjects));
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
   * Erases the subjects together.
   *
   * @throws Failure of kind USER where a subject cannot be found by what it is named by, or the
   *     environment has no secret or another than earlier erasures; of kind DATA where another job
   *     keeps bringing a subject back
   */
  public ErasureResult execute() {
    Problem problem = stage.problem();
    subjects.forEach(subject -> subject.check(problem));
    KeyedHash key = KeyedHash.require(environment, "Of erased subjects a keyed hash is kept");
    ledger.refuseOtherKey(key);
    List<String> hashes =
        subjects.stream()
            .map(s -> ErasureLedger.hash(key, List.of(s.column(), s.stored(problem))))
            .toList();
    Map<String, History> histories = ledger.histories(Set.copyOf(hashes));
    SubjectSearch search = new SubjectSearch(stage, key, subjects);
    SubjectRows rows = stage.describe("find the rows", search::find);
    List<Entry> begun = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      if (!histories.get(hashes.get(i)).done() || search.foundRows(i)) {
        begun.add(entry(hashes, i, search.keptOut(i), List.of(), List.of()));
      }
    }
    ledger.begin(key, begun, stage.run());
    return stage.describe("erase", () -> erase(key, hashes, histories, rows));
  }

  private ErasureResult erase(
      KeyedHash key, List<String> hashes, Map<String, History> histories, SubjectRows rows) {
    Redaction redaction = Redaction.of(rows.values());
    StoredSearch search =
        new StoredSearch(lake, rows, stage.problem().governance().maintenance().mostFiles());
    List<String> tables = StoredFiles.tables(lake);
    StoredSearch.Found found = search.in(tables);
    Set<String> concerned = new TreeSet<>(found.concerned());
    // What an attempt that was killed meant to do, whether or not it got to it.
    histories.values().forEach(history -> concerned.addAll(history.unfinished().keySet()));
    TablePurge purge = new TablePurge(stage, rows, redaction);
    List<String> ordered = ordered(concerned);
    Map<String, Counts> counts = new LinkedHashMap<>();
    ordered.forEach(table -> counts.put(table, purge.count(table)));
    ledger.found(key, entries(hashes, histories, counts, List.of()), stage.run());
    Reproducibility reproducibility = new Reproducibility(lake);
    List<String> lost =
        reproducibility.lose(
            Reproducibility.builtFrom(ordered),
            BECAUSE,
            new TrainingSetBound(stage),
            stage.run().commit());
    lost.forEach(set -> stage.say("training set %s cannot be built again", shortened(set)));
    PlainFiles beside = new PlainFiles(lake);
    beside.deleteCopies();
    beside.redact(redaction);
    for (String table : ordered) {
      counts.put(table, purge.purge(table, counts.get(table)));
      stage.say("%s", counts.get(table).sentence(table));
    }
    // What a killed writer left belongs to no version and to no receipt; it goes like old files.
    for (String table : found.unreadable()) {
      if (!counts.containsKey(table)) {
        purge.purge(table, purge.count(table));
      }
    }
    Set<String> looked = new TreeSet<>(ordered);
    looked.addAll(found.unreadable());
    refuseWhatComesBack(search, purge, looked);
    List<Entry> entries = entries(hashes, histories, counts, lost);
    List<Entry> done =
        entries.stream()
            .filter(e -> !histories.get(e.subject()).done() || !e.tables().isEmpty())
            .toList();
    ledger.done(key, done, stage.run());
    List<ErasureResult.Receipt> receipts = new ArrayList<>();
    for (Entry entry : entries) {
      ErasureResult.Receipt receipt =
          new ErasureResult.Receipt(
              entry.subject(),
              entry.column(),
              entry.tables(),
              lost,
              histories.get(entry.subject()).done());
      receipts.add(receipt);
      stage.say("%s", receipt.sentence());
    }
    return new ErasureResult(receipts, new TreeMap<>(counts));
  }

  /** Others may have written what they had read before their subject was erased. */
  private void refuseWhatComesBack(StoredSearch search, TablePurge purge, Set<String> tables) {
    StoredSearch.Found left = search.in(tables);
    for (int attempt = 1; attempt < ATTEMPTS && !left.isNothing(); attempt++) {
      left.tables().forEach(table -> purge.purge(table, purge.count(table)));
      left = search.in(tables);
    }
    if (!left.isNothing()) {
      throw Failure.data(
          "Something of the subjects is still in %s: another job is writing there. Run erase again"
              + " when it has ended",
          String.join(", ", left.tables()));
    }
  }

  /** The clean tables by which a subject's keys are found go last. */
  private List<String> ordered(Set<String> tables) {
    return tables.stream()
        .sorted(Comparator.comparingInt(this::place).thenComparing(table -> table))
        .toList();
  }

  private int place(String table) {
    if (!table.startsWith("raw_")) {
      return 0;
    }
    List<String> columns = List.of(lake.read(table).columns());
    boolean finds =
        columns.containsAll(stage.problem().entity().columns())
            && subjects.stream().anyMatch(subject -> columns.contains(subject.column()));
    return finds ? 2 : 1;
  }

  /** What is to be said of each subject: the tables with rows or values of its. */
  private List<Entry> entries(
      List<String> hashes,
      Map<String, History> histories,
      Map<String, Counts> counts,
      List<String> trainingSets) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      Map<String, Purged> unfinished = histories.get(hashes.get(i)).unfinished();
      List<Purged> tables = new ArrayList<>();
      for (Map.Entry<String, Counts> table : counts.entrySet()) {
        Purged now = table.getValue().of(table.getKey(), i);
        tables.add(
            Optional.ofNullable(unfinished.get(table.getKey()))
                .map(earlier -> ErasureLedger.together(earlier, now))
                .orElse(now));
      }
      entries.add(entry(hashes, i, Map.of(), tables, trainingSets));
    }
    return entries;
  }

  private Entry entry(
      List<String> hashes,
      int number,
      Map<String, List<String>> keptOut,
      List<Purged> tables,
      List<String> trainingSets) {
    return new Entry(
        hashes.get(number), subjects.get(number).column(), keptOut, tables, trainingSets);
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }
}
