package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * On how many rows each of some conditions holds, how many of these are positive, and the smallest
 * few of their keys. A mergeable state of one pass.
 */
final class RowsWhere implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int mostKeys;
  private final long[] holding;
  private final long[] holdingAndPositive;
  private final ArrayList<TreeSet<String>> keys = new ArrayList<>();
  private long rows;
  private long positives;

  private RowsWhere(int conditions, int mostKeys) {
    this.mostKeys = mostKeys;
    this.holding = new long[conditions];
    this.holdingAndPositive = new long[conditions];
    for (int i = 0; i < conditions; i++) {
      keys.add(new TreeSet<>());
    }
  }

  /** Counts the rows; one Spark job. A condition that is not known to hold does not. */
  static RowsWhere of(Dataset<Row> rows, List<Column> conditions, Column positive, RowKeys named) {
    Column[] known = conditions.stream().map(c -> coalesce(c, lit(false))).toArray(Column[]::new);
    int count = known.length;
    int most = named.most();
    return OnePass.over(
        rows.select(array(known), coalesce(positive, lit(false)), named.written()),
        () -> new RowsWhere(count, most),
        RowsWhere::add,
        RowsWhere::merge);
  }

  private void add(Row row) {
    List<Boolean> holds = row.getList(0);
    boolean positive = row.getBoolean(1);
    rows++;
    positives += positive ? 1 : 0;
    for (int i = 0; i < holding.length; i++) {
      if (holds.get(i)) {
        holding[i]++;
        holdingAndPositive[i] += positive ? 1 : 0;
        if (!row.isNullAt(2)) {
          keep(keys.get(i), row.getString(2));
        }
      }
    }
  }

  private void keep(TreeSet<String> kept, String key) {
    kept.add(key);
    if (kept.size() > mostKeys) {
      kept.pollLast();
    }
  }

  private RowsWhere merge(RowsWhere other) {
    rows += other.rows;
    positives += other.positives;
    for (int i = 0; i < holding.length; i++) {
      holding[i] += other.holding[i];
      holdingAndPositive[i] += other.holdingAndPositive[i];
      TreeSet<String> kept = keys.get(i);
      other.keys.get(i).forEach(key -> keep(kept, key));
    }
    return this;
  }

  long rows() {
    return rows;
  }

  long positives() {
    return positives;
  }

  long holding(int condition) {
    return holding[condition];
  }

  long positives(int condition) {
    return holdingAndPositive[condition];
  }

  List<String> keys(int condition) {
    return List.copyOf(keys.get(condition));
  }
}
