package dev.plumbline.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import dev.plumbline.problem.Requirement;
import dev.plumbline.statistic.OnePass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The expectations of a table that need rows brought together. All keys that must be unique are
 * grouped in one job, whatever their number; each foreign key takes one job more.
 */
final class KeyPass {
  private KeyPass() {}

  /** Rows that repeat a key, for each requirement in order; one Spark job for all. */
  static Map<Requirement, FailingRows> repeated(
      CheckedTable table, List<Requirement> requirements) {
    List<Column> keys = new ArrayList<>();
    for (int i = 0; i < requirements.size(); i++) {
      keys.add(key(i, requirements.get(i).check().columns()));
    }
    Dataset<Row> repeated =
        table
            .rows()
            .select(explode(array(keys.toArray(Column[]::new))).as("each"))
            .where(col("each.key").isNotNull())
            .groupBy(col("each.check").as("check"), col("each.key").as("key"))
            .agg(count(lit(1)).as("rows"))
            .where(col("rows").gt(1));
    int size = requirements.size();
    boolean[] personal = new boolean[size];
    for (int i = 0; i < size; i++) {
      personal[i] =
          requirements.get(i).check().columns().stream().anyMatch(table.personal()::contains);
    }
    int shown = table.failingRows();
    ArrayList<FailingRows> found =
        OnePass.over(
            repeated,
            () -> nothing(size, shown),
            (state, row) -> {
              int check = row.getInt(0);
              state
                  .get(check)
                  .add(
                      row.getLong(2),
                      personal[check]
                          ? Map.of()
                          : Map.of("key", row.getString(1), "rows", Long.toString(row.getLong(2))));
            },
            KeyPass::merge);
    Map<Requirement, FailingRows> evidence = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      evidence.put(requirements.get(i), found.get(i));
    }
    return evidence;
  }

  /** The key as JSON text, which groups any types together; null where a part of it is missing. */
  private static Column key(int check, List<String> columns) {
    Column[] parts = columns.stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
    Column complete = Stream.of(parts).map(Column::isNotNull).reduce(Column::and).orElseThrow();
    return struct(
        lit(check).as("check"),
        org.apache.spark.sql.functions.when(complete, to_json(struct(parts))).as("key"));
  }

  private static ArrayList<FailingRows> nothing(int size, int shown) {
    ArrayList<FailingRows> state = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      state.add(new FailingRows(shown));
    }
    return state;
  }

  private static ArrayList<FailingRows> merge(
      ArrayList<FailingRows> first, ArrayList<FailingRows> second) {
    for (int i = 0; i < first.size(); i++) {
      first.get(i).merge(second.get(i));
    }
    return first;
  }

  /** Rows whose values are not among the referenced ones; one Spark job. */
  static FailingRows orphans(
      CheckedTable table, Requirement.ForeignKey check, Dataset<Row> referenced) {
    List<Column> selected = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Stream.concat(table.key().stream(), check.columns().stream())
        .distinct()
        .filter(name -> !table.personal().contains(name))
        .forEach(
            name -> {
              names.add(name);
              selected.add(lit(name));
              selected.add(col("`" + name + "`").cast("string"));
            });
    List<Column> keys = new ArrayList<>();
    List<Column> others = new ArrayList<>();
    for (int i = 0; i < check.columns().size(); i++) {
      keys.add(col("`" + check.columns().get(i) + "`").as("k" + i));
      others.add(col("`" + check.references().get(i) + "`").as("k" + i));
    }
    keys.add(map(selected.toArray(Column[]::new)).cast("map<string,string>").as("shown"));
    String[] joined =
        java.util.stream.IntStream.range(0, check.columns().size())
            .mapToObj(i -> "k" + i)
            .toArray(String[]::new);
    Dataset<Row> orphans =
        table
            .rows()
            .select(keys.toArray(Column[]::new))
            .na()
            .drop(joined)
            .join(
                referenced.select(others.toArray(Column[]::new)),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(joined)).toSeq(),
                "left_anti")
            .select("shown");
    int shown = table.failingRows();
    return OnePass.over(
        orphans,
        () -> new FailingRows(shown),
        (state, row) -> state.add(1, row.getJavaMap(0)),
        FailingRows::merge);
  }
}
