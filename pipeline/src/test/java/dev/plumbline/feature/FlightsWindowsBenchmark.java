package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures 36 window features on flights, the population as its own source. Run with {@code
 * -Dplumbline.flights=<flights_nyc_2017.csv.gz> -Dtest=FlightsWindowsBenchmark}.
 */
class FlightsWindowsBenchmark extends SparkTest {

  @Test
  @Tag("benchmark")
  void computesWindowsOverAYearOfFlights() {
    String path = System.getProperty("plumbline.flights");
    org.junit.jupiter.api.Assumptions.assumeTrue(path != null);
    Dataset<Row> flights =
        session()
            .read()
            .option("header", "true")
            .option("nullValue", "NA")
            .option("inferSchema", "true")
            .csv(path)
            .selectExpr(
                "*",
                "timestamp_seconds(unix_seconds(CAST(time_hour AS TIMESTAMP)) + 60 * minute)"
                    + " AS departs_at",
                "timestamp_seconds(unix_seconds(CAST(time_hour AS TIMESTAMP)) + 60 * (minute +"
                    + " dep_delay + air_time)) AS landed_at",
                "timestamp_seconds(unix_seconds(CAST(time_hour AS TIMESTAMP)) + 60 * minute - 7200)"
                    + " AS asked_at")
            .repartition(4)
            .cache();
    session()
        .conf()
        .set("spark.sql.shuffle.partitions", System.getProperty("plumbline.partitions", "2"));
    long rows = flights.count();
    Problem problem = problem();
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long processorStart = processorNanos();
      FeatureEngine.of(problem)
          .compute(flights, name -> flights)
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      report(
          round
              + ": "
              + rows
              + " rows in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms, processor "
              + (processorNanos() - processorStart) / 1_000_000
              + " ms");
    }
    assertThat(FeatureEngine.of(problem).compute(flights, name -> flights).count()).isEqualTo(rows);
  }

  private static Problem problem() {
    Source flights =
        FeatureProblems.source(
            "flight",
            List.of(),
            Optional.of("departs_at"),
            Optional.of("landed_at"),
            Source.SameKey.DUPLICATE);
    Map<String, FeatureSet.Window> windows = new LinkedHashMap<>();
    windows.put("carrier", window("carrier", Map.of("carrier", "carrier")));
    windows.put("origin", window("origin", Map.of("origin", "origin")));
    windows.put("both", window("both", Map.of("carrier", "carrier", "origin", "origin")));
    return FeatureProblems.problem(
        "flight",
        Optional.of("asked_at"),
        FeatureProblems.features(Map.of(), Map.of(), windows, Map.of()),
        Map.of(),
        flights);
  }

  private static FeatureSet.Window window(String stem, Map<String, String> on) {
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    aggregates.put(stem + "_n", new Aggregate(Function.COUNT, "1"));
    aggregates.put(stem + "_late", new Aggregate(Function.MEAN, "arr_delay > 15"));
    aggregates.put(stem + "_worst", new Aggregate(Function.MAX, "dep_delay"));
    return new FeatureSet.Window(
        "flight",
        on,
        List.of(Duration.ofHours(2), Duration.ofHours(6), Duration.ofDays(1), Duration.ofDays(7)),
        aggregates);
  }

  /** Processor time of this process, which other work on the machine does not lengthen. */
  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void report(String line) {
    System.out.println(line);
  }
}
