package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Columns, names, descriptions and cost; the rules of time are in {@link PointInTimeTest}. */
class FeatureEngineTest extends SparkTest {
  private static final Source PARCEL = FeatureProblems.facts("parcel", "id");
  private static final Source DEPOT = FeatureProblems.facts("depot", "depot");
  private static final Source SCAN =
      FeatureProblems.events("scan", Source.SameKey.DUPLICATE, "scan");
  private static final Source REPAIR =
      FeatureProblems.events("repair", Source.SameKey.CORRECTION, "repair");

  private static final FeatureSet FEATURES =
      new FeatureSet(
          "parcels",
          List.of("weight", "lane"),
          Map.of(
              "depot",
              new FeatureSet.Lookup(
                  "depot", Map.of("depot", "upper(depot)"), Map.of("region", "region"))),
          Map.of(
              "seen",
              new FeatureSet.Latest(
                  "scan", Map.of("depot", "depot"), Map.of("state", "state"), Duration.ofDays(2))),
          windows(),
          ordered("heavy", "weight > 2", "load", "weight * (1 + coalesce(n_1d, 0))"),
          List.of("state"),
          List.of("lane"));

  @Test
  void addsOneColumnForEachFeatureAndRuleAndKeepsEveryRowAndColumn() {
    Dataset<Row> computed = compute(FEATURES, Map.of("big", "load > 3 AND region = 'north'"));
    assertThat(computed.columns())
        .containsExactly(
            "id",
            "depot",
            "lane",
            "weight",
            "due",
            "asked_at",
            "region",
            "state",
            "n_6h",
            "n_1d",
            "wait_6h",
            "wait_1d",
            "repairs_1d",
            "in_region_1d",
            "heavy",
            "load",
            "rule_big");
    assertThat(computed.orderBy("id").collectAsList().stream().map(Row::mkString).toList())
        .hasSize(4)
        .anySatisfy(row -> assertThat(row).contains("north"));
    List<Row> rows =
        computed
            .orderBy("id")
            .select(
                "id",
                "due",
                "region",
                "state",
                "n_6h",
                "n_1d",
                "wait_1d",
                "repairs_1d",
                "in_region_1d",
                "heavy",
                "load",
                "rule_big")
            .collectAsList();
    assertThat(rows.get(0).mkString(" "))
        .isEqualTo("p1 2024-03-09 north in 1 2 1.5 1 2 false 3.0 false");
    assertThat(rows.get(1).mkString(" "))
        .isEqualTo("p2 1582-10-04 north in 1 2 1.5 1 2 true 9.0 true");
    // A depot that no source knows, and a missing one.
    assertThat(rows.get(2).mkString(" "))
        .isEqualTo("p3 2024-03-09 null null 0 0 null 0 0 false 1.0 false");
    assertThat(rows.get(3).mkString(" "))
        .isEqualTo("p4 2024-03-09 null null 0 0 null 0 0 false 1.0 false");
  }

  /** The tests run interpreted; jobs run on what Spark generates and compiles. */
  @Test
  void givesTheSameRowsByGeneratedCode() {
    String interpreted = rows(compute(FEATURES, Map.of("big", "load > 3")));
    Map<String, String> settings =
        Map.of(
            "spark.sql.codegen.wholeStage",
            "true",
            "spark.sql.codegen.factoryMode",
            "CODEGEN_ONLY");
    Map<String, String> before = new LinkedHashMap<>();
    settings.keySet().forEach(key -> before.put(key, session().conf().get(key)));
    settings.forEach((key, value) -> session().conf().set(key, value));
    try {
      assertThat(rows(compute(FEATURES, Map.of("big", "load > 3")))).isEqualTo(interpreted);
    } finally {
      before.forEach((key, value) -> session().conf().set(key, value));
    }
  }

  private static String rows(Dataset<Row> computed) {
    return computed.orderBy("id").collectAsList().toString();
  }

  @Test
  void describesKindLineageAndWhatAModelIsGiven() {
    Dataset<Row> computed = compute(FEATURES, Map.of("big", "load > 3"));
    Map<String, FeatureDescription> described = new LinkedHashMap<>();
    FeatureEngine.of(problem(FEATURES, Map.of("big", "load > 3")))
        .outputs(computed.schema())
        .forEach(description -> described.put(description.name(), description));
    assertThat(described.keySet())
        .containsExactly(
            "weight",
            "lane",
            "region",
            "state",
            "n_6h",
            "n_1d",
            "wait_6h",
            "wait_1d",
            "repairs_1d",
            "in_region_1d",
            "heavy",
            "load",
            "rule_big");
    assertThat(described.get("weight").kind()).isEqualTo(FeatureKind.NUMERIC);
    assertThat(described.get("heavy").kind()).isEqualTo(FeatureKind.NUMERIC);
    assertThat(described.get("lane").kind()).isEqualTo(FeatureKind.CATEGORICAL);
    assertThat(described.get("region").kind()).isEqualTo(FeatureKind.CATEGORICAL);
    assertThat(described.get("rule_big").kind()).isEqualTo(FeatureKind.RULE);
    assertThat(described.values())
        .filteredOn(description -> !description.givenToModel())
        .extracting(FeatureDescription::name)
        .containsExactly("state", "rule_big");
    assertThat(described.get("wait_1d").lineage())
        .containsExactly(
            "parcel.asked_at",
            "parcel.depot",
            "scan.at",
            "scan.depot",
            "scan.recorded_at",
            "scan.wait");
    // Of the prediction's own row a window reads the key alone.
    assertThat(described.get("wait_1d").ofOwnRow()).containsExactly("parcel.depot");
    assertThat(described.get("load").ofOwnRow()).containsExactly("parcel.depot", "parcel.weight");
    assertThat(described.get("region").ofOwnRow()).containsExactly("parcel.depot");
    assertThat(described.get("wait_1d").description())
        .isEqualTo("mean(wait) of scan by {depot=depot} over the last 1 days");
    // Through n_1d, which it uses.
    assertThat(described.get("load").lineage())
        .containsExactly(
            "parcel.asked_at",
            "parcel.depot",
            "parcel.weight",
            "scan.at",
            "scan.depot",
            "scan.recorded_at");
    // Joined by a looked-up feature.
    assertThat(described.get("in_region_1d").lineage()).contains("depot.region", "parcel.depot");
  }

  @Test
  void refusesAFeatureWithTheNameOfAPopulationColumnOrOfAnotherFeature() {
    FeatureSet colliding =
        FeatureProblems.features(
            Map.of(), Map.of(), Map.of(), ordered("Weight", "1", "x", "1", "X", "2"));
    assertThatThrownBy(() -> compute(colliding, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Features [Weight, X] have the name of a column of the population");
  }

  @Test
  void refusesATimestampAsAModelsFeature() {
    FeatureSet features =
        FeatureProblems.features(Map.of(), Map.of(), Map.of(), Map.of("when", "asked_at"));
    Dataset<Row> computed = compute(features, Map.of());
    assertThatThrownBy(
            () -> FeatureEngine.of(problem(features, Map.of())).outputs(computed.schema()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("The feature when is a timestamp, which no model can take");
  }

  @Test
  void refusesToEncodeWhatTurnsOutToBeANumberAndToScaleWhatIsText() {
    FeatureSet features =
        FeatureProblems.features(
            Map.of(), Map.of(), Map.of(), ordered("double_weight", "2 * weight", "where", "depot"));
    Dataset<Row> computed = compute(features, Map.of());
    Encodings number =
        new Encodings(Map.of("double_weight", new Encodings.Frequency()), Map.of(), Map.of(), 100);
    Encodings text = new Encodings(Map.of(), Map.of(), Map.of("where", Encodings.Scale.LOG), 100);
    for (Map.Entry<Encodings, String> mistake :
        Map.of(
                number, "problem.features.encode.double_weight: double_weight is a number",
                text, "problem.features.scale.where: where is a category")
            .entrySet()) {
      FeatureSet encoded = features.encoded(mistake.getKey());
      assertThatThrownBy(
              () -> FeatureEngine.of(problem(encoded, Map.of())).outputs(computed.schema()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining(mistake.getValue());
    }
  }

  @Test
  void namesSourceKeyAndCountWhereALookupHasMoreThanOneRow() {
    Dataset<Row> twice = depots().union(depots());
    assertThatThrownBy(
            () ->
                FeatureEngine.of(problem(FEATURES, Map.of()))
                    .compute(parcels(), name -> name.equals("depot") ? twice : source(name))
                    .collectAsList())
        .hasMessageMatching(
            "(?s).*Source 'depot' has 2 rows with the same depot; a lookup needs at most one.*");
  }

  @Test
  void refusesAKeyThatIsNeitherAColumnNorAFeature() {
    FeatureSet features =
        FeatureProblems.windows(
            new FeatureSet.Window(
                "scan",
                Map.of("depot", "station"),
                List.of(Duration.ofDays(1)),
                Map.of("n", new Aggregate(Function.COUNT, "1"))));
    assertThatThrownBy(() -> compute(features, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("joined by [station], which are neither columns");
  }

  @Test
  void shufflesOnceForEachListOfKeysWhateverTheSourcesAndSpans() {
    Dataset<Row> computed = compute(FEATURES, Map.of());
    // By depot (scan and repair, latest and windows) and by region: two.
    assertThat(repartitions(computed.queryExecution().optimizedPlan())).isEqualTo(2);
  }

  @Test
  void readsThePopulationOnceAheadForItsPredictionTimes() throws Exception {
    Dataset<Row> parcels = parcels();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    org.apache.spark.SparkContext context = session().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      FeatureEngine.of(problem(FEATURES, Map.of())).compute(parcels, this::source);
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    // One aggregation: adaptive execution runs its shuffle and its result as a job each.
    assertThat(jobs.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void needsNoClockWithoutWindowsAndLatestValues() {
    FeatureSet features =
        FeatureProblems.features(Map.of(), Map.of(), Map.of(), Map.of("double", "weight * 2"));
    Problem problem =
        FeatureProblems.problem("parcel", Optional.empty(), features, Map.of(), PARCEL);
    assertThat(FeatureEngine.of(problem).compute(parcels(), this::source).count()).isEqualTo(4);
    Problem timeless =
        FeatureProblems.problem("parcel", Optional.empty(), FEATURES, Map.of(), PARCEL, SCAN);
    assertThatThrownBy(() -> FeatureEngine.of(timeless).compute(parcels(), this::source))
        .hasMessage("Problem 'example' has windows or latest features but no prediction-time");
  }

  @Test
  void computesNothingForNoRows() {
    Dataset<Row> computed =
        FeatureEngine.of(problem(FEATURES, Map.of()))
            .compute(parcels().where("false"), this::source);
    assertThat(computed.count()).isZero();
    assertThat(computed.columns()).contains("repairs_1d", "load");
  }

  private Dataset<Row> compute(FeatureSet features, Map<String, String> rules) {
    return FeatureEngine.of(problem(features, rules)).compute(parcels(), this::source);
  }

  private static Problem problem(FeatureSet features, Map<String, String> rules) {
    return FeatureProblems.problem(
        "parcel", Optional.of("asked_at"), features, rules, PARCEL, DEPOT, SCAN, REPAIR);
  }

  private Dataset<Row> source(String name) {
    return switch (name) {
      case "depot" -> depots();
      case "scan" -> scans();
      case "repair" -> repairs();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private Dataset<Row> parcels() {
    return session()
        .sql(
            "SELECT * FROM VALUES"
                + " ('p1', 'A', 1, 1.0D, DATE'2024-03-09', TIMESTAMP'2024-03-01 12:00:00'),"
                + " ('p2', 'A', 2, 3.0D, DATE'1582-10-04', TIMESTAMP'2024-03-01 12:00:00'),"
                + " ('p3', 'Z', 1, 1.0D, DATE'2024-03-09', TIMESTAMP'2024-03-01 12:00:00'),"
                + " ('p4', NULL, 1, 1.0D, DATE'2024-03-09', TIMESTAMP'2024-03-01 12:00:00')"
                + " AS t(id, depot, lane, weight, due, asked_at)");
  }

  private Dataset<Row> depots() {
    return session()
        .sql(
            "SELECT * FROM VALUES ('A', 'north'), ('B', 'south'), (NULL, 'nowhere'), (NULL, 'x')"
                + " AS t(depot, region)");
  }

  private Dataset<Row> scans() {
    return session()
        .sql(
            "SELECT *, at AS recorded_at, 'north' AS region FROM VALUES"
                + " ('s1', 'A', TIMESTAMP'2024-02-29 13:00:00', 1.0D, 'out'),"
                + " ('s2', 'A', TIMESTAMP'2024-03-01 11:00:00', 2.0D, 'in')"
                + " AS t(scan, depot, at, wait, state)");
  }

  private Dataset<Row> repairs() {
    return session()
        .sql(
            "SELECT *, at AS recorded_at FROM VALUES"
                + " ('r1', 'A', TIMESTAMP'2024-03-01 10:00:00') AS t(repair, depot, at)");
  }

  private static Map<String, FeatureSet.Window> windows() {
    Map<String, FeatureSet.Window> windows = new LinkedHashMap<>();
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    aggregates.put("n", new Aggregate(Function.COUNT, "1"));
    aggregates.put("wait", new Aggregate(Function.MEAN, "wait"));
    windows.put(
        "scans",
        new FeatureSet.Window(
            "scan",
            Map.of("depot", "depot"),
            List.of(Duration.ofHours(6), Duration.ofDays(1)),
            aggregates));
    windows.put(
        "repairs",
        new FeatureSet.Window(
            "repair",
            Map.of("depot", "depot"),
            List.of(Duration.ofDays(1)),
            Map.of("repairs", new Aggregate(Function.COUNT, "1"))));
    windows.put(
        "region",
        new FeatureSet.Window(
            "scan",
            Map.of("region", "region"),
            List.of(Duration.ofDays(1)),
            Map.of("in_region", new Aggregate(Function.COUNT, "1"))));
    return windows;
  }

  private static int repartitions(LogicalPlan plan) {
    int count = plan instanceof RepartitionByExpression ? 1 : 0;
    for (LogicalPlan child : new ArrayList<>(CollectionConverters.asJava(plan.children()))) {
      count += repartitions(child);
    }
    return count;
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> ordered = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      ordered.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return ordered;
  }
}
