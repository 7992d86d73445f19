package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Which training sets can no longer be built again, and why, on their own rows. */
final class Reproducibility {
  private static final String SINCE = "not_reproducible_since";
  private static final String BECAUSE = "not_reproducible_because";

  private final Lake lake;

  Reproducibility(Lake lake) {
    this.lake = lake;
  }

  /**
   * Says of training sets that they cannot be built again. What is said already stays.
   *
   * @return those of which it was not said before
   */
  List<String> lose(List<String> trainingSets, String because, CommitInfo commit) {
    if (trainingSets.isEmpty()) {
      return List.of();
    }
    addColumns(commit);
    Column concerned = col("training_set").isin(trainingSets.toArray()).and(col(SINCE).isNull());
    List<String> lost =
        lake
            .read(Tables.TRAINING_SETS)
            .where(concerned)
            .select("training_set")
            .distinct()
            .collectAsList()
            .stream()
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

  /** Whether it is said of a training set's row that it cannot be built again. */
  static boolean isLost(Row set) {
    return List.of(set.schema().fieldNames()).contains(SINCE)
        && !set.isNullAt(set.fieldIndex(SINCE));
  }

  /** The training sets that were built from any of these tables. */
  List<String> builtFrom(List<String> tables) {
    if (!lake.exists(Tables.TRAINING_SETS.name())) {
      return List.of();
    }
    return lake
        .read(Tables.TRAINING_SETS)
        .select("training_set", "feature_table", "inputs")
        .collectAsList()
        .stream()
        .filter(row -> read(row).anyMatch(tables::contains))
        .map(row -> row.getString(0))
        .distinct()
        .toList();
  }

  private static Stream<String> read(Row row) {
    return Stream.concat(
        Stream.of(row.getString(1)), row.<String, Long>getJavaMap(2).keySet().stream());
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
