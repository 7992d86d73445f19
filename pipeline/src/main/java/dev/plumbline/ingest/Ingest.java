package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.SideBySide;
import dev.plumbline.Stage;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Sources → clean, typed Delta tables and a quarantine.
 *
 * <p>Each source is parsed once and kept while it is counted and written: one pass over the files,
 * one over the parsed rows to count, one to write what is kept and one to write what is not. Every
 * row read is kept, quarantined with a reason, or a removed duplicate, and the run checks that the
 * three add up. All sources are judged before any table changes.
 */
public final class Ingest {
  private final Stage stage;

  private Ingest(Stage stage) {
    this.stage = stage;
  }

  public static Ingest of(Stage stage) {
    return new Ingest(stage);
  }

  /**
   * Loads every source of the problem.
   *
   * @throws Failure of kind DATA where a file is missing, lacks a declared column, or has more rows
   *     for the quarantine than its limit allows, and of kind USER where personal data is to be
   *     hashed and the environment has no key; no clean table has changed then
   */
  public IngestResult execute() {
    Problem problem = stage.problem();
    problem.sources().values().forEach(CleanRows::requireHashKey);
    Map<Source, ParsedSource> parsed = new LinkedHashMap<>();
    try (SideBySide work = new SideBySide()) {
      Map<Source, Supplier<ParsedSource>> parses = new LinkedHashMap<>();
      for (Source source : problem.sources().values()) {
        parses.put(
            source,
            work.start(() -> stage.describe("parse " + source.name(), () -> parse(source))));
      }
      parses.forEach((source, rows) -> parsed.put(source, rows.get()));
      stage.describe("write the quarantine", () -> writeQuarantine(parsed));
      refuseWhatIsBroken(parsed);
      List<Supplier<IngestResult.SourceResult>> writes = new ArrayList<>();
      parsed.forEach(
          (source, rows) ->
              writes.add(
                  work.start(
                      () -> stage.describe("write " + source.name(), () -> write(source, rows)))));
      IngestResult result = new IngestResult(writes.stream().map(Supplier::get).toList());
      result.sources().forEach(source -> stage.say("%s", source.sentence()));
      return result;
    } finally {
      parsed.values().forEach(rows -> rows.rows().unpersist());
    }
  }

  /** A source's rows with their faults, and how many there are. */
  private record ParsedSource(Dataset<Row> rows, long read, long quarantined) {}

  private ParsedSource parse(Source source) {
    Dataset<Row> rows =
        CsvSource.of(stage.lake().spark(), source).rows().persist(StorageLevel.MEMORY_AND_DISK());
    Row counts = CsvSource.withHeadersChecked(source, () -> count(rows));
    return new ParsedSource(rows, counts.getLong(0), counts.isNullAt(1) ? 0 : counts.getLong(1));
  }

  private static Row count(Dataset<Row> rows) {
    return rows.agg(
            org.apache.spark.sql.functions.count(lit(1)),
            sum(when(size(col(CsvSource.FAULTS)).gt(0), 1L).otherwise(0L)))
        .head();
  }

  private Void writeQuarantine(Map<Source, ParsedSource> parsed) {
    Dataset<Row> rows =
        parsed.entrySet().stream()
            .map(e -> quarantined(e.getKey(), e.getValue().rows()))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    stage.lake().replace(Tables.QUARANTINE, rows, stage.run().commit());
    return null;
  }

  private Dataset<Row> quarantined(Source source, Dataset<Row> rows) {
    return rows.where(size(col(CsvSource.FAULTS)).gt(0))
        .select(
            col(CsvSource.RECORD_ID),
            col(CsvSource.FILE),
            col(CsvSource.KEY),
            explode(col(CsvSource.FAULTS)).as("fault"))
        .select(
            lit(source.name()).as("source"),
            lit(java.sql.Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            col(CsvSource.RECORD_ID).as("record_id"),
            col(CsvSource.FILE).as("file"),
            col(CsvSource.KEY).as("key"),
            col("fault.column").as("column"),
            col("fault.value").as("value"),
            col("fault.reason").as("reason"),
            lit(stage.run().runId()).as("run_id"));
  }

  private void refuseWhatIsBroken(Map<Source, ParsedSource> parsed) {
    parsed.forEach(
        (source, rows) -> {
          if (rows.read() == 0) {
            throw Failure.data("Source %s has no rows in %s", source.name(), source.path());
          }
          double share = (double) rows.quarantined() / rows.read();
          if (share > source.quarantineLimit()) {
            throw Failure.data(
                "Source %s: %,d of %,d rows (%.2f%%) are unfit, more than its quarantine-limit of "
                    + "%.2f%% allows; nothing was loaded. The rows and reasons are in %s",
                source.name(),
                rows.quarantined(),
                rows.read(),
                100 * share,
                100 * source.quarantineLimit(),
                stage.lake().path(Tables.QUARANTINE.name()));
          }
        });
  }

  private IngestResult.SourceResult write(Source source, ParsedSource parsed) {
    Dataset<Row> fit = parsed.rows().where(size(col(CsvSource.FAULTS)).equalTo(0));
    Deduplication deduplication = Deduplication.of(stage.problem(), source, fit);
    Dataset<Row> clean = CleanRows.of(stage.problem(), source, deduplication.kept());
    Table table = Tables.raw(source.name(), source.description(), clean.schema(), personal(source));
    stage.lake().replace(table, clean, stage.run().commit());
    long duplicates = deduplication.removed();
    long kept = stage.lake().read(table).count();
    if (parsed.read() != kept + parsed.quarantined() + duplicates) {
      throw Failure.internal(
          "Source %s: %,d rows were read, but %,d kept + %,d quarantined + %,d duplicates differ",
          source.name(), parsed.read(), kept, parsed.quarantined(), duplicates);
    }
    return new IngestResult.SourceResult(
        source.name(), parsed.read(), kept, parsed.quarantined(), duplicates);
  }

  private static List<String> personal(Source source) {
    return source.personal().entrySet().stream()
        .filter(e -> e.getValue() != Source.PersonalData.DROP)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
