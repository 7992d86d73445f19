package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.feature.PointInTimeOracle.Fact;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random events with late corrections, changed keys, withdrawals, duplicates, ties and nulls,
 * against the oracle. Many small worlds are put into one table, each under keys of its own, so that
 * hundreds of them cost a few jobs.
 */
class PointInTimePropertyTest extends SparkTest {
  private static final long MINUTE = 60_000L;
  private static final List<Duration> SPANS =
      List.of(Duration.ofMinutes(15), Duration.ofHours(5), Duration.ofDays(1));
  private static final Map<String, String> ON = Map.of("shop", "shop");
  private static final Duration MAXIMUM_AGE = Duration.ofHours(7);
  private static final StructType EVENT_TYPE =
      StructType.fromDDL(
          "id STRING, shop STRING, at TIMESTAMP, recorded_at TIMESTAMP, amount DOUBLE");
  private static final StructType REQUEST_TYPE =
      StructType.fromDDL("request STRING, shop STRING, asked_at TIMESTAMP");

  private record Prediction(String id, String key, Long time) {}

  @Test
  void agreesWithTheOracleOnHundredsOfSmallWorlds() {
    assertThat(differences(11, 300)).isEmpty();
  }

  @Test
  @Tag("proof")
  void agreesWithTheOracleOnThousandsOfSmallWorlds() {
    for (int seed = 100; seed < 110; seed++) {
      assertThat(differences(seed, 1000)).isEmpty();
    }
  }

  @Test
  void readsNothingThatWasRecordedAfterTheLastPrediction() {
    Random random = new Random(9);
    List<Row> events = new ArrayList<>();
    List<Row> requests = new ArrayList<>();
    for (int world = 0; world < 60; world++) {
      world(random, world, events, requests);
    }
    Timestamp last = timestamp(36 * 60);
    List<Row> asked =
        requests.stream().filter(r -> r.isNullAt(2) || !r.getTimestamp(2).after(last)).toList();
    // What is recorded later is a lie about everything: the key, the time and the amount.
    List<Row> poisoned =
        events.stream()
            .map(
                e ->
                    e.isNullAt(3) || !e.getTimestamp(3).after(last)
                        ? e
                        : RowFactory.create(
                            e.get(0), "w1-shop1", timestamp(1), e.getTimestamp(3), Double.NaN))
            .toList();
    assertThat(poisoned).isNotEqualTo(events);
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      assertThat(compute(sameKey, poisoned, asked, rows -> rows))
          .isEqualTo(compute(sameKey, events, asked, rows -> rows));
    }
  }

  @Test
  void givesTheSameBitsForOneDayAsForAllDays() {
    Random random = new Random(5);
    List<Row> events = new ArrayList<>();
    List<Row> requests = new ArrayList<>();
    for (int world = 0; world < 60; world++) {
      world(random, world, events, requests);
    }
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      Map<String, List<Object>> all = compute(sameKey, events, requests, rows -> rows);
      Map<String, List<Object>> one =
          compute(
              sameKey,
              events,
              requests,
              rows -> rows.where("asked_at >= '1970-01-02' AND asked_at < '1970-01-03'"));
      assertThat(one).hasSizeGreaterThan(100);
      one.forEach((id, features) -> assertThat(all.get(id)).isEqualTo(features));
    }
  }

  /** Then nothing that decides ties is read, and a count of all events has no value to look at. */
  @Test
  void givesTheSameWhereNoFeatureAsksForSingleEvents() {
    Random random = new Random(6);
    List<Row> events = new ArrayList<>();
    List<Row> requests = new ArrayList<>();
    for (int world = 0; world < 100; world++) {
      world(random, world, events, requests);
    }
    Map<String, Aggregate> few = new LinkedHashMap<>();
    few.put("max", new Aggregate(Function.MAX, "amount"));
    few.put("mean", new Aggregate(Function.MEAN, "amount"));
    few.put("hours_since", new Aggregate(Function.HOURS_SINCE, "amount > 0"));
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      Map<String, List<Object>> all = compute(sameKey, events, requests, rows -> rows);
      FeatureSet alone = FeatureProblems.windows(new FeatureSet.Window("sale", ON, SPANS, few));
      Map<String, List<Object>> apart = compute(alone, sameKey, events, requests, rows -> rows);
      assertThat(apart).hasSameSizeAs(requests);
      apart.forEach(
          (id, values) -> {
            int place = 0;
            for (Aggregate aggregate : few.values()) {
              int first = 1 + COLUMNS.indexOf(aggregate.function());
              for (int span = 0; span < SPANS.size(); span++) {
                assertThat(values.get(place++)).isEqualTo(all.get(id).get(first + span));
              }
            }
          });
    }
  }

  @Test
  void countsEveryEventWhateverItsValues() {
    Random random = new Random(8);
    List<Row> events = new ArrayList<>();
    List<Row> requests = new ArrayList<>();
    for (int world = 0; world < 100; world++) {
      world(random, world, events, requests);
    }
    Map<String, Aggregate> counts = new LinkedHashMap<>();
    counts.put("rows", new Aggregate(Function.COUNT, "1"));
    counts.put("also", new Aggregate(Function.COUNT, "coalesce(amount, 0)"));
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      compute(
              FeatureProblems.windows(new FeatureSet.Window("sale", ON, SPANS, counts)),
              sameKey,
              events,
              requests,
              rows -> rows)
          .values()
          .forEach(
              values ->
                  assertThat(values.subList(0, SPANS.size()))
                      .isEqualTo(values.subList(SPANS.size(), 2 * SPANS.size())));
    }
  }

  /** Every feature of every prediction where engine and oracle differ, in words. */
  private List<String> differences(int seed, int worlds) {
    Random random = new Random(seed);
    List<Row> events = new ArrayList<>();
    List<Row> requests = new ArrayList<>();
    for (int world = 0; world < worlds; world++) {
      world(random, world, events, requests);
    }
    Map<String, List<Fact>> factsOfWorld = factsWithTies(events);
    List<String> differences = new ArrayList<>();
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      Map<String, List<Object>> computed = compute(sameKey, events, requests, rows -> rows);
      assertThat(computed).hasSameSizeAs(requests);
      for (Row request : requests) {
        Prediction prediction =
            new Prediction(request.getString(0), request.getString(1), minutes(request, 2));
        String world = prediction.id().split("-")[0];
        PointInTimeOracle oracle =
            new PointInTimeOracle(
                factsOfWorld.getOrDefault(world, List.of()),
                sameKey == Source.SameKey.CORRECTION,
                false);
        List<Object> expected = expected(oracle, prediction);
        List<Object> actual = computed.get(prediction.id());
        if (!same(expected, actual)) {
          differences.add(sameKey + " " + prediction + ": " + expected + " but " + actual);
        }
      }
    }
    return differences;
  }

  /** A deviation is computed to 106 bits, not without end; all else is the same to the bit. */
  private static boolean same(List<Object> expected, List<Object> actual) {
    for (int i = 0; i < expected.size(); i++) {
      boolean near =
          i > 0
              && COLUMNS.get(i - 1) == Function.SD
              && expected.get(i) instanceof Double wanted
              && actual.get(i) instanceof Double got
              && Math.abs(wanted - got) <= Math.ulp(wanted);
      if (!near && !Objects.equals(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return expected.size() == actual.size();
  }

  /** The function of each column after the latest value's. */
  private static final List<Function> COLUMNS =
      aggregates().values().stream()
          .flatMap(aggregate -> SPANS.stream().map(span -> aggregate.function()))
          .toList();

  /** Every function, and a lag and a difference that look farther back. */
  private static Map<String, Aggregate> aggregates() {
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    for (Function function : Function.values()) {
      boolean condition = function == Function.RATE || function == Function.HOURS_SINCE;
      aggregates.put(
          function.name().toLowerCase(Locale.ROOT),
          new Aggregate(function, condition ? "amount > 0" : "amount"));
    }
    aggregates.put("lag_3", new Aggregate(Function.LAG, "amount", 3));
    aggregates.put("difference_2", new Aggregate(Function.DIFFERENCE, "amount", 2));
    return aggregates;
  }

  private static List<Object> expected(PointInTimeOracle oracle, Prediction prediction) {
    List<Object> expected = new ArrayList<>();
    expected.add(oracle.latest(prediction.key(), prediction.time(), MAXIMUM_AGE.toMinutes()));
    for (Aggregate aggregate : aggregates().values()) {
      for (Duration span : SPANS) {
        expected.add(
            oracle.window(
                aggregate.function(),
                aggregate.back(),
                prediction.key(),
                prediction.time(),
                span.toMinutes()));
      }
    }
    return expected;
  }

  /** One world: up to 40 versions of up to 15 facts in three shops over three days, 12 requests. */
  private static void world(Random random, int world, List<Row> events, List<Row> requests) {
    String prefix = "w" + world + "-";
    // A coarse clock makes ties common; a fine one makes windows' borders fine.
    int grain = random.nextBoolean() ? 30 : 1;
    int facts = 1 + random.nextInt(15);
    int versions = random.nextInt(40);
    for (int i = 0; i < versions; i++) {
      long event = time(random, grain);
      long recorded = event + (long) (random.nextGaussian() * 6 * 60) / grain * grain;
      Row row =
          RowFactory.create(
              random.nextInt(25) == 0 ? null : prefix + random.nextInt(facts),
              key(random, prefix),
              random.nextInt(20) == 0 ? null : timestamp(event),
              random.nextInt(20) == 0 ? null : timestamp(recorded),
              amount(random));
      events.add(row);
      if (random.nextInt(10) == 0) {
        events.add(row);
      }
    }
    for (int i = 0; i < 12; i++) {
      requests.add(
          RowFactory.create(
              prefix + "r" + i,
              key(random, prefix),
              random.nextInt(20) == 0 ? null : timestamp(time(random, grain))));
    }
  }

  private static long time(Random random, int grain) {
    return random.nextInt(3 * 24 * 60) / grain * grain;
  }

  private static String key(Random random, String prefix) {
    return random.nextInt(20) == 0 ? null : prefix + "shop" + random.nextInt(3);
  }

  private static Double amount(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean() ? 0.0 : -0.0;
      case 2 -> random.nextGaussian() * 1e15;
      case 3 -> (double) random.nextInt(5);
      default -> random.nextGaussian();
    };
  }

  /**
   * The facts by world; the tie order is the documented hash of fact key, join columns and values
   * read.
   */
  private Map<String, List<Fact>> factsWithTies(List<Row> events) {
    Map<String, List<Fact>> facts = new TreeMap<>();
    Dataset<Row> withTies =
        session()
            .createDataFrame(events, EVENT_TYPE)
            .selectExpr(
                "id",
                "shop",
                "at",
                "recorded_at",
                "amount",
                "xxhash64(id, shop, CASE WHEN amount IS NOT NULL THEN 1D END, amount,"
                    + " if(amount > 0, 1D, if(NOT amount > 0, 0D, null)),"
                    + " if(amount IS NULL, null, cast(shiftright(xxhash64(amount), 11) AS DOUBLE)),"
                    + " if(amount > 0, 1D, null), amount) AS tie",
                "coalesce(id, shop) AS world");
    for (Row row : withTies.collectAsList()) {
      if (!row.isNullAt(6)) {
        facts
            .computeIfAbsent(row.getString(6).split("-")[0], world -> new ArrayList<>())
            .add(
                new Fact(
                    row.getString(0),
                    row.getString(1),
                    minutes(row, 2),
                    minutes(row, 3),
                    row.isNullAt(4) ? null : row.getDouble(4),
                    row.getLong(5)));
      }
    }
    return facts;
  }

  private Map<String, List<Object>> compute(
      Source.SameKey sameKey,
      List<Row> events,
      List<Row> requests,
      UnaryOperator<Dataset<Row>> subset) {
    FeatureSet features =
        FeatureProblems.features(
            Map.of(),
            Map.of(
                "latest", new FeatureSet.Latest("sale", ON, Map.of("last", "amount"), MAXIMUM_AGE)),
            Map.of("window", new FeatureSet.Window("sale", ON, SPANS, aggregates())),
            Map.of());
    return compute(features, sameKey, events, requests, subset);
  }

  private Map<String, List<Object>> compute(
      FeatureSet features,
      Source.SameKey sameKey,
      List<Row> events,
      List<Row> requests,
      UnaryOperator<Dataset<Row>> subset) {
    Problem problem =
        FeatureProblems.problem(
            "request",
            Optional.of("asked_at"),
            features,
            Map.of(),
            FeatureProblems.facts("request", "request"),
            FeatureProblems.events("sale", sameKey, "id"));
    Dataset<Row> sales = session().createDataFrame(events, EVENT_TYPE);
    Dataset<Row> population =
        subset.apply(session().createDataFrame(requests, REQUEST_TYPE).repartition(3));
    Map<String, List<Object>> values = new TreeMap<>();
    for (Row row : FeatureEngine.of(problem).compute(population, name -> sales).collectAsList()) {
      Object[] computed = new Object[row.size() - 3];
      for (int i = 0; i < computed.length; i++) {
        computed[i] = row.get(i + 3);
      }
      values.put(row.getString(0), Arrays.asList(computed));
    }
    return values;
  }

  private static Timestamp timestamp(long minutes) {
    return new Timestamp(minutes * MINUTE);
  }

  private static Long minutes(Row row, int position) {
    return row.isNullAt(position) ? null : row.getTimestamp(position).getTime() / MINUTE;
  }
}
