package dev.plumbline.reproduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.feature.FeatureRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Two buildings of a training set, row by row: one join by key, whatever the number of columns. */
final class RowComparison {
  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private final List<String> key;
  private final Dataset<Row> before;
  private final Dataset<Row> after;

  RowComparison(List<String> entity, Dataset<Row> before, Dataset<Row> after) {
    this.key = Stream.concat(entity.stream(), Stream.of(FeatureRows.PREDICTION_TIME)).toList();
    this.before = before.withColumn(BEFORE, lit(true)).as(BEFORE);
    this.after = after.withColumn(AFTER, lit(true)).as(AFTER);
  }

  /** What differs, a sentence for the rows and one for each column. */
  List<String> differences() {
    List<String> shared =
        Arrays.stream(before.columns())
            .filter(c -> !c.equals(BEFORE) && !key.contains(c))
            .filter(Arrays.asList(after.columns())::contains)
            .toList();
    Column isInBoth = col(BEFORE).isNotNull().and(col(AFTER).isNotNull());
    List<Column> counts = new ArrayList<>();
    counts.add(rows(isInBoth));
    counts.add(rows(col(AFTER).isNull()));
    counts.add(rows(col(BEFORE).isNull()));
    shared.forEach(
        c -> counts.add(rows(isInBoth.and(not(of(BEFORE, c).eqNullSafe(of(AFTER, c)))))));
    Column matches =
        key.stream()
            .map(k -> of(BEFORE, k).eqNullSafe(of(AFTER, k)))
            .reduce(Column::and)
            .orElseThrow();
    Row row =
        before
            .join(after, matches, "full_outer")
            .agg(count(lit(1)), counts.toArray(Column[]::new))
            .head();
    return sentences(row, shared);
  }

  private static List<String> sentences(Row row, List<String> columns) {
    List<String> sentences = new ArrayList<>();
    long both = row.getLong(1);
    if (row.getLong(2) > 0) {
      sentences.add("%,d rows of the training set are missing now".formatted(row.getLong(2)));
    }
    if (row.getLong(3) > 0) {
      sentences.add("%,d rows of the training set are new".formatted(row.getLong(3)));
    }
    for (int i = 0; i < columns.size(); i++) {
      long different = row.getLong(i + 4);
      if (different > 0) {
        sentences.add("%s differs in %,d of %,d rows".formatted(columns.get(i), different, both));
      }
    }
    return sentences;
  }

  private static Column of(String side, String column) {
    return col(side + ".`" + column + "`");
  }

  private static Column rows(Column condition) {
    return sum(when(condition, 1L).otherwise(0L));
  }
}
