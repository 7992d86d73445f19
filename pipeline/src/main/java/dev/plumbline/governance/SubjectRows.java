package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The keys of whose rows are the subject's, as the tables hold them, and the values of theirs that
 * stand elsewhere too.
 */
final class SubjectRows {
  /** Shorter values cannot be told from ordinary text: they go from keys, not from sentences. */
  static final int SHORTEST_IN_TEXT = 5;

  /** The map columns of tables that hold the key of the row they are about. */
  private static final List<String> KEY_MAPS = List.of("entity", "key");

  /** How the tables are called that hold rows of people under columns of the problem's own. */
  private static final List<String> ROWS_BY_KEY = List.of("raw_", "landed_", "feature_");

  private final Set<Map<String, String>> keys = new LinkedHashSet<>();
  private final Set<String> values = new LinkedHashSet<>();

  /** Adds a key: column → value; several columns hold together. */
  void addKey(Map<String, String> key) {
    keys.add(new TreeMap<>(key));
    if (key.size() == 1) {
      values.addAll(key.values());
    }
  }

  /** Adds a value that is to be gone wherever it stands. */
  void addValue(String value) {
    if (value != null && value.length() >= SHORTEST_IN_TEXT) {
      values.add(value);
    }
  }

  /** Keys by the columns they are made of. */
  Map<List<String>, List<List<String>>> keys() {
    Map<List<String>, List<List<String>>> byColumns = new LinkedHashMap<>();
    for (Map<String, String> key : keys) {
      byColumns
          .computeIfAbsent(List.copyOf(key.keySet()), c -> new ArrayList<>())
          .add(List.copyOf(key.values()));
    }
    return byColumns;
  }

  /** Values that are to be gone wherever they stand. */
  Set<String> values() {
    return values;
  }

  /** Whether a row of a table is the subject's; false for every row where it cannot be. */
  Column isTheirs(String table, StructType schema) {
    boolean rowsByKey = ROWS_BY_KEY.stream().anyMatch(table::startsWith);
    Column theirs = lit(false);
    for (Map.Entry<List<String>, List<List<String>>> entry : keys().entrySet()) {
      List<String> columns = entry.getKey();
      if (rowsByKey && Arrays.asList(schema.fieldNames()).containsAll(columns)) {
        List<Column> read = columns.stream().map(c -> col("`" + c + "`")).toList();
        theirs = theirs.or(isOneOf(read, entry.getValue()));
      }
      for (String map : KEY_MAPS) {
        if (isTextMap(schema, map)) {
          List<Column> read = columns.stream().map(c -> element_at(col(map), lit(c))).toList();
          theirs = theirs.or(isOneOf(read, entry.getValue()));
        }
      }
    }
    return org.apache.spark.sql.functions.coalesce(theirs, lit(false));
  }

  private static boolean isTextMap(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .map(StructField::dataType)
        .anyMatch(MapType.class::isInstance);
  }

  private static Column isOneOf(List<Column> columns, List<List<String>> keys) {
    if (columns.size() == 1) {
      return columns
          .get(0)
          .cast("string")
          .isin(keys.stream().map(key -> (Object) key.get(0)).toArray());
    }
    Column any = lit(false);
    for (List<String> key : keys) {
      Column all = lit(true);
      for (int i = 0; i < key.size(); i++) {
        all = all.and(columns.get(i).cast("string").equalTo(key.get(i)));
      }
      any = any.or(all);
    }
    return any;
  }
}
