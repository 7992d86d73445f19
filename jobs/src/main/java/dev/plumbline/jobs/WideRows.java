package dev.plumbline.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Generated rows of 40 columns of every kind a table has: identifiers, amounts, counts, categories,
 * codes, times, flags, some with missing values. Each value is a function of the row's number and
 * the column's.
 */
final class WideRows {
  private static final int EACH = 5;

  private WideRows() {}

  static Dataset<Row> of(SparkSession spark, long rows) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      String hash = "xxhash64(id, %d)".formatted(i);
      String uniform = "(%s / 18446744073709551616.0 + 0.5)".formatted(hash);
      columns.add(column("id + %d".formatted(i), "number_" + i));
      columns.add(column("-ln(1e-9 + %s) * 100".formatted(uniform), "amount_" + i));
      columns.add(column("cast(pmod(%s, 40 + %d) as int)".formatted(hash, 300 * i), "count_" + i));
      columns.add(
          column(
              "if(%s < 0.1, null, round(%s * 1000, 2))".formatted(uniform, uniform), "part_" + i));
      columns.add(
          column(
              "element_at(array('north', 'south', 'east', 'west'), 1 + cast(floor(4 * %s * %s) as"
                      .formatted(uniform, uniform)
                  + " int))",
              "category_" + i));
      columns.add(
          column(
              "concat('N', lpad(cast(pmod(%s, 4000 * (1 + %d)) as string), 5, '0'))"
                  .formatted(hash, i),
              "code_" + i));
      columns.add(
          column(
              "timestamp_seconds(1500000000 + cast(%s * 3e7 as bigint))".formatted(uniform),
              "at_" + i));
      columns.add(column("if(%s < 0.02, null, %s < 0.3)".formatted(uniform, uniform), "flag_" + i));
    }
    return spark.range(rows).select(columns.toArray(Column[]::new));
  }

  private static Column column(String sql, String name) {
    return functions.expr(sql).as(name);
  }
}
