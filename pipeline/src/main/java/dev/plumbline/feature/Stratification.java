package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Folds that each hold their share of both outcomes. A row's place is drawn as for other folds, by
 * the hash of its entity or group and the seed; where the folds are cut is then chosen for each
 * outcome apart, so that equally many of its rows lie between two cuts. A group counts as positive
 * where any of its rows is, and stays together.
 *
 * <p>One pass more, that counts rows by place: at most {@code 2 × PLACES} counts come to the
 * driver. The folds of an outcome differ in size by no more than the rows of one place.
 */
final class Stratification {
  static final int PLACES = 16_384;

  private static final String PLACE = "_place";
  private static final String STRATUM = "_stratum";
  private static final String ROWS = "_rows";

  private Stratification() {}

  /**
   * The rows with {@link SplitPlan#SEGMENT}.
   *
   * @param rows labelled rows, those of the holdout among them, which no cut depends on
   */
  static Dataset<Row> assign(Dataset<Row> rows, SplitPlan plan, long seed) {
    Column isPositive = when(col(FeatureRows.LABEL), 1).otherwise(0);
    Column stratum =
        plan.problem().split().by() == Split.FoldBy.GROUP
            ? max(when(col(FeatureRows.HOLDOUT), 0).otherwise(isPositive))
                .over(Window.partitionBy(FeatureRows.GROUP))
            : isPositive;
    Dataset<Row> placed = rows.withColumn(PLACE, plan.place(seed)).withColumn(STRATUM, stratum);
    List<TreeMap<Integer, Long>> counts = List.of(new TreeMap<>(), new TreeMap<>());
    for (Row row :
        placed
            .where(col(FeatureRows.HOLDOUT).equalTo(false))
            .groupBy(STRATUM, PLACE)
            .agg(count(lit(1)).as(ROWS))
            .collectAsList()) {
      counts.get(row.getInt(0)).put(row.getInt(1), row.getLong(2));
    }
    int folds = plan.problem().split().folds();
    Column segment =
        when(col(STRATUM).equalTo(1), fold(cuts(counts.get(1), folds)))
            .otherwise(fold(cuts(counts.get(0), folds)));
    return placed.withColumn(SplitPlan.SEGMENT, segment).drop(PLACE, STRATUM);
  }

  /** The first place of every fold but the first. */
  static List<Integer> cuts(TreeMap<Integer, Long> counts, int folds) {
    long all = counts.values().stream().mapToLong(n -> n).sum();
    List<Integer> cuts = new ArrayList<>();
    long before = 0;
    for (var entry : counts.entrySet()) {
      // A place goes to the fold that the middle of its rows lies in.
      while (cuts.size() < folds - 1
          && (before + entry.getValue() / 2.0) * folds >= (double) all * (cuts.size() + 1)) {
        cuts.add(entry.getKey());
      }
      before += entry.getValue();
    }
    while (cuts.size() < folds - 1) {
      cuts.add(PLACES);
    }
    return cuts;
  }

  private static Column fold(List<Integer> cuts) {
    return cuts.stream()
        .map(cut -> col(PLACE).geq(lit(cut)).cast("int"))
        .reduce(lit(0), Column::plus);
  }
}
