package dev.plumbline.quality;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Source;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The clean tables → suggested expectations, a block of HOCON for each source. One pass over each
 * table; the volume is bounded where at least {@link VolumeBounds#FEWEST} profiles of the whole
 * table are on record.
 */
public final class Suggesting {
  private final Stage stage;
  private final Optional<String> only;

  private Suggesting(Stage stage, Optional<String> only) {
    this.stage = stage;
    this.only = only;
  }

  /**
   * @param only the source's name; every source that is loaded where empty
   */
  public static Suggesting of(Stage stage, Optional<String> only) {
    return new Suggesting(stage, only);
  }

  /**
   * Suggests; writes nothing.
   *
   * @throws Failure of kind USER where there is no such source, and of kind DATA where none is
   *     loaded
   */
  public List<String> execute() {
    List<Source> sources = sources();
    double alarms = stage.problem().expectations().falseAlarms() / Math.max(1, sources.size());
    List<String> blocks = new ArrayList<>();
    for (Source source : sources) {
      String table = Tables.raw(source.name());
      TableProfile profile =
          stage.describe(
              "profile " + table,
              () ->
                  TableProfile.of(
                      table,
                      stage.lake().read(table),
                      source.personal().keySet(),
                      stage.problem().timeZone()));
      blocks.add(Suggestions.of(profile, source, volumes(table), alarms));
    }
    return blocks;
  }

  private List<Source> sources() {
    if (only.isPresent() && !stage.problem().sources().containsKey(only.get())) {
      throw Failure.user(
          "There is no source %s; there are: %s",
          only.get(), String.join(", ", stage.problem().sources().keySet()));
    }
    List<Source> loaded =
        stage.problem().sources().values().stream()
            .filter(s -> only.isEmpty() || only.get().equals(s.name()))
            .filter(s -> stage.lake().exists(Tables.raw(s.name())))
            .toList();
    if (loaded.isEmpty()) {
      throw Failure.data("No source is loaded yet under %s; run ingest first", stage.lake().root());
    }
    return loaded;
  }

  private List<Long> volumes(String table) {
    TreeMap<LocalDate, Long> byDate = new TreeMap<>();
    ProfileStore.of(stage)
        .history(table, Coverage.TABLE, stage.run().logicalDate())
        .forEach(h -> byDate.merge(h.date(), h.rows(), Math::max));
    return List.copyOf(byDate.values());
  }
}
