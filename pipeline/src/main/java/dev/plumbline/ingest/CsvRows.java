package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
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
    List<String> declared = source.columns().stream().map(SourceColumn::name).toList();
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
    declared.forEach(name -> columns.add(TextFiles.quoted(name)));
    added.forEach(field -> columns.add(TextFiles.quoted(field.name())));
    columns.add(col(CORRUPT).isNotNull().as(RowMarks.BROKEN));
    columns.addAll(TextFiles.marks());
    Dataset<Row> rows = text(slice, inFile).select(columns.toArray(Column[]::new));
    return new RawRows(files.spread(rows, slice), RawRows.Values.TEXT, added);
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
    List<String> missing = declared.stream().filter(c -> !header.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw Failure.data(
          "Source %s: %s has no column %s; its header is %s. Correct sources.%s.columns or the file",
          source.name(), source.path(), String.join(", ", missing), header, source.name());
    }
    return header;
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
    return spark
        .read()
        .option("sep", format.delimiter())
        .option("quote", format.quote())
        .option("escape", format.quote())
        .option("ignoreLeadingWhiteSpace", "true")
        .option("ignoreTrailingWhiteSpace", "true");
  }
}
