package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.FeatureSet.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A left join on facts without a time. Each key's rows are first brought down to one, so a row of
 * the population is never multiplied; a key that has more than one row makes the job fail when its
 * value is read, with the source, the key's columns and the count, since which of them holds would
 * be chance. Whether the source is broadcast is left to Spark.
 */
final class LookupJoin {
  private static final String KEY = "__lookup_key_";
  private static final String ROWS = "__lookup_rows";
  private static final String VALUE = "__lookup_value_";

  private LookupJoin() {}

  static Dataset<Row> join(Dataset<Row> rows, Lookup lookup, Dataset<Row> source) {
    List<Column> keys = new ArrayList<>();
    List<String> onPopulation = new ArrayList<>();
    for (Map.Entry<String, String> on : lookup.on().entrySet()) {
      keys.add(EventStream.column(on.getKey()).as(KEY + keys.size()));
      onPopulation.add(on.getValue());
    }
    Dataset<Row> facts = onePerKey(lookup, source, keys);

    Column matches = lit(true);
    for (int i = 0; i < keys.size(); i++) {
      matches = matches.and(expr(onPopulation.get(i)).equalTo(facts.col(KEY + i)));
    }
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(EventStream.column(name));
    }
    int position = 0;
    for (String feature : lookup.columns().keySet()) {
      columns.add(col(VALUE + position++).as(feature));
    }
    return rows.join(facts, matches, "left").select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> onePerKey(Lookup lookup, Dataset<Row> source, List<Column> keys) {
    List<Column> read = new ArrayList<>(keys);
    int position = 0;
    for (String column : lookup.columns().values()) {
      read.add(EventStream.column(column).as(VALUE + position++));
    }
    Dataset<Row> facts = source.select(read.toArray(Column[]::new));
    Column[] keyColumns = new Column[keys.size()];
    for (int i = 0; i < keyColumns.length; i++) {
      keyColumns[i] = col(KEY + i);
      facts = facts.where(keyColumns[i].isNotNull());
    }
    List<Column> values = new ArrayList<>();
    for (int i = 0; i < position; i++) {
      values.add(first(col(VALUE + i)).as(VALUE + i));
    }
    Dataset<Row> grouped =
        facts.groupBy(keyColumns).agg(count(lit(1)).as(ROWS), values.toArray(Column[]::new));
    List<Column> checked = new ArrayList<>(List.of(keyColumns));
    Column message =
        concat(
            lit("Source '" + lookup.source() + "' has "),
            col(ROWS),
            // No value: a key may be personal, and messages are kept.
            lit(" rows with the same " + String.join(", ", lookup.on().keySet())),
            lit("; a lookup needs at most one. Make these columns its key, or use latest."));
    for (int i = 0; i < position; i++) {
      checked.add(
          when(col(ROWS).gt(1), raise_error(message)).otherwise(col(VALUE + i)).as(VALUE + i));
    }
    return grouped.select(checked.toArray(Column[]::new));
  }
}
