package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.asc_nulls_first;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The commonest reasons why rows of a source were refused, in words: of each how many rows have it
 * and one value, the first of its file. Read from the quarantine, so no value is shown that it does
 * not hold: personal columns have none, what looks personal is hidden. One Spark job; {@value
 * #REASONS} reasons reach the driver, and one more to say that there are others.
 */
final class CommonestFaults {
  private static final int REASONS = 3;
  private static final int CHARACTERS = 40;

  private final Stage stage;
  private final Source source;

  CommonestFaults(Stage stage, Source source) {
    this.stage = stage;
    this.source = source;
  }

  /** A reason, of which column (empty: of the whole line), and the first value refused for it. */
  private record Reason(
      Optional<String> column,
      String words,
      long rows,
      Optional<Long> line,
      Optional<String> value) {
    static Reason of(Row row) {
      return new Reason(
          Optional.ofNullable(row.getAs("column")),
          row.getAs("reason"),
          row.getAs("rows"),
          Optional.ofNullable(row.getAs("line")),
          Optional.ofNullable(row.getAs("value")));
    }
  }

  /** One sentence, or two where the problem file can say how such values are written. */
  String words() {
    List<Reason> reasons = read();
    String told =
        reasons.stream().limit(REASONS).map(this::words).collect(Collectors.joining("; "));
    String others = reasons.size() > REASONS ? "; and others" : "";
    return "Most often: %s%s%s".formatted(told, others, advice(reasons));
  }

  private List<Reason> read() {
    return stage
        .lake()
        .read(Tables.QUARANTINE)
        .where(col("source").equalTo(source.name()))
        .where(col("run_id").equalTo(stage.run().runId()))
        .groupBy("column", "reason")
        .agg(
            count(lit(1)).as("rows"),
            min(when(col("value").isNotNull(), struct("line", "value"))).as("first"))
        .orderBy(desc("rows"), asc_nulls_first("column"), col("reason"))
        .limit(REASONS + 1)
        .select("column", "reason", "rows", "first.line", "first.value")
        .collectAsList()
        .stream()
        .map(Reason::of)
        .toList();
  }

  private String words(Reason reason) {
    return "%s: %s (%,d %s%s)"
        .formatted(
            reason.column().orElse("the whole line"),
            reason.words(),
            reason.rows(),
            reason.rows() == 1 ? "row" : "rows",
            example(reason));
  }

  private String example(Reason reason) {
    String line = reason.line().map(" in line %,d"::formatted).orElse("");
    boolean personal = reason.column().map(source.personal()::containsKey).orElse(false);
    return personal
        ? ", values personal"
        : reason
            .value()
            .map(value -> ", such as \"%s\"%s".formatted(shown(value), line))
            .orElse("");
  }

  private static String shown(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", " ");
    return plain.codePointCount(0, plain.length()) <= CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, CHARACTERS)) + "…";
  }

  /** What to write where texts are not of their column's type, which is seldom the rows' fault. */
  private String advice(List<Reason> reasons) {
    List<String> types =
        reasons.stream()
            .limit(REASONS)
            .filter(reason -> reason.words().startsWith(JudgedRows.MISTYPED))
            .flatMap(reason -> reason.column().stream())
            .flatMap(name -> source.columns().stream().filter(c -> c.name().equals(name)))
            .map(SourceColumn::type)
            .distinct()
            .toList();
    if (types.isEmpty() || !(source.format() instanceof Source.Csv)) {
      return "";
    }
    boolean numbers =
        types.stream()
            .anyMatch(t -> !List.of("date", "timestamp", "boolean", "string").contains(t));
    String keys = "csv.null-markers says which texts mean \"no value\"";
    keys += numbers ? ", csv.decimal-mark and csv.thousands-mark how numbers are written" : "";
    keys += types.contains("date") ? ", csv.date-format how dates are" : "";
    keys += types.contains("timestamp") ? ", csv.timestamp-format how times are" : "";
    return ". Of source %s, %s".formatted(source.name(), keys);
  }
}
