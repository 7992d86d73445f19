package dev.plumbline.quality;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tables → their profiles, kept with the date, and what of a period is unlike the periods before.
 * One pass over each table and one commit for it; one commit more for the anomalies of periods.
 */
public final class Profiling {
  private final Stage stage;
  private final Optional<String> table;
  private final Coverage coverage;

  private Profiling(Stage stage, Optional<String> table, Coverage coverage) {
    this.stage = stage;
    this.table = table;
    this.coverage = coverage;
  }

  /** Of the clean table of every source, all rows. */
  public static Profiling of(Stage stage) {
    return new Profiling(stage, Optional.empty(), Coverage.TABLE);
  }

  /** Of one table only: by its own name or its source's. */
  public Profiling ofTable(String name) {
    return new Profiling(stage, Optional.of(name), coverage);
  }

  /** Of the rows of the logical date's period only, where the source has an event time. */
  public Profiling ofPeriod() {
    return new Profiling(stage, table, Coverage.PERIOD);
  }

  /** What was profiled, and what of it is unlike the dates before. */
  public record Result(Coverage coverage, List<TableProfile> tables, List<Anomaly> anomalies) {
    public Result {
      tables = List.copyOf(tables);
      anomalies = List.copyOf(anomalies);
    }
  }

  /**
   * Profiles and keeps.
   *
   * @throws Failure of kind USER where there is no such table, or it has no event time and only a
   *     period is asked for
   */
  public Result execute() {
    List<TableProfile> profiles = new ArrayList<>();
    List<Anomaly> anomalies = new ArrayList<>();
    if (coverage == Coverage.PERIOD) {
      stage.say(
          "anomalies are judged by the profiles of the last %,d days (quality.history)",
          stage.problem().expectations().history().toDays());
    }
    for (String name : names()) {
      TableProfile profile = profile(name);
      ProfileStore store = ProfileStore.of(stage);
      if (coverage == Coverage.PERIOD) {
        anomalies.addAll(
            Anomalies.of(
                    store.history(name, coverage, stage.run().logicalDate()),
                    stage.problem().expectations().anomalyAlarms())
                .in(profile, stage.run().logicalDate()));
      }
      store.write(name, coverage, profile.columns());
      profiles.add(profile);
    }
    if (coverage == Coverage.PERIOD) {
      Anomaly.write(stage, anomalies);
    }
    return new Result(coverage, profiles, anomalies);
  }

  private List<String> names() {
    Problem problem = stage.problem();
    if (table.isEmpty()) {
      return problem.sources().values().stream()
          .filter(s -> coverage == Coverage.TABLE || s.eventTime().isPresent())
          .map(s -> Tables.raw(s.name()))
          .filter(stage.lake()::exists)
          .toList();
    }
    String asked = table.get();
    String name = problem.sources().containsKey(asked) ? Tables.raw(asked) : asked;
    if (!stage.lake().exists(name)) {
      throw Failure.user(
          "There is no table %s under %s; sources are %s, and ingest loads them",
          asked, stage.lake().root(), String.join(", ", problem.sources().keySet()));
    }
    return List.of(name);
  }

  private TableProfile profile(String name) {
    Optional<Source> source =
        stage.problem().sources().values().stream()
            .filter(s -> Tables.raw(s.name()).equals(name))
            .findFirst();
    Dataset<Row> all = stage.lake().read(name);
    Dataset<Row> rows = coverage == Coverage.TABLE ? all : period(name, source, all);
    return stage.describe(
        "profile " + name,
        () -> TableProfile.of(name, rows, personal(source), stage.problem().timeZone()));
  }

  private Dataset<Row> period(String name, Optional<Source> source, Dataset<Row> all) {
    String clock =
        source
            .flatMap(Source::eventTime)
            .orElseThrow(
                () ->
                    Failure.user(
                        "Table %s has no event-time, so no row of it belongs to a period; profile"
                            + " it without --period",
                        name));
    return TableProfile.period(all, clock, stage.begins(), stage.knownUntil());
  }

  /**
   * Columns of which only counts are kept: personal ones and the entity's, for what names one
   * person or thing would outlive its erasure in a profile. A table that is no source's may hold
   * any column of theirs.
   */
  private Set<String> personal(Optional<Source> source) {
    Stream<Source> sources =
        source.map(Stream::of).orElseGet(() -> stage.problem().sources().values().stream());
    return Stream.concat(
            sources.flatMap(s -> s.personal().keySet().stream()),
            stage.problem().entity().columns().stream())
        .collect(Collectors.toSet());
  }
}
