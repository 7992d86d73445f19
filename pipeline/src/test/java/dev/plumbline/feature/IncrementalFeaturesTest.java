package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new date is computed from what was recorded by its end and lies within the windows' reach, and
 * equals what one computation over all dates gives, bit for bit.
 */
class IncrementalFeaturesTest extends SparkTest {
  private static final long MINUTE = 60_000L;
  private static final int DAY = 24 * 60;
  private static final Duration REACH = Duration.ofDays(5);
  private static final StructType SALE =
      StructType.fromDDL(
          "id STRING, shop STRING, at TIMESTAMP, recorded_at TIMESTAMP, amount DOUBLE");
  private static final StructType REQUEST =
      StructType.fromDDL(
          "id STRING, shop STRING, asked_at TIMESTAMP, late BOOLEAN, known_at TIMESTAMP");

  @TempDir Path directory;

  @Test
  void threeDaysOneByOneEqualOneComputation() {
    agree(3, 100);
  }

  @Test
  @Tag("proof")
  void ninetyDaysOneByOneEqualOneComputation() {
    agree(90, 400);
  }

  @Test
  void readsOnlyTheReachOfTheWindows() throws Exception {
    int days = 40;
    int eventsOfDay = 50;
    String path = directory.resolve("sales").toString();
    sales(new Random(2), days, eventsOfDay)
        .repartitionByRange(days, col("recorded_at"))
        .sortWithinPartitions("recorded_at")
        .write()
        .format("delta")
        .save(path);
    Dataset<Row> requests = requests(new Random(3), days, 10);
    Dataset<Row> lastDay = onDay(requests, days - 1).localCheckpoint();
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      Problem problem = problem(sameKey, false);
      long read =
          recordsRead(
              () ->
                  FeatureEngine.of(problem)
                      .compute(lastDay, name -> session().read().format("delta").load(path))
                      .collectAsList());
      // The day itself, the five days of the longest window, and what was recorded two days late;
      // corrections are looked at twice, since one announced ahead is asked for first.
      assertThat(read).isPositive().isLessThan(2L * 9 * 2 * eventsOfDay);
    }
  }

  private void agree(int days, int eventsOfDay) {
    Dataset<Row> sales = sales(new Random(7), days, eventsOfDay).localCheckpoint();
    Dataset<Row> requests = requests(new Random(8), days, eventsOfDay / 4).localCheckpoint();
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      FeatureEngine engine = FeatureEngine.of(problem(sameKey, true));
      Map<String, Row> full =
          byId(engine.compute(requests, name -> name.equals("sale") ? sales : requests));
      int seen = 0;
      for (int day = 0; day < days; day++) {
        Timestamp end = timestamp((long) (day + 1) * DAY);
        Dataset<Row> loadedSales = sales.where(col("recorded_at").lt(end));
        Dataset<Row> loadedRequests = requests.where(col("asked_at").lt(end));
        Map<String, Row> one =
            byId(
                engine.compute(
                    onDay(requests, day),
                    name -> name.equals("sale") ? loadedSales : loadedRequests));
        one.forEach((id, row) -> assertThat(row).isEqualTo(full.get(id)));
        seen += one.size();
      }
      assertThat(seen).isEqualTo(full.size()).isPositive();
    }
  }

  private static Dataset<Row> onDay(Dataset<Row> requests, int day) {
    return requests.where(
        col("asked_at")
            .geq(timestamp((long) day * DAY))
            .and(col("asked_at").lt(timestamp((long) (day + 1) * DAY))));
  }

  private static Map<String, Row> byId(Dataset<Row> rows) {
    Map<String, Row> byId = new LinkedHashMap<>();
    rows.collectAsList().forEach(row -> byId.put(row.getString(0), row));
    return byId;
  }

  /** Facts with up to three versions, the later recorded up to two days after. */
  private Dataset<Row> sales(Random random, int days, int eventsOfDay) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < days * eventsOfDay; i++) {
      long at = random.nextInt(days * DAY);
      long recorded = at + random.nextInt(60);
      for (int version = 0; version <= random.nextInt(3); version++) {
        rows.add(
            RowFactory.create(
                "s" + i,
                "shop" + random.nextInt(6),
                timestamp(at + 30 * version),
                timestamp(recorded),
                random.nextInt(8) == 0 ? null : random.nextGaussian() * 1e3));
        recorded += random.nextInt(2 * DAY);
      }
    }
    return session().createDataFrame(rows, SALE);
  }

  private Dataset<Row> requests(Random random, int days, int requestsOfDay) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < days * requestsOfDay; i++) {
      long asked = random.nextInt(days * DAY);
      rows.add(
          RowFactory.create(
              "r" + i,
              "shop" + random.nextInt(6),
              timestamp(asked),
              random.nextBoolean(),
              random.nextInt(5) == 0 ? null : timestamp(asked + 1 + random.nextInt(DAY))));
    }
    return session().createDataFrame(rows, REQUEST);
  }

  private static Problem problem(Source.SameKey sameKey, boolean withOutcomes) {
    Map<String, String> on = Map.of("shop", "shop");
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    for (Function function : Function.values()) {
      aggregates.put(
          function.name().toLowerCase(java.util.Locale.ROOT),
          new Aggregate(
              function,
              function == Function.RATE || function == Function.HOURS_SINCE
                  ? "amount > 0"
                  : "amount"));
    }
    Map<String, FeatureSet.Window> windows = new LinkedHashMap<>();
    windows.put(
        "sales",
        new FeatureSet.Window("sale", on, List.of(Duration.ofHours(3), REACH), aggregates));
    if (withOutcomes) {
      windows.put(
          "outcomes",
          new FeatureSet.Window(
              Label.HISTORY,
              on,
              List.of(Duration.ofDays(1), REACH),
              Map.of("late_rate", new Aggregate(Function.RATE, "label"))));
    }
    return FeatureProblems.problem(
        "request",
        Optional.of("asked_at"),
        new Label(
            "request",
            "late",
            Optional.of("known_at"),
            Duration.ofHours(20),
            Label.IfMissing.POSITIVE),
        FeatureProblems.features(
            Map.of(),
            Map.of(
                "latest",
                new FeatureSet.Latest("sale", on, Map.of("newest", "amount"), Duration.ofDays(2))),
            windows,
            Map.of()),
        Map.of(),
        FeatureProblems.facts("request", "id"),
        FeatureProblems.events("sale", sameKey, "id"));
  }

  private long recordsRead(Runnable work) throws Exception {
    AtomicLong records = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            records.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
          }
        };
    SparkContext context = session().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      work.run();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    return records.get();
  }

  private static Timestamp timestamp(long minutes) {
    return new Timestamp(minutes * MINUTE);
  }
}
