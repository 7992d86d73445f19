package dev.plumbline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.PartProfile;
import dev.plumbline.statistic.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 600 rows of three kinds, told apart by two numbers and a category, of 300, 200 and 100 rows, and
 * four numbers beside them that say nothing at all.
 */
class SegmentationTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final int[] KIND_ENDS = {300, 500, 600};

  @TempDir static Path directory;

  @Test
  void kindsOfRowsAreFoundAndNoiseHasNone() {
    TestProblem test = problem();
    Stage stage = stage(test);
    Ingest.of(stage).execute();
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    TestProblem ofKinds = test.with("segments.features", "[x, y, colour]");

    SegmentationResult result = Segmentation.of(stage(ofKinds), set(ofKinds)).execute();

    assertThat(result.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(result.chosen().orElseThrow())
        .returns(3, SegmentQuality::clusters)
        .satisfies(q -> assertThat(q.stability()).isGreaterThan(0.99));
    assertThat(result.message()).startsWith("3 segments of 600 rows: silhouette 0.9");
    theRowsAreThoseOfTheKinds(test.lake(session()));
    profilesSayWhatSetsASegmentApart(result, test.lake(session()));
    theSilhouetteIsSparks(stage(ofKinds), result);
    theSecondTimeNothingChanges(ofKinds, result);
    aSegmentOfTooFewRowsIsCountedAndNotDescribed(ofKinds);
    rowsWithoutKindsHaveNoSegments(test.with("segments.features", "[a, b, c, d]"));
    assertThat(set.rows()).isEqualTo(600);
  }

  /** Four rows have an amount, and no name is in more than four of the hundred. */
  @Test
  void whatFewRowsOfAPartHaveInCommonIsWithheld() {
    List<FeatureColumn> features =
        List.of(
            new FeatureColumn("amount", FeatureKind.NUMERIC),
            new FeatureColumn("name", FeatureKind.CATEGORICAL));
    Dataset<Row> rows =
        session()
            .range(100)
            .selectExpr(
                "0 as part",
                "if(id < 4, double(id), null) as amount",
                "concat('n', id div 4) as name");

    assertThat(PartProfile.of(rows, features, "part", 5).get(0).features())
        .allSatisfy(f -> assertThat(f.withheld()).isTrue())
        .allSatisfy(f -> assertThat(f.mean()).isNaN())
        .allSatisfy(f -> assertThat(f.frequent()).isEmpty())
        .allSatisfy(f -> assertThat(f.frequentShare()).isNaN())
        .allSatisfy(f -> assertThat(f.deviation()).isNaN());
    assertThat(PartProfile.of(rows, features, "part", 4).get(0).features())
        .noneMatch(PartProfile.Feature::withheld)
        .anySatisfy(f -> assertThat(f.mean()).isEqualTo(1.5))
        .anySatisfy(f -> assertThat(f.frequentShare()).isEqualTo(0.04));
  }

  private void theRowsAreThoseOfTheKinds(Lake lake) {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (Row row : lake.read(Tables.SEGMENTS).collectAsList()) {
      int kind = kind(Integer.parseInt(row.<String, String>getJavaMap(1).get("id")));
      assertThat(row.<Integer>getAs("segment")).isEqualTo(kind + 1);
      assertThat(row.<Double>getAs("distance")).isBetween(0.0, 3.0);
      rows.merge(kind, 1, Integer::sum);
    }
    assertThat(rows).isEqualTo(Map.of(0, 300, 1, 200, 2, 100));
  }

  private void profilesSayWhatSetsASegmentApart(SegmentationResult result, Lake lake) {
    SegmentProfile smallest = result.profiles().get(2);
    assertThat(smallest.share()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(smallest.features())
        .filteredOn(f -> f.column().name().equals("colour"))
        .singleElement()
        .satisfies(f -> assertThat(f.frequent()).contains("kind2"))
        .satisfies(f -> assertThat(f.frequentShare()).isEqualTo(1))
        // (1 − p) / √(p (1 − p)) with p = 1/6.
        .satisfies(f -> assertThat(f.deviation()).isCloseTo(Math.sqrt(5), within(1e-9)));
    // Of every second row of the second kind the outcome is positive, and of no other.
    assertThat(result.profiles().get(1).outcomes().get("outcome"))
        .satisfies(rate -> assertThat(rate.estimate()).isEqualTo(0.5))
        .satisfies(rate -> assertThat(rate.lower()).isBetween(0.4, 0.46));
    assertThat(smallest.outcomes().get("outcome").estimate()).isZero();
    assertThat(result.lines()).anyMatch(line -> line.startsWith("Segment 3, 16.7% of the rows: "));
    assertThat(
            lake.read(Tables.SEGMENT_PROFILES)
                .where("segment = 2 and kind = 'OUTCOME'")
                .select("mean")
                .collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(0.5);
    assertThat(
            lake.read(Tables.SEGMENT_QUALITIES).where("chosen").select("clusters").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(3);
  }

  private void theSilhouetteIsSparks(Stage stage, SegmentationResult result) {
    try (SegmentRows rows = SegmentRows.of(set(stage))) {
      double sparks =
          new ClusteringEvaluator()
              .setFeaturesCol(SegmentRows.VECTOR)
              .setPredictionCol("kind")
              .evaluate(
                  rows.rows()
                      .selectExpr(
                          SegmentRows.VECTOR,
                          "cast(if(id < 300, 0, if(id < 500, 1, 2)) as int) as kind"));
      assertThat(result.chosen().orElseThrow().silhouette()).isCloseTo(sparks, within(1e-9));
    }
  }

  private void theSecondTimeNothingChanges(TestProblem test, SegmentationResult result) {
    Lake lake = test.lake(session());
    List<String> before = segments(lake);

    SegmentationResult again = Segmentation.of(stage(test), set(test)).execute();

    // In whatever order parts of the rows are merged, which moves last digits, it reads the same.
    assertThat(again.message()).isEqualTo(result.message());
    assertThat(again.lines()).isEqualTo(result.lines());
    assertThat(segments(lake)).isEqualTo(before);
    assertThat(lake.read(Tables.SEGMENT_QUALITIES).count()).isEqualTo(3);
  }

  /**
   * Of the 600 rows the last segment has 100, one too few, and says nothing; nor do the others say
   * it by what they are compared with, which are the 500 rows of their own.
   */
  private void aSegmentOfTooFewRowsIsCountedAndNotDescribed(TestProblem test) {
    TestProblem careful =
        test.with("segments.minimum-rows", "101").with("segments.clusters", "[3]");
    List<String> said = new ArrayList<>();
    Stage stage = careful.stage(session(), "segment", DATE, said);

    SegmentationResult result = Segmentation.of(stage, set(careful)).execute();

    String why = "100 rows, fewer than segments.minimum-rows = 101, so its numbers are withheld";
    assertThat(result.profiles())
        .extracting(SegmentProfile::rows)
        .containsExactly(300L, 200L, 100L);
    assertThat(result.profiles().get(2))
        .isEqualTo(
            new SegmentProfile(3, 100, 1 / 6.0, Optional.of(why), List.of(), Map.of(), Map.of()));
    assertThat(result.lines()).contains("Segment 3, 16.7% of the rows: " + why);
    assertThat(said)
        .contains(
            "1 of 3 segments have fewer than segments.minimum-rows = 101 rows: what they are like"
                + " is not said");
    List<Row> written =
        careful.lake(session()).read(Tables.SEGMENT_PROFILES).where("segment = 3").collectAsList();
    assertThat(written).singleElement().satisfies(SegmentationTest::saysOnlyHowManyRows);
    assertThat(written.get(0).<String>getAs("remark")).isEqualTo(why);
    // Of 500 rows 200 are of the second kind, and of half of these the outcome is positive:
    // (1 − p) / √(p (1 − p)) with p = 0.4, and (0.5 − p) / √(p (1 − p)) with p = 0.2.
    SegmentProfile second = result.profiles().get(1);
    assertThat(second.features())
        .filteredOn(f -> f.column().name().equals("colour"))
        .singleElement()
        .satisfies(f -> assertThat(f.deviation()).isCloseTo(Math.sqrt(1.5), within(1e-9)));
    assertThat(second.outcomeDeviations().get("outcome")).isCloseTo(0.75, within(1e-9));
  }

  private static void saysOnlyHowManyRows(Row row) {
    assertThat(row.<String>getAs("kind")).isEqualTo("WITHHELD");
    assertThat(row.<Long>getAs("rows")).isEqualTo(100);
    for (String column :
        List.of("name", "mean", "lower", "upper", "frequent", "frequent_share", "deviation")) {
      assertThat(row.<Object>getAs(column)).as(column).isNull();
    }
  }

  private void rowsWithoutKindsHaveNoSegments(TestProblem test) {
    SegmentationResult none = Segmentation.of(stage(test), set(test)).execute();

    assertThat(none.chosen()).isEmpty();
    assertThat(none.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(none.message()).startsWith("No segments are proposed");
    assertThat(none.qualities()).hasSize(3).noneMatch(SegmentQuality::stable);
    assertThat(test.lake(session()).read(Tables.SEGMENTS).count()).isZero();
    assertThat(test.lake(session()).read(Tables.SEGMENT_PROFILES).count()).isZero();
  }

  private static List<String> segments(Lake lake) {
    return lake
        .read(Tables.SEGMENTS)
        .selectExpr("concat(entity['id'], ' ', segment, ' ', round(distance, 9))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static TestProblem problem() {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>();
    lines.add("id,outcome,x,y,colour,a,b,c,d");
    for (int id = 0; id < 600; id++) {
      int kind = kind(id);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d,%d,%.4f,%.4f,kind%d,%.4f,%.4f,%.4f,%.4f",
              id,
              kind == 1 ? id % 2 : 0,
              10 * kind + random.nextGaussian(),
              (kind == 1 ? 12 : 0) + random.nextGaussian(),
              kind,
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble()));
    }
    Map<String, String> features = new LinkedHashMap<>();
    for (String name : List.of("x", "y", "colour", "a", "b", "c", "d")) {
      features.put(name, name.equals("colour") ? "string" : "double");
    }
    return TestProblem.flat(directory, features)
        .file("rows.csv", lines)
        .with("segments.clusters", "[2, 3, 5]");
  }

  private static int kind(int id) {
    return id < KIND_ENDS[0] ? 0 : id < KIND_ENDS[1] ? 1 : 2;
  }

  private Stage stage(TestProblem test) {
    return test.stage(session(), "segment", DATE);
  }

  private TrainingSet set(TestProblem test) {
    return set(stage(test));
  }

  private static TrainingSet set(Stage stage) {
    return TrainingSet.of(stage.problem(), stage.lake(), stage.run().logicalDate());
  }
}
