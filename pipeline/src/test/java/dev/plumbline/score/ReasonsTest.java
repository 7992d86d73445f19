package dev.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.ColumnEncoding;
import dev.plumbline.learner.Encoder;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.LinearModel;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Histogram;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model by hand: log odds −1 + 2 · price's standard deviations, and 1 more with North. */
class ReasonsTest extends SparkTest {
  private static final StructType POPULATION =
      StructType.fromDDL("parcel string, booked_at timestamp, carrier string, price double");

  private static final ModelVersion CHAMPION =
      new ModelVersion(
          "version",
          "linear",
          "by hand",
          true,
          LocalDate.parse("2026-01-31"),
          "contract",
          new FittedPipeline(
              "linear",
              "by hand",
              List.of(
                  new FeatureColumn("carrier", FeatureKind.CATEGORICAL),
                  new FeatureColumn("price", FeatureKind.NUMERIC)),
              new LinearModel(
                  new Encoder(
                      List.of(
                          new ColumnEncoding.Categories("carrier", List.of("North")),
                          new ColumnEncoding.Numeric("price", 20, 10, false))),
                  List.of(-1.0, 1.0, 0.0, 0.0, 2.0),
                  List.of(1.0, 0.25, 0.75, 0.0, 0.0)),
              new Calibrator.Identity()),
          new DriftReference(
              List.of(
                  new DriftReference.Column(
                      "price", Histogram.numeric(18.0).addRows(0, 5).addRows(1, 5), 0.1))));

  @TempDir Path directory;

  @Test
  void aRowThatIsActedOnSaysWhy() {
    List<Row> found = reasons(TestProblem.parcels(directory));

    List<Row> first = found.get(0).getList(0);
    assertThat(first).hasSize(2);
    assertThat(first.get(0).getString(0)).isEqualTo("price");
    assertThat(first.get(0).getString(1)).isEqualTo("40");
    assertThat(first.get(0).getDouble(2)).isCloseTo(4, within(1e-12));
    // 1 / (1 + exp(−4)) less 1 / (1 + exp(0)): 98.2% less 50%.
    assertThat(first.get(0).getString(3))
        .isEqualTo("price is 40, higher than usual (18): raises the chance by 48 points");
    assertThat(first.get(1).getDouble(2)).isCloseTo(0.75, within(1e-12));
    assertThat(first.get(1).getString(3)).startsWith("carrier is North: raises the chance by");
    // The second row is not acted on.
    assertThat(found.get(1).isNullAt(0)).isTrue();
  }

  @Test
  void asManyReasonsForWhomTheProblemAsks() {
    TestProblem parcels = TestProblem.parcels(directory);

    assertThat(
            reasons(
                parcels
                    .with("problem.explain.reasons", "1")
                    .with("problem.explain.reasons-for", "all")))
        .allSatisfy(row -> assertThat(row.getList(0)).hasSize(1));
    assertThat(reasons(parcels.with("problem.explain.reasons", "0")))
        .allMatch(row -> row.isNullAt(0));
  }

  @Test
  void whatIsPersonalOrProtectedIsNamedWithoutItsValue() {
    TestProblem parcels =
        TestProblem.parcels(directory)
            .replacing(
                "description = \"One row a parcel\"",
                "description = \"x\", personal { price { keep-for = \"tests\" } }")
            .with("problem.fairness.by", "[carrier]");
    List<Row> first = reasons(parcels).get(0).getList(0);

    assertThat(first.get(0).getString(3)).startsWith("price (personal, not shown): raises");
    assertThat(first.get(1).getString(3)).startsWith("carrier (protected, not shown): raises");
    assertThat(first).allMatch(reason -> reason.isNullAt(1));
  }

  /** Log odds −1, and 3 more in the second cluster, which is around a price of 40. */
  @Test
  void aClusterIsSaidByItsNumberUnlessWhatItIsMadeOfIsPersonal() {
    ColumnEncoding.Scaled price = new ColumnEncoding.Scaled("price", false, 20, 10, 20, false);
    ModelVersion champion =
        new ModelVersion(
            CHAMPION.version(),
            CHAMPION.rung(),
            CHAMPION.setting(),
            true,
            CHAMPION.trained(),
            CHAMPION.contract(),
            new FittedPipeline(
                "linear",
                "by hand",
                CHAMPION.pipeline().columns(),
                new LinearModel(
                    new Encoder(
                        List.of(
                            new ColumnEncoding.Clusters(
                                "parcel_kind",
                                List.of(price),
                                List.of(List.of(-1.0), List.of(2.0)),
                                List.of(0.75, 0.25)))),
                    List.of(-1.0, 0.0, 3.0),
                    List.of(1.0, 0.75, 0.25)),
                new Calibrator.Identity()),
            CHAMPION.reference());
    TestProblem parcels =
        TestProblem.parcels(directory)
            .with("problem.features.clusters.parcel_kind.columns", "[price]")
            .with("problem.features.clusters.parcel_kind.clusters", "2");

    Row shown = reasons(parcels, champion).get(0).<Row>getList(0).get(0);
    assertThat(shown.getString(0)).isEqualTo("parcel_kind");
    assertThat(shown.getString(1)).isEqualTo("2");
    assertThat(shown.getDouble(2)).isCloseTo(2.25, within(1e-12));
    assertThat(shown.getString(3)).startsWith("parcel_kind is 2: raises the chance by");
    TestProblem personal =
        parcels.replacing(
            "description = \"One row a parcel\"",
            "description = \"x\", personal { price { keep-for = \"tests\" } }");
    assertThat(reasons(personal, champion).get(0).<Row>getList(0).get(0).getString(3))
        .startsWith("parcel_kind (personal, not shown): raises");
  }

  private List<Row> reasons(TestProblem problem) {
    return reasons(problem, CHAMPION);
  }

  private List<Row> reasons(TestProblem problem, ModelVersion champion) {
    Dataset<Row> rows =
        session()
            .createDataFrame(
                List.of(
                    RowFactory.create("a", null, "North", 40.0, true),
                    RowFactory.create("b", null, "South", 10.0, false)),
                POPULATION.add("acting", "boolean"));
    return Reasons.with(rows, problem.problem(), POPULATION, champion, functions.col("acting"))
        .orderBy("parcel")
        .select(Reasons.COLUMN)
        .collectAsList();
  }
}
