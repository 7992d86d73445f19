package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Delimited text → typed rows, each with the list of its faults. Every value is read as text first,
 * so that a value that does not fit its type is reported and never silently lost.
 */
final class CsvSource {
  /** The faults of a row: {@code array<struct<column, value, reason>>}, empty where it is fit. */
  static final String FAULTS = "_faults";

  /** SHA-256 of the row as read. */
  static final String RECORD_ID = "_record_id";

  /** The file the row was read from. */
  static final String FILE = "_file";

  /** The row's key columns as read. */
  static final String KEY = "_key";

  private static final String CORRUPT = "_corrupt";
  private static final String OTHER_HEADER = "CSV header does not conform to the schema";
  private static final String FAULT_TYPE = "struct<column:string,value:string,reason:string>";

  private final SparkSession spark;
  private final Source source;
  private final Source.Csv format;

  private CsvSource(SparkSession spark, Source source, Source.Csv format) {
    this.spark = spark;
    this.source = source;
    this.format = format;
  }

  static CsvSource of(SparkSession spark, Source source) {
    return new CsvSource(spark, source, (Source.Csv) source.format());
  }

  /** The declared columns, typed, and the four columns named above. */
  Dataset<Row> rows() {
    List<String> inFile = columnsInFile();
    Dataset<Row> text = text(inFile);
    List<Column> columns = new ArrayList<>();
    source.columns().forEach(c -> columns.add(typed(c).as(c.name())));
    columns.add(faults().as(FAULTS));
    // concat_ws passes nulls over: a missing value must keep its place.
    Column[] values =
        inFile.stream().map(c -> coalesce(quoted(c), lit("\u0002"))).toArray(Column[]::new);
    columns.add(sha2(concat_ws("\u0001", values), 256).as(RECORD_ID));
    columns.add(element_at(split(col("_metadata.file_path"), "/"), -1).as(FILE));
    columns.add(key().as(KEY));
    return text.select(columns.toArray(Column[]::new));
  }

  /**
   * Runs work that is the first to read every file.
   *
   * @throws Failure of kind DATA where a file's header is not that of the first: columns would be
   *     taken for others
   */
  static <T> T withHeadersChecked(Source source, Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (String.valueOf(cause.getMessage()).startsWith(OTHER_HEADER)) {
          throw Failure.data(
              "Source %s: the files of %s have different headers, which must be the same in the"
                  + " same order: %s",
              source.name(), source.path(), cause.getMessage().replaceAll("\\s+", " "));
        }
      }
      throw e;
    }
  }

  private List<String> columnsInFile() {
    List<String> declared = source.columns().stream().map(SourceColumn::name).toList();
    if (!format.header()) {
      return declared;
    }
    List<String> header = List.of(load(reader().option("header", "true")).columns());
    List<String> missing = declared.stream().filter(c -> !header.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw Failure.data(
          "Source %s: %s has no column %s; its header is %s. Correct sources.%s.columns or the file",
          source.name(), source.path(), String.join(", ", missing), header, source.name());
    }
    return header;
  }

  private Dataset<Row> text(List<String> inFile) {
    StructType schema = new StructType();
    for (String column : inFile) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return load(
        reader()
            .option("header", format.header())
            .option("enforceSchema", "false")
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", CORRUPT)
            .schema(schema.add(CORRUPT, DataTypes.StringType)));
  }

  private DataFrameReader reader() {
    return spark
        .read()
        .option("sep", format.delimiter())
        .option("quote", format.quote())
        .option("escape", format.quote())
        .option("ignoreLeadingWhiteSpace", "true")
        .option("ignoreTrailingWhiteSpace", "true");
  }

  private Dataset<Row> load(DataFrameReader reader) {
    try {
      return reader.csv(source.path());
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis
          && "PATH_NOT_FOUND".equals(analysis.getCondition())) {
        throw Failure.data(
            "Source %s: there is no file at %s; correct sources.%s.path or set plumbline.data",
            source.name(), source.path(), source.name());
      }
      throw e;
    }
  }

  private Column raw(SourceColumn column) {
    Column text = quoted(column.name());
    return format.nullMarkers().isEmpty()
        ? text
        : when(text.isin(format.nullMarkers().toArray()), lit(null)).otherwise(text);
  }

  private Column typed(SourceColumn column) {
    Column text = raw(column);
    if (column.type().equals("timestamp") && format.timestampFormat().isPresent()) {
      return try_to_timestamp(text, lit(format.timestampFormat().get()));
    }
    return column.type().equals("string") ? text : text.try_cast(column.type());
  }

  private Column faults() {
    Column line =
        when(
            col(CORRUPT).isNotNull(),
            fault(
                lit(null).cast("string"),
                lit(null).cast("string"),
                "the line does not have as many values as there are columns"));
    Stream<Column> values = source.columns().stream().flatMap(c -> faults(c).stream());
    Column all =
        array_compact(array(Stream.concat(Stream.of(line), values).toArray(Column[]::new)));
    // A broken line shifts its values: its one reason says more than the columns that suffer.
    return when(col(CORRUPT).isNotNull(), array(line))
        .otherwise(all)
        .cast("array<" + FAULT_TYPE + ">");
  }

  private List<Column> faults(SourceColumn column) {
    Column raw = raw(column);
    boolean personal = source.personal().containsKey(column.name());
    Column value = personal ? lit(null).cast("string") : raw;
    List<Column> faults = new ArrayList<>();
    if (!column.type().equals("string")) {
      faults.add(
          when(
              raw.isNotNull().and(typed(column).isNull()),
              fault(lit(column.name()), value, "not a " + column.type())));
    }
    if (!column.nullable() || source.key().contains(column.name())) {
      faults.add(
          when(
              raw.isNull(),
              fault(
                  lit(column.name()),
                  value,
                  column.nullable()
                      ? "missing, but part of the key"
                      : "missing, but declared not null")));
    }
    return faults;
  }

  private static Column fault(Column column, Column value, String reason) {
    return struct(column.as("column"), value.as("value"), lit(reason).as("reason"));
  }

  private Column key() {
    Column[] entries =
        source.key().stream()
            .filter(k -> source.columns().stream().anyMatch(c -> c.name().equals(k)))
            .filter(k -> !source.personal().containsKey(k))
            .flatMap(k -> Stream.of(lit(k), coalesce(quoted(k), lit(""))))
            .toArray(Column[]::new);
    Column none = expr("map()").cast("map<string,string>");
    if (entries.length == 0) {
      return none;
    }
    // In a broken line personal data may stand in any column.
    return source.personal().isEmpty()
        ? map(entries)
        : when(col(CORRUPT).isNotNull(), none).otherwise(map(entries));
  }

  private static Column quoted(String name) {
    return col("`" + name + "`");
  }
}
