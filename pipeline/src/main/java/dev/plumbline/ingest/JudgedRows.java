package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.contains;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.CleaningRule;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Raw rows → typed, cleaned rows, each with the list of its faults. Rows are neither dropped nor
 * moved. Where nothing is wrong with a row, which is nearly always, only cheap conditions are
 * computed: the list of faults is made where one of them holds.
 */
final class JudgedRows {
  /** What stands for bytes that are no character. */
  private static final String UNREADABLE = "\uFFFD";

  /** How the reason of a text begins that is not of its column's type. */
  static final String MISTYPED = "not a ";

  private static final String VALUE = "__value_";
  private static final String FAULT_TYPE = "struct<column:string,value:string,reason:string>";

  private final Source source;
  private final RawRows raw;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Column> cleaned = new ArrayList<>();
  private Dataset<Row> rows;

  private JudgedRows(Source source, RawRows raw) {
    this.source = source;
    this.raw = raw;
    this.rows = raw.rows();
  }

  /** Something that may be wrong with a row, and what is said of it then. */
  private record Fault(Column holds, String column, Column value, String reason) {
    Column entry() {
      return when(
          holds, struct(lit(column).as("column"), value.as("value"), lit(reason).as("reason")));
    }
  }

  /** The declared columns, those that were added, and all marks but {@link RowMarks#BROKEN}. */
  static Dataset<Row> of(Source source, RawRows raw, Slice slice) {
    return new JudgedRows(source, raw).judge(slice);
  }

  private Dataset<Row> judge(Slice slice) {
    type();
    List<Column> values = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      values.add(value(source.columns().get(i), i, slice));
    }
    List<Column> columns = new ArrayList<>(values);
    raw.added().forEach(field -> columns.add(TextFiles.quoted(field.name())));
    columns.add(faultList().as(RowMarks.FAULTS));
    columns.add(recordId().as(RowMarks.RECORD_ID));
    List.of(RowMarks.FILE, RowMarks.BLOCK, RowMarks.POSITION)
        .forEach(mark -> columns.add(col(mark)));
    columns.add(key().as(RowMarks.KEY));
    columns.add(cleaned.stream().reduce(lit(0L), Column::plus).as(RowMarks.CLEANED));
    if (raw.values() == RawRows.Values.CHANGES) {
      columns.add(col(RowMarks.COMMIT));
      columns.add(col(RowMarks.DELETED));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** Adds the typed values of all columns, in one step: each step costs the planner its time. */
  private void type() {
    List<Column> typed = new ArrayList<>(List.of(col("*")));
    for (int i = 0; i < source.columns().size(); i++) {
      SourceColumn column = source.columns().get(i);
      typed.add(typed(column, read(column)).as(VALUE + i));
    }
    rows = rows.select(typed.toArray(Column[]::new));
  }

  /** Judges and cleans a typed column, step by step, so that no step is computed twice. */
  private Column value(SourceColumn column, int index, Slice slice) {
    Column read = read(column);
    String step = VALUE + index;
    Column typed = col(step);
    Column mistyped = read.isNotNull().and(typed.isNull());
    if (raw.values() == RawRows.Values.TEXT) {
      if (column.type().equals("string")) {
        add(contains(read, lit(UNREADABLE)), column, read, unreadable());
      } else {
        add(mistyped, column, read, MISTYPED + column.type() + WrittenValues.words(source, column));
      }
    }
    if (slice instanceof Slice.Range range && range.column().equals(column.name())) {
      rows = rows.where(range.holds(typed));
    }
    List<CleaningRule> rules = source.intake().clean().getOrDefault(column.name(), List.of());
    for (int i = 0; i < rules.size(); i++) {
      step = clean(rules.get(i), column, read, step, step + "_" + i);
    }
    if (!column.nullable() || source.key().contains(column.name())) {
      add(
          col(step).isNull().and(not(mistyped)),
          column,
          read,
          column.nullable() ? "missing, but part of the key" : "missing, but declared not null");
    }
    return col(step).as(column.name());
  }

  /** The value as read, null where the source says so. */
  private Column read(SourceColumn column) {
    Column value = TextFiles.quoted(column.name());
    return source.format() instanceof Source.Csv csv && !csv.nullMarkers().isEmpty()
        ? when(value.isin(csv.nullMarkers().toArray()), lit(null)).otherwise(value)
        : value;
  }

  private Column typed(SourceColumn column, Column read) {
    if (raw.values() != RawRows.Values.TEXT) {
      return read.cast(column.type());
    }
    return WrittenValues.typed(source, column, read);
  }

  /** What is said of a text with bytes that its character set does not have. */
  private String unreadable() {
    return source.format() instanceof Source.Csv csv
        ? "has characters that are not "
            + csv.encoding()
            + "; csv.encoding says how the file is written"
        : "has characters that are not UTF-8";
  }

  /** Applies a rule, giving the name of the column with its result. */
  private String clean(
      CleaningRule rule, SourceColumn column, Column read, String before, String after) {
    Column value = col(before);
    rows = rows.withColumn(after, Cleaning.cleaned(rule, value, column.type()));
    Column changed = not(col(after).eqNullSafe(value));
    if (rule instanceof CleaningRule.QuarantineOutside range) {
      changed = value.lt(lit(range.least())).or(value.gt(lit(range.most())));
      add(changed, column, read, "outside " + plain(range.least()) + " to " + plain(range.most()));
    }
    if (rule instanceof CleaningRule.UnitFactor) {
      add(
          value.isNotNull().and(col(after).isNull()),
          column,
          read,
          "no longer a " + column.type() + " in its unit");
    }
    cleaned.add(when(changed, lit(1L << cleaned.size())).otherwise(lit(0L)));
    return after;
  }

  private static String plain(double number) {
    return java.math.BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private void add(Column holds, SourceColumn column, Column read, String reason) {
    boolean personal = source.personal().containsKey(column.name());
    Column value = personal ? lit(null).cast("string") : read.cast("string");
    // Of a row that is gone only its key matters.
    boolean always = raw.values() != RawRows.Values.CHANGES || source.key().contains(column.name());
    Column fault = always ? holds : holds.and(not(col(RowMarks.DELETED)));
    faults.add(new Fault(fault, column.name(), value, reason));
  }

  private Column faultList() {
    Column none = lit(null).cast("string");
    Column line =
        array(struct(none.as("column"), none.as("value"), col(RowMarks.BROKEN).as("reason")));
    String type = "array<" + FAULT_TYPE + ">";
    // A broken line shifts its values: its one reason says more than the columns that suffer.
    Column list = when(col(RowMarks.BROKEN).isNotNull(), line.cast(type));
    if (faults.isEmpty()) {
      return list;
    }
    Column all = array_compact(array(faults.stream().map(Fault::entry).toArray(Column[]::new)));
    return list.when(anyFault(), all.cast(type));
  }

  private Column anyFault() {
    return any(faults.stream().map(Fault::holds).toList());
  }

  /** A tree of conditions, not a chain: Spark descends into it, and a table may be wide. */
  private static Column any(List<Column> conditions) {
    int size = conditions.size();
    return switch (size) {
      case 0 -> lit(false);
      case 1 -> conditions.get(0);
      default -> any(conditions.subList(0, size / 2)).or(any(conditions.subList(size / 2, size)));
    };
  }

  /**
   * Personal columns have no part in it: a hash without a key gives away what few values can be.
   */
  private Column recordId() {
    // concat_ws passes nulls over: a missing value must keep its place.
    Column[] values =
        source.columns().stream()
            .filter(c -> !source.personal().containsKey(c.name()))
            .map(c -> coalesce(TextFiles.quoted(c.name()).cast("string"), lit("\u0002")))
            .toArray(Column[]::new);
    return sha2(concat_ws("\u0001", values), 256);
  }

  private Column key() {
    Column[] entries =
        source.key().stream()
            .filter(k -> source.columns().stream().anyMatch(c -> c.name().equals(k)))
            .filter(k -> !source.personal().containsKey(k))
            .flatMap(k -> Stream.of(lit(k), coalesce(TextFiles.quoted(k).cast("string"), lit(""))))
            .toArray(Column[]::new);
    Column none = lit(null).cast("map<string,string>");
    if (entries.length == 0) {
      return none;
    }
    // In a broken line personal data may stand in any column.
    Column shown =
        source.personal().isEmpty()
            ? col(RowMarks.BROKEN).isNotNull().or(anyFault())
            : col(RowMarks.BROKEN).isNull().and(anyFault());
    return when(shown, map(entries)).otherwise(none);
  }
}
