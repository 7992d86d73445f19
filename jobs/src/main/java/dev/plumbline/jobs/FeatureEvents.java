package dev.plumbline.jobs;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Generated predictions and events of one size, as Parquet: three sources of events over two years,
 * predictions over the second. Events are recorded when they happen, since window functions know
 * one clock only; amounts are whole numbers, so that sums in any order are equal. Each value is a
 * function of the row's number.
 *
 * @param events rows of all three sources
 * @param hotShare share of events and predictions that one key has
 */
record FeatureEvents(Path directory, long events, double hotShare) {
  static final List<String> SOURCES = List.of("visits", "payments", "calls");
  static final String REQUESTS = "requests";

  /** As in the benchmark's full size: 20 million events for 1 million predictions. */
  private static final int EVENTS_OF_PREDICTION = 20;

  private static final int EVENTS_OF_KEY = 4_000;
  private static final long BEGIN = 1_600_000_000L;
  private static final long YEAR = 365 * 86_400L;

  long predictions() {
    return events / EVENTS_OF_PREDICTION;
  }

  long keys() {
    return Math.max(1, events / EVENTS_OF_KEY);
  }

  void write(SparkSession spark) {
    for (int i = 0; i < SOURCES.size(); i++) {
      spark
          .range(0, events / SOURCES.size(), 1, 4)
          .select(
              functions.expr("id").as("event"),
              customer(10 * i),
              time(10 * i + 1, BEGIN, 2 * YEAR).as("at"),
              time(10 * i + 1, BEGIN, 2 * YEAR).as("recorded_at"),
              functions
                  .expr("cast(pmod(xxhash64(id, %d), 1000) as double)".formatted(10 * i + 2))
                  .as("amount"))
          .write()
          .parquet(path(SOURCES.get(i)));
    }
    spark
        .range(0, predictions(), 1, 4)
        .select(
            functions.expr("id").as("request"),
            customer(40),
            time(41, BEGIN + YEAR, YEAR).as("asked_at"))
        .write()
        .parquet(path(REQUESTS));
  }

  Dataset<Row> read(SparkSession spark, String source) {
    return spark.read().parquet(path(source));
  }

  private String path(String source) {
    return directory.resolve(source).toString();
  }

  /** The hot key is the first; the others have equal chances. */
  private org.apache.spark.sql.Column customer(int column) {
    return functions
        .expr(
            "concat('C', lpad(cast(if(pmod(xxhash64(id, %d), 1000) < %d, 0, pmod(xxhash64(id, %d), %d))"
                    .formatted(column + 3, Math.round(1000 * hotShare), column + 4, keys())
                + " as string), 8, '0'))")
        .as("customer");
  }

  private static org.apache.spark.sql.Column time(int column, long begin, long length) {
    return functions.expr(
        "timestamp_seconds(%d + pmod(xxhash64(id, %d), %d))".formatted(begin, column, length));
  }
}
