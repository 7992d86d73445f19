package dev.plumbline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Aggregates that several parts of ingest want of the same rows, computed in one pass. Each part
 * adds its own and is given a supplier, which has the value once the pass has run.
 */
final class SharedPass {
  private final List<Column> aggregates = new ArrayList<>();
  private Optional<Row> result = Optional.empty();

  /** Adds an aggregate that is a count. */
  LongSupplier count(Column aggregate) {
    Supplier<Optional<Object>> value = value(aggregate);
    return () -> value.get().map(v -> ((Number) v).longValue()).orElse(0L);
  }

  /** Adds an aggregate of any type; its value is empty where it is null. */
  Supplier<Optional<Object>> value(Column aggregate) {
    int index = aggregates.size();
    aggregates.add(aggregate.as("a" + index));
    return () ->
        Optional.ofNullable(
            result.orElseThrow(() -> new IllegalStateException("Not counted yet")).get(index));
  }

  /** Computes all that was added; one Spark job. */
  void over(Dataset<Row> rows) {
    result = Optional.of(rows.select(aggregates.toArray(Column[]::new)).head());
  }
}
