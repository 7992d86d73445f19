package dev.plumbline.ingest;

import dev.plumbline.Failure;
import dev.plumbline.SideBySide;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Secrets;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sources → clean, typed Delta tables and a quarantine.
 *
 * <p>Each source is parsed once and kept while it is counted and written: one pass over the files,
 * one over the parsed rows to count, one to write what is kept and one to write what is not;
 * sources that read the same place in the same way share the first two. Every row read is kept,
 * quarantined with a reason, or a removed duplicate, and the run checks that the three add up. All
 * sources are judged before any table changes, and so are the rows that the tables are about to
 * have where a {@link LoadCheck} is given, by passes of its own.
 */
public final class Ingest {
  private final Stage stage;
  private final UnaryOperator<String> environment;
  private final UndeclaredPersonalData personalData;
  private final LoadCheck check;
  private final Queue<Dataset<Row>> held = new ConcurrentLinkedQueue<>();

  private Ingest(Stage stage, UnaryOperator<String> environment, LoadCheck check) {
    this.stage = stage;
    this.check = check;
    this.personalData = new UndeclaredPersonalData(stage.problem().governance());
    this.environment = environment;
  }

  public static Ingest of(Stage stage) {
    return of(stage, System::getenv);
  }

  /** The same, its secrets from elsewhere. */
  public static Ingest of(Stage stage, UnaryOperator<String> environment) {
    return new Ingest(stage, environment, LoadCheck.none());
  }

  /** The same, refusing what a check refuses. */
  public Ingest checkedBy(LoadCheck check) {
    return new Ingest(stage, environment, check);
  }

  /**
   * Loads every source of the problem.
   *
   * @throws Failure of kind DATA where a source is missing, breaks its schema contract, holds
   *     undeclared personal data, has more rows for the quarantine than its limit allows, or is
   *     refused by the check, and of kind USER where a secret is needed and the environment does
   *     not have it; no clean table has changed then
   */
  public IngestResult execute() {
    Problem problem = stage.problem();
    problem.sources().values().forEach(this::requireSecrets);
    Withheld withheld = new Withheld(stage, ErasedRows.of(problem, stage.lake(), environment));
    try (SideBySide work = new SideBySide()) {
      Map<Source, Judged> judged = judgeAll(work, withheld);
      Map<Source, ParsedSource> parsed = new LinkedHashMap<>();
      judged.forEach((source, rows) -> rows.parsed().ifPresent(p -> parsed.put(source, p)));
      personalData.refuse();
      stage.describe(
          "write the quarantine",
          () -> {
            new Quarantine(stage).write(parsed);
            return null;
          });
      parsed.forEach(this::refuseWhatIsBroken);
      check.judge(
          parsed.keySet().stream().map(Source::name).collect(Collectors.toUnmodifiableSet()),
          name -> pending(stage.problem().sources().get(name), parsed));
      List<Supplier<IngestResult.SourceResult>> writes = new ArrayList<>();
      judged.forEach(
          (source, rows) ->
              writes.add(
                  work.start(
                      () -> stage.describe("write " + source.name(), () -> write(source, rows)))));
      IngestResult result = new IngestResult(writes.stream().map(Supplier::get).toList());
      result.sources().forEach(source -> stage.say("%s", source.sentence()));
      return result;
    } finally {
      // Whatever has failed, every piece has ended by now.
      held.forEach(Dataset::unpersist);
    }
  }

  private void requireSecrets(Source source) {
    CleanRows.requireHashKey(source, environment);
    if (source.format() instanceof Source.Jdbc jdbc) {
      new JdbcRows(stage.lake().spark(), source, jdbc, environment).requireCredentials();
    }
  }

  /** What a source is to load, and its rows where there is anything to load. */
  private record Judged(Slice slice, Optional<ParsedSource> parsed) {}

  /** Parses and counts all sources, in the problem's order; nothing is written. */
  private Map<Source, Judged> judgeAll(SideBySide work, Withheld withheld) {
    Map<Source, Supplier<Judged>> pieces = new LinkedHashMap<>();
    ParsedSource.shared(stage.problem().sources().values())
        .forEach(
            (judged, members) -> {
              Source first = members.get(0);
              Supplier<Judged> piece =
                  work.start(
                      () ->
                          stage.describe(
                              "parse " + first.name(), () -> judge(judged, first, withheld)));
              members.forEach(member -> pieces.put(member, piece));
            });
    Map<Source, Judged> all = new LinkedHashMap<>();
    stage.problem().sources().values().forEach(s -> all.put(s, pieces.get(s).get()));
    return all;
  }

  private Judged judge(Source judged, Source source, Withheld withheld) {
    Slice slice =
        source.intake().incremental()
            ? new Landing(stage, source).slice()
            : new Slice.All(stage.problem().governance().maintenance().mostFiles());
    if (slice instanceof Slice.Files files && files.files().isEmpty()) {
      return new Judged(slice, Optional.empty());
    }
    return new Judged(
        slice,
        Optional.of(
            SourceFiles.told(
                source,
                () ->
                    ParsedSource.of(
                        stage.lake().spark(),
                        judged,
                        source,
                        slice,
                        environment,
                        withheld,
                        personalData,
                        held::add))));
  }

  /** The rows that a source's clean table will have. */
  private Dataset<Row> pending(Source source, Map<Source, ParsedSource> parsed) {
    ParsedSource rows = parsed.get(source);
    if (rows == null) {
      return stage.lake().read(Tables.raw(source.name()));
    }
    return source.intake().incremental()
        ? new IncrementalLoad(stage, source, environment).pending(rows)
        : new WholeLoad(stage, source, environment).pending(rows);
  }

  private void refuseWhatIsBroken(Source source, ParsedSource rows) {
    refuseLostDeletions(source, rows);
    if (rows.read() == 0) {
      if (!source.intake().incremental()
          || !new IncrementalLoad(stage, source, environment).hasLoaded()) {
        throw Failure.data(
            "Source %s has no rows in %s", source.name(), Secrets.redacted(source.path()));
      }
      return;
    }
    double share = (double) rows.quarantined() / rows.read();
    if (share > source.quarantineLimit()) {
      throw Failure.data(
          "Source %s: %,d of %,d rows (%.2f%%) are unfit, more than its quarantine-limit of "
              + "%.2f%% allows; nothing was loaded. %s. The rows and reasons are in %s",
          source.name(),
          rows.quarantined(),
          rows.read(),
          100 * share,
          100 * source.quarantineLimit(),
          new CommonestFaults(stage, source).words(),
          stage.lake().path(Tables.QUARANTINE.name()));
    }
  }

  private static void refuseLostDeletions(Source source, ParsedSource rows) {
    if (rows.deletions() > 0
        && (source.key().isEmpty() || source.corrections() == Source.SameKey.CORRECTION)) {
      throw Failure.data(
          "Source %s: the change data feed deletes %,d rows, but %s; %s, or read the table itself,"
              + " without delta.changes-from",
          source.name(),
          rows.deletions(),
          source.key().isEmpty()
              ? "without a key nothing says which rows they are"
              : "same-key = correction keeps every version of a row",
          source.key().isEmpty()
              ? "declare sources.%s.key".formatted(source.name())
              : "write same-key = duplicate");
    }
  }

  private IngestResult.SourceResult write(Source source, Judged judged) {
    if (!source.intake().incremental()) {
      return new WholeLoad(stage, source, environment).write(judged.parsed().orElseThrow());
    }
    IncrementalLoad load = new IncrementalLoad(stage, source, environment);
    return judged
        .parsed()
        .map(parsed -> load.write(judged.slice(), parsed))
        .orElseGet(load::writeNothing);
  }
}
