package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature set that changes, over parcels and their scans of sixty days. */
class StoredFeaturesTest extends SparkTest {
  private static final String DATE = "2026-04-01";
  private static final String WINDOWS =
      """
      features {
        columns = [carrier, price]
        latest { scan { source = scans, on { hauler = carrier },
                        columns { last_weight = weight }, max-age = 2 days } }
        window {
          scans { source = scans, on { hauler = carrier }, over = [7 days],
                  aggregates { weight = "mean(weight)", scans = "count(*)" } }
          prices { source = parcels, on { carrier = carrier }, over = [7 days],
                   aggregates { price_mean = "mean(price)" } }
        }
        expressions { heavy = "weight_7d > 50" }
      }
      """;

  @TempDir Path directory;

  @Test
  void aNewVersionTakesOverWhatIsComputedAsBeforeFromTheSameRows() {
    TestProblem first =
        TestProblem.parcels(directory)
            .replacing(
                "sources {",
                """
                sources {
                  scans {
                    path = ${plumbline.data}"/scans.csv"
                    columns { scan = "string", hauler = "string", at = "timestamp",
                              weight = "double" }
                    key = [scan]
                    event-time = at
                  }
                """)
            .replacing("features { columns = [carrier, price] }", WINDOWS)
            .with("sources.parcels.event-time", "booked_at")
            .with("split.holdout", "none")
            .with("split.folds", "2 by entity");
    TestProblem longer =
        first
            .replacing(
                "over = [7 days],\n            aggregates { weight",
                "over = [7 days, 14 days],\n            aggregates { weight")
            .replacing("max-age = 2 days", "max-age = 1 day")
            .replacing("weight_7d > 50", "weight_14d > 50");
    write(first, 1);
    assertThat(build(first)).noneMatch(said -> said.contains("taken over"));

    Stage stage = longer.stage(session(), "features", DATE);
    Population population = Population.of(longer.problem(), stage.lake());
    Dataset<Row> wanted =
        population
            .teaching(stage.knownUntil())
            .withColumn(FeatureRows.PREDICTION_TIME, col("booked_at"));
    StoredFeatures stored = StoredFeatures.find(stage, wanted);
    assertThat(stored.names()).containsExactlyInAnyOrder("weight_7d", "scans_7d", "price_mean_7d");
    FeatureEngine engine = FeatureEngine.of(longer.problem());
    assertThat(engine.compute(wanted, population::facts, stored).orderBy("parcel").collectAsList())
        .hasSize(60)
        .isEqualTo(engine.compute(wanted, population::facts).orderBy("parcel").collectAsList());

    assertThat(StoredFeatures.find(stage, wanted.union(wanted.limit(1))).names())
        .as("a row that is not the only one of its key")
        .isEmpty();
    assertThat(
            StoredFeatures.find(stage, wanted.union(wanted.limit(1).withColumn("parcel", lit("x"))))
                .names())
        .as("a row that was not there")
        .isEmpty();
    assertThat(build(longer))
        .contains(
            "3 features are taken over from version %s: same definitions, same rows"
                .formatted(FeatureVersion.of(first.problem()).substring(0, 8)));
    write(first, 1);
    assertThat(StoredFeatures.find(first.stage(session(), "features", DATE), wanted).names())
        .as("another version of the tables, whatever is in it")
        .isEmpty();
  }

  @Test
  void whatAFeatureIsComputedFromTellsItApart() {
    TestProblem problem =
        TestProblem.parcels(directory)
            .with("sources.parcels.event-time", "booked_at")
            .replacing(
                "sources {",
                """
                sources {
                  depots {
                    path = ${plumbline.data}"/depots.csv"
                    columns { name = "string", city = "string", lane = "string" }
                    key = [name]
                  }
                """)
            .replacing(
                "features { columns = [carrier, price] }",
                """
                features {
                  columns = [carrier, price]
                  lookup { depot { source = depots, on { name = carrier },
                                   columns { depot = city } } }
                  window {
                    a { source = parcels, on { carrier = carrier }, over = [7 days],
                        aggregates { a = "mean(price)" } }
                    b { source = parcels, on { carrier = depot }, over = [7 days],
                        aggregates { b = "mean(price)" } }
                    c { source = label, on { carrier = carrier }, over = [7 days],
                        aggregates { c = "rate(label)" } }
                  }
                }
                """);
    assertThat(changed(problem, problem.replacing("a = \"mean(price)\"", "a = \"min(price)\"")))
        .as("b is joined by another feature: it counts as changed with any")
        .containsExactly("a_7d", "b_7d");
    assertThat(changed(problem, problem.with("label.maturity", "3 days"))).containsExactly("c_7d");
    assertThat(changed(problem, problem.with("consent.training", "price > 0")))
        .containsExactly("a_7d", "b_7d", "c_7d");
    assertThat(changed(problem, problem.replacing("depot = city", "depot = lane")))
        .containsExactly("b_7d");
    assertThat(FeatureIdentity.ofPointInTime(problem.problem()).get("a_7d").sources())
        .containsExactly("parcels");
    assertThat(FeatureIdentity.ofPointInTime(problem.problem()).get("c_7d").sources())
        .containsExactlyInAnyOrder("outcomes", "parcels");
  }

  private static List<String> changed(TestProblem before, TestProblem after) {
    Map<String, FeatureIdentity> was = FeatureIdentity.ofPointInTime(before.problem());
    Map<String, FeatureIdentity> is = FeatureIdentity.ofPointInTime(after.problem());
    return is.keySet().stream()
        .filter(name -> !is.get(name).hash().equals(was.get(name).hash()))
        .toList();
  }

  private List<String> build(TestProblem test) {
    List<String> said = new ArrayList<>();
    TrainingSetBuild.of(test.stage(session(), "features", DATE, said)).execute();
    return said;
  }

  private void write(TestProblem test, int seed) {
    Random random = new Random(seed);
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    List<String> scans = new ArrayList<>(List.of("scan,hauler,at,weight"));
    for (int day = 0; day < 60; day++) {
      LocalDateTime booked = LocalDate.parse("2026-01-01").plusDays(day).atTime(12, 0);
      String carrier = random.nextBoolean() ? "ant" : "bee";
      parcels.add("p%d,%s:00,%s,%d".formatted(day, booked, carrier, random.nextInt(100)));
      outcomes.add("p%d,%s,%s:00".formatted(day, random.nextInt(3) == 0, booked.plusDays(1)));
      for (int i = 0; i < 2; i++) {
        scans.add(
            "s%d-%d,%s,%s:00,%d"
                .formatted(
                    day, i, i == 0 ? "ant" : "bee", booked.minusHours(3), random.nextInt(100)));
      }
    }
    test.file("parcels.csv", parcels).file("outcomes.csv", outcomes).file("scans.csv", scans);
    CleanTables.write(test, session());
  }
}
