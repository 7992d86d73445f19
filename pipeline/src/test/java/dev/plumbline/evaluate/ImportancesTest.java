package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.evaluate.Dependences.Place;
import dev.plumbline.evaluate.Importances.Importance;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.ColumnEncoding;
import dev.plumbline.learner.Encoder;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.LinearModel;
import dev.plumbline.learner.Trial;
import dev.plumbline.statistic.ClassCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Half the rows are positive, and the feature {@code tells} says which. The model reads it, a
 * little of a number and a category, and nothing of {@code noise}.
 */
class ImportancesTest extends SparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "_order bigint, cost_false_negative double, cost_false_positive double,"
              + " cost_true_positive double, cost_true_negative double, label boolean,"
              + " dependence_block string, tells double, noise double, amount double, city string");

  private static final FittedPipeline PIPELINE =
      new FittedPipeline(
          "linear",
          "by hand",
          List.of(
              new FeatureColumn("tells", FeatureKind.NUMERIC),
              new FeatureColumn("noise", FeatureKind.NUMERIC),
              new FeatureColumn("amount", FeatureKind.NUMERIC),
              new FeatureColumn("city", FeatureKind.CATEGORICAL)),
          new LinearModel(
              new Encoder(
                  List.of(
                      new ColumnEncoding.Numeric("tells", 0, 1, false),
                      new ColumnEncoding.Numeric("noise", 0, 1, false),
                      new ColumnEncoding.Numeric("amount", 0, 1, true),
                      new ColumnEncoding.Categories("city", List.of("Aachen", "Bonn")))),
              // Intercept; tells; noise; amount and whether it is missing; two cities and two more.
              List.of(-6.0, 12.0, 0.0, 1e-3, 0.5, 0.0, 1e-3, 0.0, 0.0),
              List.of()),
          new Calibrator.Identity());

  private static final Pricing PRICING = new Pricing.OfChances(5, new int[] {1, 2, 3, 4});

  private Dataset<Row> rows;

  @BeforeAll
  void make() {
    Random random = new Random(3);
    List<Row> made = new ArrayList<>();
    for (long id = 0; id < 4_000; id++) {
      boolean positive = id % 2 == 0;
      made.add(
          RowFactory.create(
              random.nextLong(),
              10.0,
              2.0,
              2.0,
              0.0,
              positive,
              "group " + id % 50,
              positive ? 1.0 : 0.0,
              random.nextDouble(),
              id % 20 == 0 ? null : (Double) (double) (id % 100),
              id % 3 == 0 ? "Aachen" : id % 3 == 1 ? "Bonn" : null));
    }
    rows = session().createDataFrame(made, SCHEMA);
  }

  /**
   * Shuffled, it is wrong for half of the rows: a quarter is positive and not acted on (8 more than
   * acting in time), a quarter negative and acted on (2): 2.5 a row more.
   */
  @Test
  void whatAFeatureIsWorthIsWhatItsLossCosts() {
    List<Importance> found = importances(rows);

    assertThat(found).extracting(Importance::feature).startsWith("tells").doesNotContain("noise");
    assertThat(found.get(0).cost().estimate()).isCloseTo(2.5, within(0.1));
    assertThat(found.get(0).cost().contains(2.5)).isTrue();
    assertThat(found.get(0).rows()).isEqualTo(4_000);
    assertThat(found.get(1).cost().estimate()).isZero();
  }

  @Test
  void allFeaturesAreAskedInOneJobWhateverTheRowsPartitioning() {
    List<List<Importance>> found = new ArrayList<>();

    assertThat(JobCount.of(session(), () -> found.add(importances(rows.coalesce(1))))).hasSize(1);
    assertThat(found.get(0)).isEqualTo(importances(rows.repartition(3)));
  }

  /** All else hardly matters, so the mean prediction is the model's at the value. */
  @Test
  void thePredictionIsFollowedThroughTenthsAndValues() {
    List<Place> places;
    try (Trial.Sample sample = Trial.Sample.of(rows, "_order")) {
      places =
          Dependences.of(sample, SCHEMA, PIPELINE, PRICING, List.of("amount", "tells", "city"));
    }

    List<Place> amounts = places.subList(0, 11);
    assertThat(amounts).extracting(Place::feature).containsOnly("amount");
    assertThat(amounts).extracting(Place::place).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(amounts.subList(0, 10)).extracting(Place::number).isSorted();
    assertThat(amounts.subList(0, 10)).extracting(Place::predicted).isSorted();
    assertThat(amounts.get(10).value()).isNull();
    assertThat(amounts.get(10).observed().rows()).isEqualTo(200);
    // Every twentieth row is even, and so positive.
    assertThat(amounts.get(10).came(0.95).estimate()).isEqualTo(1);

    List<Place> tells = places.subList(11, 13);
    assertThat(tells).extracting(Place::value).containsExactly("0.0", "1.0");
    assertThat(tells.get(0).predicted()).isCloseTo(1 / (1 + Math.exp(6)), within(1e-3));
    assertThat(tells.get(1).came(0.95).estimate()).isEqualTo(1);

    assertThat(places.subList(13, 16))
        .extracting(Place::value)
        .containsExactly("Aachen", "Bonn", null);
  }

  @Test
  void decisionsAmongClassesArePricedByTheirAmounts() {
    // The right decision costs nothing, any other the row's one amount.
    ClassCosts costs = new ClassCosts(new int[][] {{-1, 0}, {0, -1}});
    Pricing pricing = new Pricing.OfClasses(List.of("a", "b"), costs, 0, new int[] {1});
    double[] predicted = {0.9, 0.1, 0.2, 0.8};

    assertThat(pricing.cost(RowFactory.create("b", 7.0), predicted, 0)).isEqualTo(7);
    assertThat(pricing.cost(RowFactory.create("b", 7.0), predicted, 1)).isZero();
  }

  private static List<Importance> importances(Dataset<Row> rows) {
    try (Trial.Sample sample = Trial.Sample.of(rows, "_order")) {
      return Importances.of(sample, SCHEMA, PIPELINE, PRICING, 3, 7, 0.95);
    }
  }
}
