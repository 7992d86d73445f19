package dev.plumbline.governance;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.governance.MaintenanceResult.TableResult;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * Deletes the rows past their retention from every table that has them, and the files that nothing
 * needs. A file stays while the newest version, a pinned one (see {@link Pins}) or, for {@link
 * #GRACE}, a reader that began earlier may need it. A pin does not outlive retention: a file with a
 * row past it goes whatever is pinned, and then the training set says that it cannot be built
 * again.
 *
 * <p>Reads the rows of each concerned table once, and those of files that only older versions need
 * once more. A kill in between leaves files for the next run.
 */
public final class Maintain {
  /** Readers and writers that are older than this are none. */
  static final Duration GRACE = Duration.ofDays(7);

  private static final String BECAUSE = "rows it was built from are past their retention";

  private final Stage stage;
  private final Lake lake;

  private Maintain(Stage stage) {
    this.stage = stage;
    this.lake = stage.lake();
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
      if (result.expired() + result.files() > 0) {
        results.add(result);
        stage.say("%s", result.sentence());
      }
    }
    lost.forEach(
        set ->
            stage.say(
                "training set %s cannot be built again",
                set.substring(0, Math.min(8, set.length()))));
    return new MaintenanceResult(results, List.copyOf(lost));
  }

  private TableResult maintain(
      String table, Column expired, List<Pins.Pin> pins, Set<String> lost) {
    long rows = expired == null ? 0 : lake.read(table).where(expired).count();
    if (rows > 0) {
      lake.delete(table, expired, stage.run().commit());
    }
    StoredFiles files = StoredFiles.of(lake, table);
    Set<String> live = files.live();
    List<String> old = files.data().stream().filter(file -> !live.contains(file)).toList();
    if (old.isEmpty()) {
      return new TableResult(table, rows, 0, 0);
    }
    Set<String> mustGo = expired == null ? Set.of() : holding(files, old, expired);
    List<Pins.Pin> gone = new ArrayList<>();
    Map<Pins.Pin, Set<String>> needed = needed(pins, gone);
    needed.forEach(
        (pin, paths) -> {
          if (paths.stream().anyMatch(mustGo::contains)) {
            gone.add(pin);
          }
        });
    Set<String> pinned =
        needed.entrySet().stream()
            .filter(entry -> !gone.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .collect(Collectors.toSet());
    // Marked before the files go: a kill in between must not leave a set that claims too much.
    lost.addAll(
        new Reproducibility(lake)
            .lose(
                gone.stream().map(Pins.Pin::trainingSet).distinct().toList(),
                BECAUSE,
                stage.run().commit()));
    Instant settled = Instant.now().minus(GRACE);
    List<String> unneeded =
        old.stream()
            .filter(
                file ->
                    mustGo.contains(file)
                        || (!pinned.contains(file) && files.isOlder(file, settled)))
            .toList();
    long kept = old.stream().filter(pinned::contains).count();
    return new TableResult(table, rows, files.delete(unneeded), kept);
  }

  private Map<Pins.Pin, Set<String>> needed(List<Pins.Pin> pins, List<Pins.Pin> gone) {
    Map<Pins.Pin, Set<String>> needed = new LinkedHashMap<>();
    for (Pins.Pin pin : pins) {
      try {
        needed.put(pin, pin.files(lake));
      } catch (Failure e) {
        gone.add(pin);
      }
    }
    return needed;
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
