package dev.plumbline.governance;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds values in texts and bytes, at any depth of a column, and puts {@link #ERASED} in their
 * place. A value is found where it stands by itself, not inside a longer word or number; short
 * values only where they are the whole text.
 */
final class Redaction {
  /** What stands where a value stood. */
  static final String ERASED = "(erased)";

  /** Delta cuts minima and maxima of texts to this length. */
  private static final int STATISTICS_LENGTH = 32;

  private final List<String> whole;
  private final String pattern;
  private final Pattern inText;

  private Redaction(List<String> whole, String pattern) {
    this.whole = whole;
    this.pattern = pattern;
    this.inText = pattern.isEmpty() ? null : Pattern.compile(pattern);
  }

  static Redaction of(Collection<String> values) {
    // The longest first, or a value that begins another would leave the other's end.
    String alternatives =
        values.stream()
            .filter(value -> value.length() >= SubjectRows.SHORTEST_IN_TEXT)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Redaction::quoted)
            .collect(Collectors.joining("|"));
    return new Redaction(
        List.copyOf(values),
        alternatives.isEmpty()
            ? ""
            : "(?<![\\p{L}\\p{Nd}])(?:" + alternatives + ")(?![\\p{L}\\p{Nd}])");
  }

  private static String quoted(String value) {
    return value.replaceAll("[^\\p{L}\\p{Nd}]", "\\\\$0");
  }

  /** Whether a value stands in a text, as it is or as JSON, a table's log or a page writes it. */
  boolean isIn(String text) {
    if (inText != null && inText.matcher(text).find()) {
      return true;
    }
    return whole.stream()
        .anyMatch(
            value ->
                value.length() > STATISTICS_LENGTH
                    ? text.contains(value.substring(0, STATISTICS_LENGTH))
                    : text.contains("\"" + value + "\"") || text.contains("'" + value + "'"));
  }

  /** The text without the values. */
  String without(String text) {
    return inText == null ? text : inText.matcher(text).replaceAll(ERASED);
  }

  /** The columns that can hold a value, each with what is left of it. */
  Map<String, Column> replacements(StructType schema) {
    Map<String, Column> replacements = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      if (hasText(field.dataType())) {
        Column column = col("`" + field.name() + "`");
        replacements.put("`" + field.name() + "`", replaced(column, field.dataType()));
      }
    }
    return replacements;
  }

  /** Whether a row has a value in any column. */
  Column isInRow(StructType schema) {
    return Arrays.stream(schema.fields())
        .filter(field -> hasText(field.dataType()))
        .map(field -> coalesce(holds(col("`" + field.name() + "`"), field.dataType()), lit(false)))
        .reduce(Column::or)
        .orElse(lit(false));
  }

  private static boolean hasText(DataType type) {
    if (type instanceof ArrayType array) {
      return hasText(array.elementType());
    }
    if (type instanceof MapType map) {
      return hasText(map.keyType()) || hasText(map.valueType());
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).anyMatch(field -> hasText(field.dataType()));
    }
    return type instanceof StringType || type instanceof BinaryType;
  }

  private Column holds(Column column, DataType type) {
    if (!hasText(type)) {
      return lit(false);
    }
    if (type instanceof ArrayType array) {
      return exists(column, element -> coalesce(holds(element, array.elementType()), lit(false)));
    }
    if (type instanceof MapType map) {
      return holds(map_keys(column), new ArrayType(map.keyType(), true))
          .or(holds(map_values(column), new ArrayType(map.valueType(), true)));
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .map(f -> coalesce(holds(column.getField(f.name()), f.dataType()), lit(false)))
          .reduce(Column::or)
          .orElse(lit(false));
    }
    if (type instanceof BinaryType) {
      return holdsBytes(column);
    }
    Column equal = column.isin(whole.toArray());
    return pattern.isEmpty() ? equal : equal.or(column.rlike(pattern));
  }

  /** Bytes cannot be mended: a state that has a value in it goes as a whole. */
  private Column holdsBytes(Column column) {
    return whole.stream()
        .filter(value -> value.length() >= SubjectRows.SHORTEST_IN_TEXT)
        .map(value -> column.contains(lit(value.getBytes(StandardCharsets.UTF_8))))
        .reduce(Column::or)
        .orElse(lit(false));
  }

  private Column replaced(Column column, DataType type) {
    if (!hasText(type)) {
      return column;
    }
    if (type instanceof ArrayType array) {
      return transform(column, element -> replaced(element, array.elementType()));
    }
    if (type instanceof MapType map) {
      Column keys = transform_keys(column, (k, v) -> replaced(k, map.keyType()));
      return transform_values(keys, (k, v) -> replaced(v, map.valueType()));
    }
    if (type instanceof StructType struct) {
      return when(
          column.isNotNull(),
          struct(
              Arrays.stream(struct.fields())
                  .map(f -> replaced(column.getField(f.name()), f.dataType()).as(f.name()))
                  .toArray(Column[]::new)));
    }
    if (type instanceof BinaryType) {
      return when(not(coalesce(holdsBytes(column), lit(false))), column);
    }
    Column equal = when(column.isin(whole.toArray()), lit(ERASED));
    return equal.otherwise(
        pattern.isEmpty() ? column : regexp_replace(column, lit(pattern), lit(ERASED)));
  }
}
