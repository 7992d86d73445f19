package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.PersonalData;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Replaces a clean table by all rows of its source, in one commit. */
final class WholeLoad {
  private final Stage stage;
  private final Source source;
  private final UnaryOperator<String> environment;

  WholeLoad(Stage stage, Source source, UnaryOperator<String> environment) {
    this.stage = stage;
    this.source = source;
    this.environment = environment;
  }

  /** The rows that the clean table will have. */
  Dataset<Row> pending(ParsedSource parsed) {
    return clean(parsed).rows();
  }

  private record Clean(Dataset<Row> rows, Deduplication deduplication) {}

  private Clean clean(ParsedSource parsed) {
    Dataset<Row> derived = CleanRows.derive(source, parsed.fit());
    List<Column> ties = List.of(col(RowMarks.RECORD_ID), contentHash(source));
    Optional<Deduplication.Marks> marks =
        DeltaRows.isFeed(source)
            ? Optional.of(new Deduplication.Marks(col(RowMarks.COMMIT), col(RowMarks.DELETED)))
            : Optional.empty();
    Deduplication deduplication = Deduplication.of(source, derived, marks, ties, lit(true));
    Dataset<Row> kept = deduplication.kept();
    List<Column> columns = new ArrayList<>();
    if (CleanRows.areEntities(stage.problem(), source)) {
      kept = CleanRows.withRowIdentifier(kept, RowMarks.RECORD_ID, List.of(contentHash(source)));
      columns.add(CleanRows.rowIdentifier());
    }
    columns.addAll(CleanRows.columns(source, parsed.added(), environment));
    return new Clean(kept.select(columns.toArray(Column[]::new)), deduplication);
  }

  IngestResult.SourceResult write(ParsedSource parsed) {
    Clean clean = clean(parsed);
    Table table =
        Tables.raw(source.name(), source.description(), clean.rows().schema(), personal(source));
    stage.lake().replace(table, clean.rows(), stage.run().commit());
    long duplicates = clean.deduplication().removed();
    long rows = stage.lake().read(table).count();
    requireBalance(source, parsed, rows + parsed.deletions(), duplicates);
    return result(source, parsed, rows, duplicates);
  }

  static IngestResult.SourceResult result(
      Source source, ParsedSource parsed, long kept, long duplicates) {
    return new IngestResult.SourceResult(
        source.name(),
        parsed.read(),
        kept,
        parsed.quarantined(),
        duplicates,
        parsed.erased(),
        parsed.expired(),
        parsed.deletions(),
        parsed.cleaned());
  }

  /** Tells rows apart whose record identifiers are equal because personal columns are no part. */
  private static Column contentHash(Source source) {
    return xxhash64(
        source.columns().stream()
            .map(SourceColumn::name)
            .map(TextFiles::quoted)
            .toArray(Column[]::new));
  }

  /** The columns of the clean table that hold personal data. */
  static List<String> personal(Source source) {
    return source.personal().entrySet().stream()
        .filter(e -> !(e.getValue() instanceof PersonalData.Drop))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * Every row read went somewhere.
   *
   * @param kept rows in the table, and those that took rows away
   * @throws Failure of kind INTERNAL where one is unaccounted for
   */
  static void requireBalance(Source source, ParsedSource parsed, long kept, long duplicates) {
    long withheld = parsed.erased() + parsed.expired();
    if (parsed.read() != kept + parsed.quarantined() + duplicates + withheld) {
      throw Failure.internal(
          "Source %s: %,d rows were read, but %,d kept + %,d quarantined + %,d duplicates + %,d"
              + " erased or past retention differ",
          source.name(), parsed.read(), kept, parsed.quarantined(), duplicates, withheld);
    }
  }
}
