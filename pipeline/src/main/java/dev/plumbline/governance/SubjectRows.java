package dev.plumbline.governance;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.lake.ErasureLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The keys of whose rows are which subject's, as the tables hold them, and the values of theirs
 * that stand elsewhere too. Subjects are told by their number, in the order they were named.
 */
final class SubjectRows {
  /** The map columns of tables that hold the key of the row they are about. */
  static final List<String> KEY_MAPS = List.of("entity", "key");

  /** How the tables are called that hold rows of people under columns of the problem's own. */
  private static final List<String> ROWS_BY_KEY = List.of("raw_", "landed_", "feature_");

  static final Column NOBODY = functions.expr("cast(array() as array<int>)");

  /** Columns → their values, joined → subjects. */
  private final Map<List<String>, Map<String, Set<Integer>>> keys = new LinkedHashMap<>();

  private final Set<String> values = new LinkedHashSet<>();

  /** Whether a table holds rows of people under columns of the problem's own. */
  static boolean areByKey(String table) {
    return ROWS_BY_KEY.stream().anyMatch(table::startsWith);
  }

  /** Adds a key: column → value; several columns hold together. */
  void addKey(int subject, Map<String, String> key) {
    Map<String, String> sorted = new TreeMap<>(key);
    keys.computeIfAbsent(List.copyOf(sorted.keySet()), c -> new HashMap<>())
        .computeIfAbsent(
            String.join(ErasureLedger.SEPARATOR, sorted.values()), v -> new TreeSet<>())
        .add(subject);
    if (key.size() == 1) {
      addValue(key.values().iterator().next());
    }
  }

  /** Adds a value that is to be gone wherever it stands, where it is long enough to be told. */
  void addValue(String value) {
    if (value != null && value.length() >= ValueFinder.SHORTEST) {
      values.add(value);
    }
  }

  /** Columns → values, each joined by {@link ErasureLedger#SEPARATOR}. */
  Map<List<String>, Collection<String>> keys() {
    Map<List<String>, Collection<String>> all = new LinkedHashMap<>();
    keys.forEach((columns, joined) -> all.put(columns, joined.keySet()));
    return all;
  }

  /** The keys of one subject made of these columns. */
  List<List<String>> keysOf(int subject, Set<String> columns) {
    List<List<String>> found = new ArrayList<>();
    keys.forEach(
        (names, joined) -> {
          if (Set.copyOf(names).equals(columns)) {
            joined.forEach(
                (key, subjects) -> {
                  if (subjects.contains(subject)) {
                    found.add(List.of(key.split(ErasureLedger.SEPARATOR, -1)));
                  }
                });
          }
        });
    return found;
  }

  /** Values that are to be gone wherever they stand. */
  Set<String> values() {
    return values;
  }

  /** Whether a row of a table is a subject's; false for every row where it cannot be. */
  Column isTheirs(String table, StructType schema) {
    return whose(table, schema).map(subjects -> size(subjects).gt(0)).orElse(lit(false));
  }

  /** The numbers of the subjects whose row it is; empty where no row of the table can be. */
  Optional<Column> whose(String table, StructType schema) {
    List<Column> found = new ArrayList<>();
    keys.forEach(
        (columns, subjects) -> {
          if (areByKey(table) && Arrays.asList(schema.fieldNames()).containsAll(columns)) {
            found.add(whose(columns.stream().map(c -> col("`" + c + "`")).toList(), subjects));
          }
          for (String map : KEY_MAPS) {
            if (isTextMap(schema, map)) {
              found.add(
                  whose(
                      columns.stream().map(c -> element_at(col(map), lit(c))).toList(), subjects));
            }
          }
        });
    return found.stream().reduce((a, b) -> array_union(a, b)).map(all -> array_distinct(all));
  }

  private static boolean isTextMap(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .map(StructField::dataType)
        .anyMatch(MapType.class::isInstance);
  }

  /**
   * A look into a map of ours: Spark's own would compare with one key after the other, and would
   * write the keys into the plan and the log.
   */
  private static Column whose(List<Column> columns, Map<String, Set<Integer>> subjects) {
    Map<String, int[]> numbers = new HashMap<>();
    subjects.forEach(
        (key, of) -> numbers.put(key, of.stream().mapToInt(Integer::intValue).toArray()));
    UDF1<String, int[]> look = key -> key == null ? null : numbers.get(key);
    UserDefinedFunction whose =
        functions
            .udf(look, DataTypes.createArrayType(DataTypes.IntegerType, false))
            .withName("whose_row");
    Column complete =
        columns.stream().map(Column::isNotNull).reduce(Column::and).orElse(lit(false));
    Column joined =
        concat_ws(
            ErasureLedger.SEPARATOR,
            columns.stream().map(c -> c.cast("string")).toArray(Column[]::new));
    return coalesce(whose.apply(when(complete, joined)), NOBODY);
  }
}
