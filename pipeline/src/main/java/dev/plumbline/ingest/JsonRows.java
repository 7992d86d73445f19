package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.json_object_keys;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ltrim;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.startswith;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.problem.Intake;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * JSON objects, one a line → rows of text; a value that is an object or a list is its JSON. Which
 * keys there are takes a pass of its own, and only where new columns are kept or refused.
 */
final class JsonRows {
  /** More new keys than these are values written as keys, not columns. */
  private static final int MOST_NEW_COLUMNS = 1000;

  private static final String LINE = "value";
  private static final String OBJECT = "__object";
  private static final String CORRUPT = "__corrupt";

  private final SparkSession spark;
  private final Source source;
  private final TextFiles files;

  JsonRows(SparkSession spark, Source source) {
    this.spark = spark;
    this.source = source;
    this.files = new TextFiles(spark, source);
  }

  RawRows read(Slice slice) {
    List<Column> marked = new ArrayList<>(List.of(col(LINE)));
    marked.addAll(TextFiles.marks());
    Dataset<Row> lines =
        files
            .load(slice, paths -> spark.read().text(paths))
            .where(length(trim(col(LINE))).gt(0))
            .select(marked.toArray(Column[]::new));
    List<StructField> added = added(lines);
    StructType schema = new StructType();
    for (SourceColumn column : source.columns()) {
      schema = schema.add(nameInSource(column.name()), DataTypes.StringType);
    }
    for (StructField field : added) {
      schema = schema.add(field.name(), field.dataType());
    }
    Map<String, String> options =
        Map.of("mode", "PERMISSIVE", "columnNameOfCorruptRecord", CORRUPT);
    Column object =
        from_json(col(LINE), schema.add(CORRUPT, DataTypes.StringType), options).as(OBJECT);
    List<Column> columns = new ArrayList<>();
    source
        .columns()
        .forEach(
            column ->
                columns.add(col(OBJECT).getField(nameInSource(column.name())).as(column.name())));
    added.forEach(field -> columns.add(col(OBJECT).getField(field.name()).as(field.name())));
    // A list of objects would be taken for its first.
    Column isObject = startswith(ltrim(col(LINE)), lit("{"));
    columns.add(
        when(
                coalesce(col(OBJECT).getField(CORRUPT).isNotNull(), lit(true)).or(not(isObject)),
                lit("the line is not a JSON object"))
            .as(RowMarks.BROKEN));
    List<String> marks = List.of(RowMarks.FILE, RowMarks.BLOCK, RowMarks.POSITION);
    marks.forEach(mark -> columns.add(col(mark)));
    Dataset<Row> rows =
        files
            .spread(lines, slice)
            .select(
                Stream.concat(Stream.of(col(LINE), object), marks.stream().map(m -> col(m)))
                    .toArray(Column[]::new))
            .select(columns.toArray(Column[]::new));
    return new RawRows(rows, RawRows.Values.TEXT, added);
  }

  /**
   * Finds a declared key that no line has, which is not the same as one without a value.
   *
   * @param empty the declared columns that have no value in any row
   * @throws Failure of kind DATA where a declared column is in no line
   */
  void refuseMissing(Slice slice, List<String> empty) {
    if (empty.isEmpty()) {
      return;
    }
    Dataset<Row> lines = files.load(slice, paths -> spark.read().text(paths)).select(col(LINE));
    List<String> named = empty.stream().map(this::nameInSource).toList();
    List<String> present =
        keys(lines).where(col("key").isin(named.toArray())).as(Encoders.STRING()).collectAsList();
    List<String> missing = named.stream().filter(c -> !present.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw Failure.data(
          "Source %s: %s has no column %s, in none of its lines; correct sources.%s.columns or the"
              + " source",
          source.name(), source.path(), String.join(", ", missing), source.name());
    }
  }

  private List<StructField> added(Dataset<Row> lines) {
    if (source.intake().newColumns() == Intake.NewColumns.IGNORE) {
      return List.of();
    }
    Object[] declared =
        source.columns().stream().map(SourceColumn::name).map(this::nameInSource).toArray();
    List<String> found =
        keys(lines)
            .where(not(col("key").isin(declared)))
            .orderBy("key")
            .limit(MOST_NEW_COLUMNS + 1)
            .as(Encoders.STRING())
            .collectAsList();
    if (found.size() > MOST_NEW_COLUMNS) {
      throw Failure.data(
          "Source %s: %s has more than %,d keys that nobody declared; write new-column = ignore",
          source.name(), source.path(), MOST_NEW_COLUMNS);
    }
    return new SchemaContract(source)
        .added(
            found.stream()
                .map(name -> new StructField(name, DataTypes.StringType, true, null))
                .toList(),
            source.path());
  }

  private String nameInSource(String column) {
    return source.intake().nameInSource(column);
  }

  private static Dataset<Row> keys(Dataset<Row> lines) {
    return lines.select(explode(json_object_keys(col(LINE))).as("key")).distinct();
  }
}
