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
    if (hasTooManySmallFiles(files.live(), before)) {
      lake.compact(table, settings.smallerThan(), stage.run().commit());
    }
    if (!pins.isEmpty()) {
      log.keepOld(stage.run().commit());
    }
    Map<Pins.Pin, Set<String>> needed = new LinkedHashMap<>();
    Set<Pins.Pin> gone = new LinkedHashSet<>();
    boolean past = deleteUnneeded(table, expired, files, pins, needed, gone, lost);
    List<Pins.Pin> kept = pins.stream().filter(pin -> !gone.contains(pin)).toList();
    int entries = cutLog(table, log, kept, past);
    Map<String, Long> after = files.sizes();
    Set<String> live = files.live();
    long pinned =
        needed.entrySet().stream()
            .filter(entry -> !gone.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .filter(file -> !live.contains(file))
            .distinct()
            .count();
    return new TableResult(
        table,
        rows,
        new MaintenanceResult.Size(before.size(), sum(before)),
        new MaintenanceResult.Size(after.size(), sum(after)),
        pinned,
        entries,
        versions(kept));
  }

  private static SortedMap<Long, SortedSet<String>> versions(List<Pins.Pin> kept) {
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
   * Deletes files of rows that only older versions need, unless one of these is kept.
   *
   * @return whether rows past their retention were in any of them
   */
  private boolean deleteUnneeded(
      String table,
      Column expired,
      StoredFiles files,
      List<Pins.Pin> pins,
      Map<Pins.Pin, Set<String>> needed,
      Set<Pins.Pin> gone,
      Set<String> lost) {
    Set<String> live = files.live();
    List<String> there = files.data();
    List<String> old = there.stream().filter(file -> !live.contains(file)).toList();
    Set<String> mustGo = expired == null ? Set.of() : holding(files, old, expired);
    for (Pins.Pin pin : pins) {
      try {
        needed.put(pin, pin.files(files));
      } catch (Failure e) {
        lose(List.of(pin), "version %d of table %s is gone".formatted(pin.version(), table), lost);
        gone.add(pin);
      }
    }
    List<Pins.Pin> past =
        needed.entrySet().stream()
            .filter(entry -> entry.getValue().stream().anyMatch(mustGo::contains))
            .map(Map.Entry::getKey)
            .toList();
    // Marked before the files go: a kill in between must not leave a set that claims too much.
    lose(past, BECAUSE, lost);
    gone.addAll(past);
    Set<String> pinned =
        needed.entrySet().stream()
            .filter(entry -> !gone.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .collect(Collectors.toSet());
    Instant replaced = Instant.now().minus(settings.grace());
    List<String> unneeded =
        old.stream()
            .filter(
                file ->
                    mustGo.contains(file)
                        || (!pinned.contains(file) && files.isOlder(file, replaced)))
            .toList();
    Instant written = Instant.now().minus(TableLog.LONGEST_WRITE);
    if (mustGo.isEmpty() && unneeded.stream().allMatch(file -> files.isOlder(file, written))) {
      files.delete(unneeded);
      return false;
    }
    // A job may be writing one of them: from here on it cannot commit it.
    TableLog.of(lake, table).settle(stage.run().commit());
    Set<String> committed = files.live();
    files.delete(unneeded.stream().filter(file -> !committed.contains(file)).toList());
    return !mustGo.isEmpty();
  }

  private void lose(List<Pins.Pin> pins, String because, Set<String> lost) {
    lost.addAll(
        new Reproducibility(lake)
            .lose(
                pins.stream().map(Pins.Pin::trainingSet).distinct().toList(),
                because,
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

  /**
   * Deletes what the log says of versions older than every one that stays readable. Where rows past
   * their retention went, their minima and maxima go with them, and no grace is given: the versions
   * that had them can no longer be read.
   */
  private int cutLog(String table, TableLog log, List<Pins.Pin> kept, boolean past) {
    long from =
        past ? lake.version(table) : log.readableSince(Instant.now().minus(settings.grace()));
    for (Pins.Pin pin : kept) {
      from = Math.min(from, pin.version());
    }
    return log.keepFrom(from);
  }
}
