package dev.plumbline.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The data behind it all.
 *
 * @param ingested the logical date of the last ingest
 * @param inspected whether the training set's quality was judged
 * @param leaks suspicions that a feature knows the outcome
 */
record Inputs(
    Optional<LocalDate> ingested,
    List<SourceCounts> sources,
    List<Refusal> refusals,
    boolean inspected,
    List<Expectation> failed,
    List<Leak> leaks,
    List<Column> columns) {
  /** Reasons, failed expectations and findings that are listed, each; one more says there are. */
  static final int LISTED = 100;

  /** {@code read = kept + quarantined + duplicates}. */
  record SourceCounts(String source, long read, long kept, long quarantined, long duplicates) {}

  /** A reason for which rows of a source were refused. */
  record Refusal(String source, String column, String reason, long rows) {}

  /** An expectation that did not hold. */
  record Expectation(String name, String column, String severity, String observed, String bound) {}

  /** A suspicion that a feature knows the outcome. */
  record Leak(
      String feature, String kind, String severity, String evidence, long rows, String advice) {}

  /** The shape of one column of the training set; what a category has no number of is NaN. */
  record Column(
      String name,
      String kind,
      long rows,
      long nulls,
      double distinct,
      double minimum,
      double median,
      double maximum,
      double mean,
      List<String> frequent) {}

  static Inputs of(Stage stage, Optional<LocalDate> trained) {
    Optional<Fields> ingest = lastIngest(stage);
    List<Column> columns = trained.map(date -> columns(stage, date)).orElse(List.of());
    return new Inputs(
        ingest.map(row -> row.date("logical_date")),
        ingest.map(row -> sources(stage, row.map("details"))).orElse(List.of()),
        ingest.isPresent() ? refusals(stage) : List.of(),
        !columns.isEmpty(),
        trained.map(date -> failed(stage, date)).orElse(List.of()),
        trained.map(date -> leaks(stage, date)).orElse(List.of()),
        columns);
  }

  private static Optional<Fields> lastIngest(Stage stage) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.RUNS)
                .where(col("job").equalTo("ingest").and(col("event").equalTo("DONE")))
                .where(Fields.notAfter(stage.run().logicalDate()))
                .orderBy(col("logical_date").desc(), col("recorded_at").desc())
                .limit(1))
        .findFirst();
  }

  private static List<SourceCounts> sources(Stage stage, Map<String, String> details) {
    return stage.problem().sources().keySet().stream()
        .filter(source -> details.containsKey(source + ".read"))
        .map(
            source ->
                new SourceCounts(
                    source,
                    Long.parseLong(details.get(source + ".read")),
                    Long.parseLong(details.getOrDefault(source + ".kept", "0")),
                    Long.parseLong(details.getOrDefault(source + ".quarantined", "0")),
                    Long.parseLong(details.getOrDefault(source + ".duplicates", "0"))))
        .toList();
  }

  /** The quarantine as of now: each ingest replaces what its source had there. */
  private static List<Refusal> refusals(Stage stage) {
    Dataset<Row> counts =
        stage
            .lake()
            .readOrEmpty(Tables.QUARANTINE)
            .groupBy("source", "column", "reason")
            .agg(count(lit(1)).as("rows"))
            .orderBy(col("rows").desc(), col("source"), col("column"), col("reason"))
            .limit(LISTED + 1);
    return Fields.of(counts)
        .map(
            row ->
                new Refusal(
                    row.text("source"), row.text("column"), row.text("reason"), row.count("rows")))
        .toList();
  }

  private static List<Expectation> failed(Stage stage, LocalDate date) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.EXPECTATION_RESULTS)
                .where(Fields.onDate(date))
                .where(col("passed").equalTo(false))
                .orderBy("severity", "expectation", "column")
                .limit(LISTED + 1))
        .map(
            row ->
                new Expectation(
                    row.text("expectation"),
                    row.text("column"),
                    row.text("severity"),
                    row.text("observed"),
                    row.text("bound")))
        .toList();
  }

  private static List<Leak> leaks(Stage stage, LocalDate date) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.LEAKAGE_FINDINGS)
                .where(Fields.onDate(date))
                .orderBy("severity", "feature", "kind")
                .limit(LISTED + 1))
        .map(
            row ->
                new Leak(
                    row.text("feature"),
                    row.text("kind"),
                    row.text("severity"),
                    row.text("evidence"),
                    row.count("affected_rows"),
                    row.text("advice")))
        .toList();
  }

  private static List<Column> columns(Stage stage, LocalDate date) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.PROFILE)
                .where(Fields.onDate(date))
                .where(col("table_name").equalTo(Tables.OF_TRAINING_SET))
                .orderBy("column")
                .limit(LISTED + 1))
        .map(
            row ->
                new Column(
                    row.text("column"),
                    row.text("kind"),
                    row.count("rows"),
                    row.count("nulls"),
                    row.number("distinct"),
                    row.number("minimum"),
                    row.number("median"),
                    row.number("maximum"),
                    row.number("mean"),
                    row.texts("frequent")))
        .sorted(Comparator.comparing(Column::name))
        .toList();
  }
}
