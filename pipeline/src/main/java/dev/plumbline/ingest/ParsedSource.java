package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.CleaningRule;
import dev.plumbline.problem.Intake;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * A part of a source, read and judged once, kept, and counted in one pass over what is kept.
 *
 * @param rows judged rows, kept by Spark until whoever asked for them lets go
 * @param added columns that nobody declared and that are kept
 * @param read how many rows there are
 * @param quarantined how many of them have faults and are not withheld
 * @param erased how many are of erased subjects
 * @param expired how many are past their retention
 * @param deletions how many rows that are fit say that a row is gone
 * @param cleaned how many rows each cleaning rule changed or refused
 * @param reached the largest value of the watermark in a row without faults, as text
 */
record ParsedSource(
    Dataset<Row> rows,
    List<StructField> added,
    long read,
    long quarantined,
    long erased,
    long expired,
    long deletions,
    List<IngestResult.Cleaned> cleaned,
    Optional<String> reached) {

  ParsedSource {
    added = List.copyOf(added);
    cleaned = List.copyOf(cleaned);
  }

  /** The rows without faults. */
  Dataset<Row> fit() {
    return rows.where(isFit());
  }

  /** The rows with faults. */
  Dataset<Row> unfit() {
    return rows.where(col(RowMarks.FAULTS).isNotNull().and(isLoaded()));
  }

  /** Whether a judged row is without faults and not withheld. */
  static Column isFit() {
    return col(RowMarks.FAULTS).isNull().and(isLoaded());
  }

  private static Column isLoaded() {
    return col(RowMarks.WITHHELD).isNull();
  }

  /**
   * Groups sources that read the same columns of the same place in the same way: they differ only
   * in what is made of a row afterwards, and one parse serves all.
   *
   * @return what to parse → the sources it serves, in the problem's order
   */
  static Map<Source, List<Source>> shared(Iterable<Source> sources) {
    Map<Source, List<Source>> groups = new LinkedHashMap<>();
    for (Source source : sources) {
      groups.computeIfAbsent(judged(source, required(source)), s -> new ArrayList<>()).add(source);
    }
    Map<Source, List<Source>> parses = new LinkedHashMap<>();
    groups.forEach(
        (judged, members) -> {
          Set<String> keys = new LinkedHashSet<>();
          members.forEach(member -> keys.addAll(member.key()));
          parses.put(judged(members.get(0), List.copyOf(keys)), members);
        });
    return parses;
  }

  /** The key columns that may be missing elsewhere: a fault depends on them. */
  private static List<String> required(Source source) {
    return source.columns().stream()
        .filter(SourceColumn::nullable)
        .map(SourceColumn::name)
        .filter(source.key()::contains)
        .toList();
  }

  /** A source as far as the judgement of its rows depends on it; its name is for messages. */
  private static Source judged(Source source, List<String> key) {
    boolean whole = source.intake().load() instanceof Intake.Load.Whole;
    return new Source(
        whole ? source.path() : source.name(),
        "",
        source.path(),
        source.format(),
        source.columns(),
        Map.of(),
        key,
        source.keeping().retention().flatMap(r -> source.agesFrom()),
        Optional.empty(),
        Source.SameKey.DUPLICATE,
        source.personal(),
        source.keeping(),
        1,
        source.intake());
  }

  /**
   * Reads, judges and counts; two Spark jobs, one to read the header and one to read and count.
   *
   * @param judged what to read, as {@link #shared} gave it
   * @param source the source that messages name
   * @param withheld which rows are kept out
   * @param search looks for undeclared personal data in the same pass
   * @param held is told of the rows that are kept, before they are computed
   */
  static ParsedSource of(
      SparkSession spark,
      Source judged,
      Source source,
      Slice slice,
      UnaryOperator<String> environment,
      Withheld withheld,
      UndeclaredPersonalData search,
      Consumer<Dataset<Row>> held) {
    RawRows raw = RawRows.of(spark, source, slice, environment);
    Dataset<Row> rows =
        withheld
            .mark(judged, JudgedRows.of(judged, raw, slice))
            .persist(StorageLevel.MEMORY_AND_DISK());
    held.accept(rows);
    SharedPass pass = new SharedPass();
    LongSupplier read = pass.count(count(lit(1)));
    LongSupplier quarantined = pass.count(count(when(isLoaded(), col(RowMarks.FAULTS))));
    LongSupplier erased = pass.count(withheld(Withheld.ERASED));
    LongSupplier expired = pass.count(withheld(Withheld.EXPIRED));
    LongSupplier deletions =
        raw.values() == RawRows.Values.CHANGES
            ? pass.count(count(when(isFit().and(col(RowMarks.DELETED)), lit(1))))
            : () -> 0;
    search.join(pass, source, raw.added());
    Map<IngestResult.Cleaned, LongSupplier> cleaned = cleaned(source, pass);
    Supplier<Optional<Object>> reached = reached(source, pass);
    Map<String, LongSupplier> present = present(source, pass);
    compute(spark, source, environment, pass, rows);
    List<String> empty =
        present.entrySet().stream()
            .filter(column -> column.getValue().getAsLong() == 0)
            .map(Map.Entry::getKey)
            .toList();
    if (read.getAsLong() > 0) {
      new JsonRows(spark, source).refuseMissing(slice, empty);
    }
    return new ParsedSource(
        rows,
        raw.added(),
        read.getAsLong(),
        quarantined.getAsLong(),
        erased.getAsLong(),
        expired.getAsLong(),
        deletions.getAsLong(),
        cleaned.entrySet().stream()
            .map(rule -> rule.getKey().of(rule.getValue().getAsLong()))
            .toList(),
        reached.get().map(Landing::text));
  }

  private static Column withheld(String reason) {
    return count(when(col(RowMarks.WITHHELD).equalTo(reason), lit(1)));
  }

  private static void compute(
      SparkSession spark,
      Source source,
      UnaryOperator<String> environment,
      SharedPass pass,
      Dataset<Row> rows) {
    if (source.format() instanceof Source.Jdbc jdbc) {
      new JdbcRows(spark, source, jdbc, environment)
          .told(
              () -> {
                pass.over(rows);
                return pass;
              });
    } else {
      CsvRows.withHeadersChecked(source, () -> pass.over(rows));
    }
  }

  private static Map<IngestResult.Cleaned, LongSupplier> cleaned(Source source, SharedPass pass) {
    Map<IngestResult.Cleaned, LongSupplier> counts = new LinkedHashMap<>();
    int bit = 0;
    for (SourceColumn column : source.columns()) {
      List<CleaningRule> rules = source.intake().clean().getOrDefault(column.name(), List.of());
      for (int i = 0; i < rules.size(); i++) {
        Column touched = col(RowMarks.CLEANED).bitwiseAND(1L << bit).notEqual(0L);
        counts.put(
            new IngestResult.Cleaned(column.name(), i, rules.get(i).name(), 0),
            pass.count(count(when(touched, lit(1)))));
        bit++;
      }
    }
    return counts;
  }

  private static Supplier<Optional<Object>> reached(Source source, SharedPass pass) {
    return source.intake().load() instanceof Intake.Load.Watermark watermark
        ? pass.value(max(when(col(RowMarks.FAULTS).isNull(), col(watermark.column()))))
        : Optional::empty;
  }

  /** A declared key that stands in no line of JSON shows as a column without any value. */
  private static Map<String, LongSupplier> present(Source source, SharedPass pass) {
    Map<String, LongSupplier> present = new LinkedHashMap<>();
    if (source.format() instanceof Source.JsonLines) {
      for (SourceColumn column : source.columns()) {
        present.put(column.name(), pass.count(count(TextFiles.quoted(column.name()))));
      }
    }
    return present;
  }
}
