package dev.plumbline.governance;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds values in texts and bytes, at any depth of a column, and puts {@link #ERASED} in their
 * place; a value is also found as JSON and HTML write it. Functions of ours: an expression of
 * Spark's would try one value after the other at every character, and would write the values into
 * the plan and, with it, into the log of the table that they are taken from.
 */
final class Redaction {
  /** What stands where a value stood. */
  static final String ERASED = "(erased)";

  private final ValueFinder finder;
  private final UserDefinedFunction holdsText;
  private final UserDefinedFunction holdsBytes;
  private final UserDefinedFunction without;

  private Redaction(ValueFinder finder) {
    this.finder = finder;
    UDF1<String, Boolean> inText = text -> text != null && finder.isIn(text);
    UDF1<byte[], Boolean> inBytes = bytes -> bytes != null && finder.isIn(bytes);
    UDF1<String, String> mended = text -> text == null ? null : finder.without(text, ERASED);
    this.holdsText = functions.udf(inText, DataTypes.BooleanType).withName("holds_erased");
    this.holdsBytes = functions.udf(inBytes, DataTypes.BooleanType).withName("holds_erased");
    this.without = functions.udf(mended, DataTypes.StringType).withName("without_erased");
  }

  static Redaction of(Collection<String> values) {
    return new Redaction(ValueFinder.of(written(values)));
  }

  /** Values as texts, JSON, JSON within JSON, HTML and bytes write them. */
  static Set<String> written(Collection<String> values) {
    Set<String> written = new LinkedHashSet<>();
    for (String value : values) {
      String json = json(value);
      written.add(value);
      written.add(json);
      written.add(json(json));
      written.add(html(value));
      written.add(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    return written;
  }

  private static String json(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The text without the values. */
  String without(String text) {
    return finder.without(text, ERASED);
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
    if (finder.isEmpty()) {
      return lit(false);
    }
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
    return type instanceof BinaryType ? holdsBytes.apply(column) : holdsText.apply(column);
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
      // Bytes cannot be mended: a state that has a value in it goes as a whole.
      return when(not(coalesce(holdsBytes.apply(column), lit(false))), column);
    }
    return without.apply(column);
  }
}
