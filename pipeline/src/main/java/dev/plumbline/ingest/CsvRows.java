package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Delimited text → rows of text. Every value is read as text first, so that a value that does not
 * fit its type is reported and never silently lost.
 */
final class CsvRows {
  private static final String CORRUPT = "__corrupt";
  private static final String UNCLOSED =
      "a quote is not closed in the line; where values hold line breaks, write csv.multi-line ="
          + " true";
  private static final String OTHER_HEADER = "CSV header does not conform to the schema";

  private final SparkSession spark;
  private final Source source;
  private final Source.Csv format;
  private final TextFiles files;

  CsvRows(SparkSession spark, Source source, Source.Csv format) {
    this.spark = spark;
    this.source = source;
    this.format = format;
    this.files = new TextFiles(spark, source);
  }

  RawRows read(Slice slice) {
    List<String> declared =
        source.columns().stream()
            .map(column -> source.intake().nameInSource(column.name()))
            .toList();
    List<String> inFile = format.header() ? header(slice, declared) : declared;
    SchemaContract contract = new SchemaContract(source);
    List<StructField> added =
        contract.added(
            inFile.stream()
                .filter(name -> !contract.isDeclared(name))
                .map(name -> new StructField(name, DataTypes.StringType, true, null))
                .toList(),
            source.path());
    List<Column> columns = new ArrayList<>();
    source.columns().forEach(column -> columns.add(TextFiles.named(source, column.name())));
    added.forEach(field -> columns.add(TextFiles.quoted(field.name())));
    columns.add(broken().as(RowMarks.BROKEN));
    columns.addAll(TextFiles.marks());
    Dataset<Row> rows = text(slice, inFile).select(columns.toArray(Column[]::new));
    return new RawRows(files.spread(rows, slice), RawRows.Values.TEXT, added);
  }

  /** A line with an odd number of quotes ends within a value: its other part is on the next. */
  private Column broken() {
    Column line = col(CORRUPT);
    Column reason = lit("the line does not have as many values as there are columns");
    if (!format.multiLine() && !format.quote().isEmpty()) {
      Column quotes = length(line).minus(length(replace(line, lit(format.quote()), lit(""))));
      reason = when(quotes.mod(2).equalTo(1), lit(UNCLOSED)).otherwise(reason);
    }
    return when(line.isNotNull(), reason);
  }

  /**
   * Runs work that is the first to read every file.
   *
   * @throws Failure of kind DATA where a file's header is not that of the first: columns would be
   *     taken for others
   */
  static void withHeadersChecked(Source source, Runnable work) {
    try {
      work.run();
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

  private List<String> header(Slice slice, List<String> declared) {
    List<String> header =
        List.of(files.load(slice, paths -> reader().option("header", "true").csv(paths)).columns());
    if (header.isEmpty()) {
      // Files without a single line have no rows, whatever their columns would be.
      return declared;
    }
    List<String> missing = declared.stream().filter(c -> !header.contains(c)).toList();
    refuseRepeated(header, missing);
    if (!missing.isEmpty()) {
      throw Failure.data(
          "Source %s: %s has no column %s; its header is %s. Correct sources.%s.columns or the file",
          source.name(), source.path(), String.join(", ", missing), header, source.name());
    }
    return header;
  }

  /** Spark adds its place to a name that the header has twice. */
  private void refuseRepeated(List<String> header, List<String> missing) {
    for (String name : missing) {
      long times =
          IntStream.range(0, header.size())
              .filter(i -> header.get(i).equalsIgnoreCase(name + i))
              .count();
      if (times > 1) {
        throw Failure.data(
            "Source %s: the header of %s names the column %s %d times, so that nobody can say which"
                + " is meant; rename one in the file, or write csv.header = false and declare all"
                + " columns in the file's order",
            source.name(), source.path(), name, times);
      }
    }
  }

  private Dataset<Row> text(Slice slice, List<String> inFile) {
    StructType schema = new StructType();
    for (String column : inFile) {
      schema = schema.add(column, DataTypes.StringType);
    }
    DataFrameReader reader =
        reader()
            .option("header", format.header())
            .option("enforceSchema", "false")
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", CORRUPT)
            .schema(schema.add(CORRUPT, DataTypes.StringType));
    return files.load(slice, reader::csv);
  }

  private DataFrameReader reader() {
    if (!Charset.forName(format.encoding()).equals(StandardCharsets.UTF_8)) {
      // Else Spark knows seven character sets, and windows-1252 is none of them.
      spark.conf().set("spark.sql.legacy.javaCharsets", "true");
    }
    return spark
        .read()
        .option("sep", format.delimiter())
        .option("encoding", format.encoding())
        .option("multiLine", format.multiLine())
        .option("quote", format.quote())
        .option("escape", format.quote())
        .option("ignoreLeadingWhiteSpace", "true")
        .option("ignoreTrailingWhiteSpace", "true");
  }
}
