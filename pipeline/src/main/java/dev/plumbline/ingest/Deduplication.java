package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.lake.Observed;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Which of several rows for one fact is kept. Duplicates are counted while the rows that are kept
 * are written, in the same pass. Of a change data feed the last change of a fact wins, and where
 * that took the row away none stays.
 */
final class Deduplication {
  private static final String RANK = "__rank";
  private static final String REMOVED = "removed";

  private final Dataset<Row> kept;
  private final Observation observation;

  private Deduplication(Dataset<Row> kept, Observation observation) {
    this.kept = kept;
    this.observation = observation;
  }

  /**
   * Ranks the rows by key: of duplicates the latest recorded wins, and where that ties the first by
   * {@code ties}, so that the choice does not depend on the order of files. Of corrections only
   * repetitions of the same version go. Without a key every row is a fact of its own.
   *
   * @param marks the columns of a change data feed that say which commit a change is of and whether
   *     it took the row away; empty of any other source
   * @param counted which of the rows that go are counted
   */
  static Deduplication of(
      Source source, Dataset<Row> rows, Optional<Marks> marks, List<Column> ties, Column counted) {
    Observation observation = new Observation("duplicates of " + source.name());
    Column rank = source.key().isEmpty() ? lit(1) : row_number().over(order(source, marks, ties));
    Column deleted = marks.map(Marks::deleted).orElse(lit(false));
    Dataset<Row> ranked =
        rows.withColumn(RANK, rank)
            .observe(
                observation,
                sum(when(col(RANK).gt(1).and(counted).and(not(deleted)), 1L).otherwise(0L))
                    .as(REMOVED));
    return new Deduplication(
        ranked.where(col(RANK).equalTo(1).and(not(deleted))).drop(RANK), observation);
  }

  /** Of a change data feed: the commit of a change, and whether it took the row away. */
  record Marks(Column commit, Column deleted) {}

  private static WindowSpec order(Source source, Optional<Marks> marks, List<Column> ties) {
    List<Column> order = new ArrayList<>();
    // One commit may take a row away and bring it back, as an overwrite does.
    marks.ifPresent(
        change -> order.addAll(List.of(change.commit().desc_nulls_last(), change.deleted().asc())));
    source.recordedAt().ifPresent(c -> order.add(col(c).desc_nulls_last()));
    order.addAll(ties);
    return Window.partitionBy(fact(source).stream().map(c -> col(c)).toArray(Column[]::new))
        .orderBy(order.toArray(Column[]::new));
  }

  /** The columns that say which fact a row is about, with the version of it that it states. */
  static List<String> fact(Source source) {
    Stream<String> version =
        source.corrections() == Source.SameKey.CORRECTION
            ? source.recordedAt().stream()
            : Stream.empty();
    return Stream.concat(source.key().stream(), version).distinct().toList();
  }

  /** The rows that stay. */
  Dataset<Row> kept() {
    return kept;
  }

  /** How many of the counted rows went; known once the kept rows have been written. */
  long removed() {
    Object removed = Observed.of(observation).get(REMOVED);
    return removed == null ? 0 : ((Number) removed).longValue();
  }
}
