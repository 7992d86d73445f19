package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Intake;
import dev.plumbline.problem.Intake.Load;
import dev.plumbline.problem.PersonalData;
import dev.plumbline.problem.Source;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Lands what a logical date loads, then makes the clean table of all that has landed: of rows with
 * one key the last recorded, where that does not tell the last loaded.
 *
 * <p>The landing's commit is the load. The clean table is computed from it and its commit says from
 * which version, so that a process that died in between is found out by the next load of any date.
 * Usually only this date's part of the clean table is written; the whole of it is where the table
 * was not made of the landing's newest version, or where dates share keys.
 */
final class IncrementalLoad {
  private final Stage stage;
  private final Lake lake;
  private final Source source;
  private final Landing landing;
  private final UnaryOperator<String> environment;
  private final String landed;
  private final String raw;

  IncrementalLoad(Stage stage, Source source, UnaryOperator<String> environment) {
    this.environment = environment;
    this.stage = stage;
    this.lake = stage.lake();
    this.source = source;
    this.landing = new Landing(stage, source);
    this.landed = Tables.landed(source.name());
    this.raw = Tables.raw(source.name());
  }

  /** Loads what was read. */
  IngestResult.SourceResult write(Slice slice, ParsedSource parsed) {
    boolean upToDate = upToDate();
    landing.commit(slice, parsed, environment);
    long duplicates = clean(upToDate);
    Row counts =
        marked(Landing.rows(lake.read(landed).where(landing.ofThisDate())), 1, 0)
            .union(marked(lake.read(raw).where(landing.ofThisDate()), 0, 1))
            .agg(sum("landed"), sum("kept"))
            .head();
    long landedRows = counts.isNullAt(0) ? 0 : counts.getLong(0);
    long kept = counts.isNullAt(1) ? 0 : counts.getLong(1);
    WholeLoad.requireBalance(source, parsed, landedRows, 0);
    WholeLoad.requireBalance(source, parsed, kept + parsed.deletions(), duplicates);
    return WholeLoad.result(source, parsed, kept, duplicates);
  }

  /** Several tables are counted in one job: planning one costs more than reading a date's rows. */
  private static Dataset<Row> marked(Dataset<Row> rows, long landed, long kept) {
    return rows.select(lit(landed).as("landed"), lit(kept).as("kept"));
  }

  /** The rows that the clean table will have; nothing is written. */
  Dataset<Row> pending(ParsedSource parsed) {
    Dataset<Row> ours = landing.rows(parsed, environment);
    return hasLoaded()
        ? cleaned(
                Landing.rows(lake.read(landed).where("not (" + landing.ofThisDate() + ")"))
                    .unionByName(ours, true))
            .rows()
        : cleaned(ours).rows();
  }

  /**
   * Loads nothing, but finishes what a process that died has left.
   *
   * @throws Failure of kind DATA where nothing was ever loaded
   */
  IngestResult.SourceResult writeNothing() {
    if (!lake.exists(landed)) {
      throw Failure.data("Source %s has no files in %s", source.name(), source.path());
    }
    if (!upToDate()) {
      clean(false);
    }
    return new IngestResult.SourceResult(source.name(), 0, 0, 0, 0, List.of());
  }

  /** Whether anything was ever loaded. */
  boolean hasLoaded() {
    return lake.exists(landed);
  }

  private boolean upToDate() {
    return lake.exists(raw)
        && lake.exists(landed)
        && Long.valueOf(lake.version(landed)).equals(lake.lastInputs(raw).get(landed));
  }

  /** Makes the clean table; gives how many of this date's rows were duplicates. */
  private long clean(boolean upToDate) {
    long version = lake.version(landed);
    Dataset<Row> all = Landing.rows(lake.read(landed, version));
    Dataset<Row> ours = all.where(landing.ofThisDate());
    boolean onlyOurs =
        upToDate && standAlone(ours, all.where("not (" + landing.ofThisDate() + ")"));
    Clean clean = cleaned(onlyOurs ? ours : all);
    Table table =
        Tables.rawByLoad(
            source.name(), source.description(), clean.rows().schema(), WholeLoad.personal(source));
    CommitInfo commit = stage.run().commit().from(Map.of(landed, version));
    if (onlyOurs) {
      lake.replaceWhere(table, landing.ofThisDate(), clean.rows(), commit);
    } else {
      lake.replace(table, clean.rows(), commit);
    }
    return clean.deduplication().removed();
  }

  private record Clean(Dataset<Row> rows, Deduplication deduplication) {}

  /** The clean table's rows of rows that have landed. */
  private Clean cleaned(Dataset<Row> rows) {
    Set<String> names = names(rows);
    Column content = xxhash64(names.stream().map(TextFiles::quoted).toArray(Column[]::new));
    Column isOurs = col(Load.LOADED_FOR).equalTo(lit(Date.valueOf(stage.run().logicalDate())));
    Deduplication deduplication =
        Deduplication.of(
            source,
            rows,
            Landing.marks(source),
            List.of(col(Load.LOADED_FOR).desc(), col(Landing.RECORD), content),
            isOurs);
    Dataset<Row> kept = deduplication.kept();
    List<Column> columns = new ArrayList<>();
    if (CleanRows.areEntities(stage.problem(), source)) {
      // By date first: rows keep their ordinals when later dates bring more of the same.
      kept =
          CleanRows.withRowIdentifier(kept, Landing.RECORD, List.of(col(Load.LOADED_FOR), content));
      columns.add(CleanRows.rowIdentifier());
    }
    names.forEach(name -> columns.add(TextFiles.quoted(name)));
    columns.add(col(Load.LOADED_FOR));
    return new Clean(kept.select(columns.toArray(Column[]::new)), deduplication);
  }

  /**
   * Whether no row of another date has anything to do with this date's rows, now or before: then
   * the other dates' rows of the clean table stay as they are.
   */
  private boolean standAlone(Dataset<Row> ours, Dataset<Row> others) {
    if (CleanRows.areEntities(stage.problem(), source)) {
      return false;
    }
    if (source.key().isEmpty()) {
      return true;
    }
    // As many rows of the other dates are in the clean table as have landed: none gave way.
    Row counts =
        marked(others, 1, 0)
            .union(marked(lake.read(raw).where("not (" + landing.ofThisDate() + ")"), 0, 1))
            .agg(sum(col("landed").minus(col("kept"))))
            .head();
    if (!counts.isNullAt(0) && counts.getLong(0) != 0) {
      return false;
    }
    Column same = lit(true);
    for (String column : Deduplication.fact(source)) {
      same = same.and(others.col(column).eqNullSafe(ours.col(column)));
    }
    return others.join(ours, same, "left_semi").isEmpty();
  }

  /** The columns of the clean table, of those that have landed. */
  private Set<String> names(Dataset<Row> rows) {
    Set<String> names = new LinkedHashSet<>();
    source.columns().stream()
        .map(c -> c.name())
        .filter(c -> !(source.personal().get(c) instanceof PersonalData.Drop))
        .forEach(names::add);
    names.addAll(source.derive().keySet());
    if (source.intake().newColumns() == Intake.NewColumns.KEEP) {
      Arrays.stream(rows.schema().fields())
          .map(StructField::name)
          .filter(name -> !name.startsWith(Landing.PREFIX) && !name.equals(Load.LOADED_FOR))
          .forEach(names::add);
    }
    return names;
  }
}
