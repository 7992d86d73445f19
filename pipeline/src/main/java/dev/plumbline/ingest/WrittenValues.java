package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.contains;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Notation;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/** Texts → the values that they stand for, in the notation of their source; null where none is. */
final class WrittenValues {
  private WrittenValues() {}

  static Column typed(Source source, SourceColumn column, Column read) {
    Notation notation = notation(source);
    return switch (column.type()) {
      case "string" -> read;
      case "boolean" -> read.try_cast("boolean");
      case "timestamp" -> time(read, "timestamp", notation.timestampFormats());
      case "date" -> time(read, "date", notation.dateFormats());
      default -> plain(read, notation).try_cast(column.type());
    };
  }

  /** How a value should have been written, where the problem file says it. */
  static String words(Source source, SourceColumn column) {
    List<String> formats =
        switch (column.type()) {
          case "timestamp" -> notation(source).timestampFormats();
          case "date" -> notation(source).dateFormats();
          default -> List.of();
        };
    return formats.isEmpty() ? "" : " as " + String.join(" or ", formats);
  }

  private static Notation notation(Source source) {
    if (source.format() instanceof Source.Csv csv) {
      return csv.notation();
    }
    return source.format() instanceof Source.JsonLines json ? json.notation() : Notation.PLAIN;
  }

  private static Column time(Column read, String type, List<String> formats) {
    return formats.isEmpty()
        ? read.try_cast(type)
        : coalesce(
                formats.stream()
                    .map(format -> try_to_timestamp(read, lit(format)))
                    .toArray(Column[]::new))
            .cast(type);
  }

  /**
   * A number with a decimal point and without groups. Groups must be of three digits, and there is
   * no second decimal mark: what does not keep to the notation is no number, rather than another
   * one.
   */
  private static Column plain(Column read, Notation notation) {
    if (notation.hasPlainNumbers()) {
      return read;
    }
    String decimal = Pattern.quote(notation.decimalMark());
    Column number = read;
    if (!notation.thousandsMark().isEmpty()) {
      Column mark = lit(notation.thousandsMark());
      String grouped =
          "^\\s*[+-]?\\d{1,3}(?:%s\\d{3})+(?:%s\\d*)?\\s*$"
              .formatted(Pattern.quote(notation.thousandsMark()), decimal);
      number =
          when(not(contains(read, mark)), read)
              .when(read.rlike(grouped), replace(read, mark, lit("")));
    }
    return notation.decimalMark().equals(".")
        ? number
        : when(
            not(contains(number, lit("."))),
            replace(number, lit(notation.decimalMark()), lit(".")));
  }
}
