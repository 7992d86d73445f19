package dev.plumbline.governance;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;

import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/** Which training sets can no longer be built again, and why, on their own rows. */
final class Reproducibility {
  private static final String SINCE = "not_reproducible_since";
  private static final String BECAUSE = "not_reproducible_because";

  private final Lake lake;

  Reproducibility(Lake lake) {
    this.lake = lake;
  }

  /** The rows of training sets that can be built again: what cannot anyway keeps nothing. */
  Dataset<Row> reproducible() {
    Dataset<Row> sets = lake.readOrEmpty(Tables.TRAINING_SETS);
    return List.of(sets.columns()).contains(SINCE) ? sets.where(col(SINCE).isNull()) : sets;
  }

  /**
   * Says of training sets that they cannot be built again. What is said already stays.
   *
   * @param which a condition on their rows, see {@link #named} and {@link #builtFrom}
   * @param bound how many names come to the driver
   * @return those of which it was not said before, each of which is on record once in its life
   */
  List<String> lose(Column which, String because, TrainingSetBound bound, CommitInfo commit) {
    if (lake.readOrEmpty(Tables.TRAINING_SETS).where(which).isEmpty()) {
      return List.of();
    }
    addColumns(commit);
    Column concerned = which.and(col(SINCE).isNull());
    Dataset<Row> names =
        lake.read(Tables.TRAINING_SETS).where(concerned).select("training_set").distinct();
    List<String> lost =
        bound.rows(names, "cannot be built again").stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    if (!lost.isEmpty()) {
      lake.update(
          Tables.TRAINING_SETS.name(),
          concerned,
          Map.of(
              SINCE, lit(Date.valueOf(commit.logicalDate())),
              BECAUSE, lit(because)),
          commit);
    }
    return lost;
  }

  /** The training sets of these names. */
  static Column named(Collection<String> trainingSets) {
    return col("training_set").isin(trainingSets.toArray());
  }

  /** The training sets that were built from any of these tables. */
  static Column builtFrom(Collection<String> tables) {
    Column[] names = tables.stream().map(functions::lit).toArray(Column[]::new);
    return col("feature_table")
        .isin(tables.toArray())
        .or(arrays_overlap(map_keys(col("inputs")), array(names).cast("array<string>")));
  }

  /** Tables written by an older version of the pipeline do not have them. */
  private void addColumns(CommitInfo commit) {
    List<String> there = List.of(lake.read(Tables.TRAINING_SETS).columns());
    for (String name : List.of(SINCE, BECAUSE)) {
      if (!there.contains(name)) {
        StructField field =
            Arrays.stream(Tables.TRAINING_SETS.schema().fields())
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        lake.alter(
            Tables.TRAINING_SETS.name(),
            "ADD COLUMNS (%s %s COMMENT '%s')"
                .formatted(name, field.dataType().sql(), field.getComment().get()),
            commit);
      }
    }
  }
}
