package dev.plumbline.governance;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.governance.MaintenanceResult.TableResult;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.lake.TableLog;
import dev.plumbline.problem.Governance.Maintenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * Keeps the tables in order: deletes the rows past their retention, puts small files together, and
 * deletes the files and the entries of logs that nothing needs. A version stays readable, by its
 * files and by its log, while it is the newest, pinned (see {@link Pins}), or was so recently
 * replaced that a reader may have begun before. A pin does not outlive retention: a file with a row
 * past it goes whatever is pinned, and then the training set says that it cannot be built again.
 *
 * <p>Reads the rows of each table that has a retention once, and those of files that only older
 * versions need once more. A kill in between leaves files for the next run.
 */
public final class Maintain {
  private static final String BECAUSE = "rows it was built from are past their retention";

  private final Stage stage;
  private final Lake lake;
  private final Maintenance settings;

  private Maintain(Stage stage) {
    this.stage = stage;
    this.lake = stage.lake();
    this.settings = stage.problem().governance().maintenance();
  }

  public static Maintain of(Stage stage) {
    return new Maintain(stage);
  }

  /** Brings the tables to what may be kept as of the run's logical date. */
  public MaintenanceResult execute() {
    Map<String, Column> expired = new Ages(stage).expired();
    Map<String, List<Pins.Pin>> pins = new Pins(stage).byTable();
    List<TableResult> results = new ArrayList<>();
    Set<String> lost = new LinkedHashSet<>();
    for (String table : StoredFiles.tables(lake)) {
      TableResult result =
          stage.describe(
              "maintain " + table,
              () -> maintain(table, expired.get(table), pins.getOrDefault(table, List.of()), lost));
      if (result.didSomething()) {
        results.add(result);
        stage.say("%s", result.sentence());
      }
    }
    lost.forEach(set -> stage.say("training set %s cannot be built again", shortened(set)));
    return new MaintenanceResult(results, List.copyOf(lost));
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }

  private TableResult maintain(
      String table, Column expired, List<Pins.Pin> pins, Set<String> lost) {
    StoredFiles files = StoredFiles.of(lake, table, settings.mostFiles());
    TableLog log = TableLog.of(lake, table);
    Map<String, Long> before = files.sizes();
    long rows = expired == null ? 0 : lake.read(table).where(expired).count();
    if (rows > 0) {
      lake.delete(table, expired, stage.run().commit());
    }
    Set<String> live = files.live();
    if (hasTooManySmallFiles(live, before)) {
      lake.compact(table, settings.smallerThan(), stage.run().commit());
      live = files.live();
    }
    if (!pins.isEmpty()) {
      log.keepOld(stage.run().commit());
    }
    List<String> old = files.data().stream().filter(Predicate.not(live::contains)).toList();
    Set<String> past = expired == null ? Set.of() : holding(files, old, expired);
    Map<Pins.Pin, Set<String>> pinned = pinned(table, files, pins, past, lost);
    Set<String> needed = pinned.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    int entries = delete(table, files, old, past, needed, pinned.keySet());
    Map<String, Long> after = files.sizes();
    files.nearTheBound(after.size()).ifPresent(sentence -> stage.say("%s", sentence));
    return new TableResult(
        table,
        rows,
        new MaintenanceResult.Size(before.size(), sum(before)),
        new MaintenanceResult.Size(after.size(), sum(after)),
        old.stream().filter(needed::contains).count(),
        entries,
        versions(pinned.keySet()));
  }

  private static SortedMap<Long, SortedSet<String>> versions(Set<Pins.Pin> kept) {
    SortedMap<Long, SortedSet<String>> versions = new TreeMap<>();
    for (Pins.Pin pin : kept) {
      versions.computeIfAbsent(pin.version(), v -> new TreeSet<>()).add(pin.trainingSet());
    }
    return versions;
  }

  private static long sum(Map<String, Long> sizes) {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether so many small files would be saved by putting those of each partition together. */
  private boolean hasTooManySmallFiles(Set<String> live, Map<String, Long> sizes) {
    Map<String, Long> byPartition =
        live.stream()
            .filter(file -> sizes.getOrDefault(file, 0L) < settings.smallerThan())
            .collect(
                Collectors.groupingBy(
                    file -> file.substring(0, file.lastIndexOf('/')), Collectors.counting()));
    long saved = byPartition.values().stream().mapToLong(files -> files - 1).sum();
    return saved >= settings.smallFiles();
  }

  /**
   * The pins that hold, each with the files it needs. Those of a version that is gone, or of which
   * a file has rows past their retention, hold no longer: that is said before the files go, for a
   * kill in between must not leave a set that claims too much.
   */
  private Map<Pins.Pin, Set<String>> pinned(
      String table, StoredFiles files, List<Pins.Pin> pins, Set<String> past, Set<String> lost) {
    Map<Pins.Pin, Set<String>> pinned = new LinkedHashMap<>();
    for (Pins.Pin pin : pins) {
      try {
        pinned.put(pin, pin.files(files));
      } catch (Failure e) {
        lose(List.of(pin), "version %d of table %s is gone".formatted(pin.version(), table), lost);
      }
    }
    List<Pins.Pin> over =
        pinned.entrySet().stream()
            .filter(entry -> entry.getValue().stream().anyMatch(past::contains))
            .map(Map.Entry::getKey)
            .toList();
    lose(over, BECAUSE, lost);
    over.forEach(pinned::remove);
    return pinned;
  }

  /**
   * Deletes files of rows that only older versions need, unless one of these is kept, and what the
   * log says of these versions. Where rows past their retention go, their minima and maxima go with
   * them, and no grace is given. The log goes first: by the files that are left, and by them alone,
   * the next run sees what a kill has left to do.
   *
   * @return how many files of the log went
   */
  private int delete(
      String table,
      StoredFiles files,
      List<String> old,
      Set<String> past,
      Set<String> needed,
      Set<Pins.Pin> kept) {
    TableLog log = TableLog.of(lake, table);
    Instant replaced = Instant.now().minus(settings.grace());
    List<String> unneeded =
        old.stream()
            .filter(
                file ->
                    past.contains(file)
                        || (!needed.contains(file) && files.isOlder(file, replaced)))
            .toList();
    Instant written = Instant.now().minus(TableLog.LONGEST_WRITE);
    Set<String> committed = Set.of();
    if (!past.isEmpty() || !unneeded.stream().allMatch(file -> files.isOlder(file, written))) {
      // A job may be writing one of them: from here on it cannot commit it.
      log.settle(stage.run().commit());
      committed = files.live();
    }
    long from = past.isEmpty() ? log.readableSince(replaced) : lake.version(table);
    for (Pins.Pin pin : kept) {
      from = Math.min(from, pin.version());
    }
    int entries = log.keepFrom(from);
    files.delete(unneeded.stream().filter(Predicate.not(committed::contains)).toList());
    return entries;
  }

  private void lose(List<Pins.Pin> pins, String because, Set<String> lost) {
    lost.addAll(
        new Reproducibility(lake)
            .lose(
                Reproducibility.named(pins.stream().map(Pins.Pin::trainingSet).distinct().toList()),
                because,
                new TrainingSetBound(stage),
                stage.run().commit()));
  }

  /** The files among these that hold a row past its retention. */
  private static Set<String> holding(StoredFiles files, List<String> paths, Column expired) {
    List<String> readable = paths.stream().filter(path -> path.endsWith(".parquet")).toList();
    if (readable.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(files.paths(files.rows(readable).where(expired)));
  }
}
