package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The rules of time, on rows that fit on a screen. Times are hours of one day. */
class PointInTimeTest extends SparkTest {
  private static final Map<String, String> ON_SHOP = Map.of("shop", "shop");

  private static final FeatureSet.Window THREE_HOURS =
      new FeatureSet.Window(
          "sale",
          ON_SHOP,
          List.of(Duration.ofHours(3)),
          ordered(
              "n", new Aggregate(Function.COUNT, "1"),
              "amount", new Aggregate(Function.SUM, "amount")));

  private static final FeatureSet.Latest LATEST_AMOUNT =
      new FeatureSet.Latest("sale", ON_SHOP, Map.of("last", "amount"), Duration.ofHours(5));

  @Test
  void neverReadsAValueRecordedAfterThePredictionTime() {
    Dataset<Row> sales = sales("a 08:00 12:00 5.0", "a 09:00 09:30 7.0");
    assertThat(windows(sales, "x a 10:00", "y a 11:00", "z a 12:00"))
        .containsEntry("x", List.of(1L, 7.0))
        .containsEntry("y", List.of(1L, 7.0))
        // 08:00 is out of (09:00, 12:00] by the time it is known; 09:00 is not inside either.
        .containsEntry("z", Arrays.asList(0L, null));
    assertThat(windows(sales("a 10:00 12:00 5.0"), "x a 11:59", "y a 12:00"))
        .containsEntry("x", Arrays.asList(0L, null))
        .containsEntry("y", List.of(1L, 5.0));
  }

  @Test
  void countsAnEventRecordedExactlyAtThePredictionTime() {
    assertThat(windows(sales("a 10:00 10:00 5.0"), "x a 10:00"))
        .containsEntry("x", List.of(1L, 5.0));
  }

  @Test
  void opensTheWindowAfterItsSpanAndClosesItAtThePredictionTime() {
    Dataset<Row> sales =
        sales("a 07:00 07:00 1.0", "a 07:01 07:01 2.0", "a 10:00 09:00 4.0", "a 10:01 09:00 8.0");
    assertThat(windows(sales, "x a 10:00")).containsEntry("x", List.of(2L, 6.0));
  }

  @Test
  void holdsBackAnEventKnownBeforeItHappens() {
    Dataset<Row> sales = sales("a 10:00 06:00 4.0");
    assertThat(windows(sales, "x a 09:59", "y a 10:00"))
        .containsEntry("x", Arrays.asList(0L, null))
        .containsEntry("y", List.of(1L, 4.0));
    assertThat(latest(sales, "x a 09:59", "y a 10:00"))
        .containsEntry("x", Arrays.asList((Object) null))
        .containsEntry("y", List.of(4.0));
  }

  @Test
  void givesZeroCountsAndNullsToAKeyWithoutEventsAndToMissingKeysAndTimes() {
    Dataset<Row> sales = sales("a 09:00 09:00 1.0", "null 09:00 09:00 2.0");
    assertThat(windows(sales, "x b 10:00", "y null 10:00", "z a null", "w a 10:00"))
        .containsEntry("x", Arrays.asList(0L, null))
        .containsEntry("y", Arrays.asList(0L, null))
        .containsEntry("z", Arrays.asList(0L, null))
        .containsEntry("w", List.of(1L, 1.0));
  }

  @Test
  void countsOnlyValuesThatAreThere() {
    FeatureSet.Window window =
        new FeatureSet.Window(
            "sale",
            ON_SHOP,
            List.of(Duration.ofHours(3)),
            ordered(
                "n", new Aggregate(Function.COUNT, "amount"),
                "mean", new Aggregate(Function.MEAN, "amount"),
                "least", new Aggregate(Function.MIN, "amount"),
                "most", new Aggregate(Function.MAX, "amount"),
                "dear", new Aggregate(Function.MEAN, "amount > 2")));
    Dataset<Row> sales =
        sales("a 09:00 09:00 1.0", "a 09:10 09:10 null", "a 09:20 09:20 4.0", "b 09:00 09:00 null");
    assertThat(compute(FeatureProblems.windows(window), sales, "x a 10:00", "y b 10:00"))
        .containsEntry("x", List.of(2L, 2.5, 1.0, 4.0, 0.5))
        .containsEntry("y", Arrays.asList(0L, null, null, null, null));
  }

  @Test
  void replacesAFactByItsCorrectionFromTheMomentTheCorrectionIsRecorded() {
    Dataset<Row> sales = sales("a 09:00 09:00 5.0 s1", "a 09:00 11:00 50.0 s1");
    assertThat(corrected(windowsAndLatest(), sales, "x a 10:59", "y a 11:00"))
        .containsEntry("x", List.of(5.0, 1L, 5.0))
        .containsEntry("y", List.of(50.0, 1L, 50.0));
  }

  @Test
  void movesACorrectedFactToTheTimeAndKeyItNowHas() {
    Dataset<Row> sales =
        sales(
            "a 09:00 09:00 5.0 s1", // then found to have been at 04:00:
            "a 04:00 10:00 5.0 s1",
            "a 09:01 09:01 7.0 s2", // then found to have been in shop b:
            "b 09:01 10:00 7.0 s2");
    assertThat(corrected(windowsAndLatest(), sales, "x a 09:30", "y a 10:30", "z b 10:30"))
        .containsEntry("x", List.of(7.0, 2L, 12.0))
        .containsEntry("y", Arrays.asList(null, 0L, null))
        .containsEntry("z", List.of(7.0, 1L, 7.0));
  }

  @Test
  void takesTheWithdrawalOfAFactSeriously() {
    // A correction without an event time or shop: the fact is nowhere any more.
    Dataset<Row> sales = sales("a 09:00 09:00 5.0 s1", "null 09:00 09:30 5.0 s1");
    assertThat(corrected(windowsAndLatest(), sales, "x a 09:15", "y a 09:30"))
        .containsEntry("x", List.of(5.0, 1L, 5.0))
        .containsEntry("y", Arrays.asList(null, 0L, null));
  }

  @Test
  void countsVersionsThatWereRecordedTwiceOnce() {
    Dataset<Row> sales = sales("a 09:00 09:00 5.0 s1", "a 09:00 09:00 5.0 s1");
    assertThat(corrected(windowsAndLatest(), sales, "x a 09:30"))
        .containsEntry("x", List.of(5.0, 1L, 5.0));
  }

  @Test
  void keepsAFactThatFallsBackToAnOlderValueOfTheLatest() {
    // The newest sale is moved out of sight; the one before is the latest again.
    Dataset<Row> sales =
        sales("a 08:00 08:00 1.0 s1", "a 09:00 09:00 2.0 s2", "b 09:00 10:00 2.0 s2");
    assertThat(corrected(windowsAndLatest(), sales, "x a 09:30", "y a 10:00"))
        .containsEntry("x", List.of(2.0, 2L, 3.0))
        .containsEntry("y", List.of(1.0, 1L, 1.0));
  }

  @Test
  void takesTheLatestByEventTimeThenByRecordedTime() {
    Dataset<Row> sales =
        sales("a 09:00 09:00 1.0", "a 08:00 09:30 2.0", "b 09:00 09:20 4.0", "b 09:00 09:10 3.0");
    assertThat(latest(sales, "x a 10:00", "y b 10:00", "z b 09:15"))
        .containsEntry("x", List.of(1.0))
        .containsEntry("y", List.of(4.0))
        .containsEntry("z", List.of(3.0));
  }

  @Test
  void forgetsALatestValueOlderThanItsMaximumAge() {
    Dataset<Row> sales = sales("a 09:00 09:00 1.0");
    assertThat(latest(sales, "x a 14:00", "y a 14:01"))
        .containsEntry("x", List.of(1.0))
        .containsEntry("y", Arrays.asList((Object) null));
  }

  @Test
  void givesTheLatestValueEvenWhereItIsNull() {
    Dataset<Row> sales = sales("a 09:00 09:00 1.0", "a 09:30 09:30 null");
    assertThat(latest(sales, "x a 10:00")).containsEntry("x", Arrays.asList((Object) null));
  }

  @Test
  void decidesTiesByContentNotByTheOrderOfRows() {
    String[] rows = {"a 09:00 09:00 1.0", "a 09:00 09:00 2.0", "a 09:00 09:00 3.0"};
    String[] reversed = {rows[2], rows[1], rows[0]};
    assertThat(latest(sales(rows).repartition(3), "x a 10:00"))
        .isEqualTo(latest(sales(reversed).coalesce(1), "x a 10:00"));
  }

  @Test
  void neverLetsARowSeeItself() {
    // The population as its own source: y sees x, nobody sees a row of its own moment.
    Source own =
        FeatureProblems.source(
            "request",
            List.of("id"),
            Optional.of("asked_at"),
            Optional.empty(),
            Source.SameKey.DUPLICATE);
    FeatureSet features =
        FeatureProblems.features(
            Map.of(),
            Map.of(
                "last",
                new FeatureSet.Latest(
                    "request", ON_SHOP, Map.of("last_id", "id"), Duration.ofDays(1))),
            Map.of(
                "before",
                new FeatureSet.Window(
                    "request",
                    ON_SHOP,
                    List.of(Duration.ofHours(3)),
                    Map.of("n", new Aggregate(Function.COUNT, "1")))),
            Map.of());
    Problem problem =
        FeatureProblems.problem("request", Optional.of("asked_at"), features, Map.of(), own);
    Dataset<Row> population = population("x a 09:00", "y a 10:00", "z a 10:00");
    assertThat(values(FeatureEngine.of(problem).compute(population, name -> population)))
        .containsEntry("x", Arrays.asList(null, 0L))
        .containsEntry("y", List.of("x", 1L))
        .containsEntry("z", List.of("x", 1L));
  }

  @Test
  void readsOutcomesOfThePopulationOnlyOnceRecorded() {
    Source own =
        FeatureProblems.source(
            "request",
            List.of("id"),
            Optional.of("asked_at"),
            Optional.of("done_at"),
            Source.SameKey.DUPLICATE);
    FeatureSet features =
        FeatureProblems.windows(
            new FeatureSet.Window(
                "request",
                ON_SHOP,
                List.of(Duration.ofDays(1)),
                Map.of("n", new Aggregate(Function.COUNT, "1"))));
    Problem problem =
        FeatureProblems.problem("request", Optional.of("asked_at"), features, Map.of(), own);
    Dataset<Row> population =
        population("x a 09:00", "y a 10:00", "z a 12:00")
            // x is done at 11:00, y at 12:00 (not before z is asked), z never.
            .selectExpr(
                "*",
                "CASE id WHEN 'x' THEN timestamp'2024-03-01 11:00:00'"
                    + " WHEN 'y' THEN timestamp'2024-03-01 12:00:00' END AS done_at");
    assertThat(
            values(
                FeatureEngine.of(problem).compute(population, name -> population).drop("done_at")))
        .containsEntry("x", List.of(0L))
        .containsEntry("y", List.of(0L))
        .containsEntry("z", List.of(1L));
  }

  private FeatureSet windowsAndLatest() {
    return FeatureProblems.features(
        Map.of(), Map.of("latest", LATEST_AMOUNT), Map.of("window", THREE_HOURS), Map.of());
  }

  private Map<String, List<Object>> windows(Dataset<Row> sales, String... predictions) {
    return compute(FeatureProblems.windows(THREE_HOURS), sales, predictions);
  }

  private Map<String, List<Object>> latest(Dataset<Row> sales, String... predictions) {
    return compute(FeatureProblems.latest(LATEST_AMOUNT), sales, predictions);
  }

  private Map<String, List<Object>> compute(
      FeatureSet features, Dataset<Row> sales, String... predictions) {
    return compute(
        features, FeatureProblems.events("sale", Source.SameKey.DUPLICATE), sales, predictions);
  }

  private Map<String, List<Object>> corrected(
      FeatureSet features, Dataset<Row> sales, String... predictions) {
    return compute(
        features,
        FeatureProblems.events("sale", Source.SameKey.CORRECTION, "sale"),
        sales,
        predictions);
  }

  private Map<String, List<Object>> compute(
      FeatureSet features, Source source, Dataset<Row> sales, String... predictions) {
    Problem problem =
        FeatureProblems.problem(
            "request",
            Optional.of("asked_at"),
            features,
            Map.of(),
            FeatureProblems.facts("request", "id"),
            source);
    return values(FeatureEngine.of(problem).compute(population(predictions), name -> sales));
  }

  /** Rows written as {@code id shop time}. */
  private Dataset<Row> population(String... rows) {
    return table("id STRING, shop STRING, asked_at STRING", rows)
        .selectExpr("id", "shop", time("asked_at"));
  }

  /** Rows written as {@code shop at recorded_at amount [sale]}. */
  private Dataset<Row> sales(String... rows) {
    return table("shop STRING, at STRING, recorded_at STRING, amount STRING, sale STRING", rows)
        .selectExpr(
            "shop", time("at"), time("recorded_at"), "CAST(amount AS DOUBLE) AS amount", "sale");
  }

  private static String time(String column) {
    return "to_timestamp('2024-03-01 ' || " + column + ") AS " + column;
  }

  private Dataset<Row> table(String schema, String... rows) {
    StructType type = StructType.fromDDL(schema);
    List<Row> parsed =
        Arrays.stream(rows)
            .map(
                row -> {
                  Object[] values = Arrays.copyOf(row.split(" "), type.length(), Object[].class);
                  for (int i = 0; i < values.length; i++) {
                    values[i] = "null".equals(values[i]) ? null : values[i];
                  }
                  return RowFactory.create(values);
                })
            .toList();
    return session().createDataFrame(parsed, type);
  }

  /** The features of each row by its id: what comes after the population's three columns. */
  private static Map<String, List<Object>> values(Dataset<Row> computed) {
    Map<String, List<Object>> values = new TreeMap<>();
    for (Row row : computed.collectAsList()) {
      Object[] features = new Object[row.size() - 3];
      for (int i = 0; i < features.length; i++) {
        features[i] = row.get(i + 3);
      }
      assertThat(values.put(row.getString(0), Arrays.asList(features))).isNull();
    }
    return values;
  }

  private static Map<String, Aggregate> ordered(Object... namesAndAggregates) {
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    for (int i = 0; i < namesAndAggregates.length; i += 2) {
      aggregates.put((String) namesAndAggregates[i], (Aggregate) namesAndAggregates[i + 1]);
    }
    return aggregates;
  }
}
