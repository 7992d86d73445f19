package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.lake.Observed;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Which of several rows for one fact is kept. Duplicates are counted while the rows that are kept
 * are written, in the same pass.
 */
final class Deduplication {
  private static final String RANK = "_rank";
  private static final String REMOVED = "removed";

  private final Dataset<Row> kept;
  private final Observation observation;

  private Deduplication(Dataset<Row> kept, Observation observation) {
    this.kept = kept;
    this.observation = observation;
  }

  /**
   * Ranks the rows by key: of duplicates the latest recorded wins, and where that ties the smaller
   * record hash, so that the choice does not depend on the order of files. Of corrections only
   * repetitions of the same version go. Without a key every row is a fact of its own.
   */
  static Deduplication of(Problem problem, Source source, Dataset<Row> derivable) {
    Dataset<Row> rows = CleanRows.derive(source, derivable);
    Observation observation = new Observation("duplicates of " + source.name());
    Column rank = source.key().isEmpty() ? lit(1) : row_number().over(order(source));
    Dataset<Row> ranked =
        rows.withColumn(RANK, rank)
            .observe(observation, sum(when(col(RANK).gt(1), 1L).otherwise(0L)).as(REMOVED));
    return new Deduplication(ranked.where(col(RANK).equalTo(1)).drop(RANK), observation);
  }

  private static WindowSpec order(Source source) {
    Stream<String> key = source.key().stream();
    Stream<String> version =
        source.corrections() == Source.SameKey.CORRECTION
            ? source.recordedAt().stream()
            : Stream.empty();
    Column[] partition =
        Stream.concat(key, version).distinct().map(c -> col(c)).toArray(Column[]::new);
    List<Column> order = new ArrayList<>();
    source.recordedAt().ifPresent(c -> order.add(col(c).desc_nulls_last()));
    order.add(col(CsvSource.RECORD_ID));
    return Window.partitionBy(partition).orderBy(order.toArray(Column[]::new));
  }

  /** The rows that stay. */
  Dataset<Row> kept() {
    return kept;
  }

  /** How many rows went; known once the kept rows have been written. */
  long removed() {
    Object removed = Observed.of(observation).get(REMOVED);
    return removed == null ? 0 : ((Number) removed).longValue();
  }
}
