package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The first rows of an answer as text.
 *
 * @param rows one cell a column; empty where there is no value
 * @param isCut whether the answer has more rows
 * @param isNarrowed whether a value was too long for its cell
 */
record QueryTable(
    List<Heading> columns, List<List<String>> rows, boolean isCut, boolean isNarrowed) {

  /** A column's name and whether it holds numbers, which are set to the right. */
  record Heading(String name, boolean isNumber) {}

  /** Brings at most {@code limit} rows and one to the driver, each value as Spark writes it. */
  static QueryTable of(Dataset<Row> answer, int limit, int width) {
    List<Heading> headings =
        Arrays.stream(answer.schema().fields())
            .map(f -> new Heading(f.name(), f.dataType() instanceof NumericType))
            .toList();
    List<Row> first = texts(answer).limit(limit + 1).collectAsList();
    boolean narrowed = false;
    List<List<String>> rows = new ArrayList<>();
    for (Row row : first.subList(0, Math.min(limit, first.size()))) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < headings.size(); i++) {
        String text = row.isNullAt(i) ? "" : row.getString(i).replaceAll("\\s*\\R\\s*", " ");
        narrowed |= text.length() > width;
        cells.add(text.length() > width ? text.substring(0, width - 1) + "…" : text);
      }
      rows.add(List.copyOf(cells));
    }
    return new QueryTable(headings, List.copyOf(rows), first.size() > limit, narrowed);
  }

  /** Columns may share a name, so they are told apart by place. */
  private static Dataset<Row> texts(Dataset<Row> answer) {
    StructType schema = answer.schema();
    String[] places =
        IntStream.range(0, schema.size()).mapToObj(i -> "c" + i).toArray(String[]::new);
    return answer
        .toDF(places)
        .select(
            IntStream.range(0, schema.size())
                .mapToObj(i -> text(places[i], schema.fields()[i]))
                .toArray(org.apache.spark.sql.Column[]::new));
  }

  private static org.apache.spark.sql.Column text(String place, StructField field) {
    return field.dataType() instanceof BinaryType
        ? concat(length(col(place)).cast("string"), lit(" bytes")).as(place)
        : col(place).cast("string").as(place);
  }

  @Override
  public String toString() {
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        rows,
        IntStream.range(0, columns.size()).mapToObj(this::column).toList());
  }

  private com.github.freva.asciitable.ColumnData<List<String>> column(int place) {
    Heading heading = columns.get(place);
    HorizontalAlign align = heading.isNumber() ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
    // Nothing is wrapped: what is cut is cut by --width, and said.
    return new Column()
        .header(heading.name())
        .headerAlign(align)
        .dataAlign(align)
        .maxWidth(Integer.MAX_VALUE)
        .with(row -> row.get(place));
  }
}
