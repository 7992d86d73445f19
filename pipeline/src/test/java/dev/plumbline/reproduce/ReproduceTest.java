package dev.plumbline.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.CleanTables;
import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.train.Train;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One trained problem; its tests add to it what time adds, and take away what may be lost last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ReproduceTest extends SparkTest {
  private static final String TRAINED = "2026-05-01";
  private static final String LATER = "2026-06-01";

  @TempDir static Path directory;

  private TestProblem problem;
  private Lake lake;
  private String model;

  @BeforeAll
  void trainAndLetThirtyDaysPass() {
    problem =
        TestProblem.parcels(directory)
            .replacing("ladder = [rules]", "ladder = [rules, boosted-trees]")
            .replacing(
                "features { columns = [carrier, price] }",
                """
                features {
                  columns = [carrier, price]
                  window {
                    before { source = parcels, on { carrier = carrier }, over = [7 days],
                             aggregates { price_mean = "mean(price)" } }
                  }
                }
                """)
            .with("sources.parcels.event-time", "booked_at")
            .with("rungs.boosted-trees.trees", "[5]")
            .with("train.ladder", "full");
    lake = problem.lake(session());
    write(LocalDate.parse("2026-01-01"), 120);
    CleanTables.write(problem, session());
    TrainingSet set = TrainingSetBuild.of(problem.stage(session(), "features", TRAINED)).execute();
    model =
        Train.of(problem.stage(session(), "train", TRAINED), set)
            .execute()
            .models()
            .get("boosted-trees");
    write(LocalDate.parse("2026-01-01"), 150);
    CleanTables.write(problem, session());
    TestProblem other = problem.replacing("columns = [carrier, price]", "columns = [price]");
    TrainingSetBuild.of(other.stage(session(), "features", TRAINED)).execute();
    session().sql("optimize delta.`" + lake.path("raw_parcels") + "`");
  }

  @Test
  void aModelIsTheSameAgainAfterMoreDataOtherFeaturesForItsDateAndCompaction() throws Exception {
    assertThat(lake.read(Tables.TRAINING_SETS).count()).isEqualTo(2);
    ReproduceResult result = reproduce(model.substring(0, 12));

    assertThat(result.differences()).isEmpty();
    assertThat(result.rows())
        .isEqualTo(TrainingSet.of(problem.problem(), lake, LocalDate.parse(TRAINED)).rows());
    assertThat(result.largestDifference()).isZero();
    assertThat(result.metrics())
        .containsOnlyKeys("log_loss", "roc_auc", "average_precision", "cost");
    Row row = lake.read(Tables.REPRODUCTIONS).head();
    assertThat(row.<String>getAs("verdict")).isEqualTo("SAME");
    assertThat(row.<String>getAs("model")).isEqualTo(model);
    assertThat(Path.of(java.net.URI.create(lake.root())))
        .isDirectoryNotContaining("glob:**_reproduction_*");
  }

  @Test
  void saysWhichColumnsDifferWhereTheRowsDo() {
    Lake other = problem.lake(session());
    TrainingSet set = TrainingSet.of(problem.problem(), other, LocalDate.parse(TRAINED));
    var rows = set.rowsForComparison();

    assertThat(
            new RowComparison(
                    List.of("parcel"),
                    rows,
                    rows.withColumn(
                            "price",
                            org.apache.spark.sql.functions.expr("if(parcel = 'p0-0', null, price)"))
                        .where("parcel <> 'p1-1'"))
                .differences())
        .containsExactly(
            "1 rows of the training set are missing now",
            "price differs in 1 of %,d rows".formatted(set.rows() - 1));
  }

  @Test
  void theModelMustBeKnown() {
    assertThatThrownBy(() -> reproduce("none"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessageStartingWith("There is no model whose version begins with none under ");
  }

  @Test
  void withoutPinsTheVersionThatIsGoneIsNamed() throws Exception {
    session().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    session().sql("vacuum delta.`" + lake.path("raw_parcels") + "` retain 0 hours");

    assertThatThrownBy(() -> reproduce(model))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageMatching(
            "(?s)Model "
                + model.substring(0, 8)
                + " cannot be built again: version 1 of table raw_parcels is gone \\(\\d+ of its \\d+ files are deleted\\)\\. .*rollback-window.*");
    try (var files = Files.list(Path.of(java.net.URI.create(lake.root())))) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("_"));
    }
  }

  private ReproduceResult reproduce(String version) {
    return Reproduce.of(problem.stage(session(), "reproduce", LATER), version).execute();
  }

  /** Four parcels a day; carrier b is late more often, and more so where the parcel is dear. */
  private void write(LocalDate first, int days) {
    Random random = new Random(5);
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < 4; i++) {
        LocalDateTime booked = first.plusDays(day).atTime(8 + i, 0);
        double price = 5 + random.nextInt(20);
        boolean isB = random.nextBoolean();
        boolean late = random.nextDouble() < (isB ? 0.02 * price : 0.1);
        String parcel = "p%d-%d".formatted(day, i);
        parcels.add("%s,%s:00,%s,%.1f".formatted(parcel, booked, isB ? "b" : "a", price));
        outcomes.add("%s,%s,%s:00".formatted(parcel, late, booked.plusHours(30)));
      }
    }
    problem.file("parcels.csv", parcels);
    problem.file("outcomes.csv", outcomes);
  }
}
