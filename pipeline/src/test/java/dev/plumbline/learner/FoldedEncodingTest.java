package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Encodings inside folds: what they give away, and that scoring does as training did. */
class FoldedEncodingTest extends SparkTest {
  private static final int FOLD_COUNT = 5;
  private static final Folds FOLDS = new Folds.ByEntity(FOLD_COUNT);
  private static final Rung.Linear LINEAR = new Rung.Linear(List.of(1e-4), 50);
  private static final Rung.BoostedTrees TREES =
      new Rung.BoostedTrees(List.of(20), List.of(3), 0.3, 1, 1, 1, 50, 1_000_000);

  /** 4,000 rows of 400 planes whose outcome nothing knows, with values of every kind. */
  private Dataset<Row> rows;

  @BeforeAll
  void draw() {
    rows =
        session()
            .range(0, 4000, 1, 2)
            .selectExpr(
                "id",
                "concat('N', pmod(xxhash64(id, 'plane'), 400)) plane",
                "if(id % 11 = 0, null, concat('hub', pmod(xxhash64(id, 'hub'), 30))) hub",
                "if(id % 7 = 0, null, double(pmod(xxhash64(id, 'price'), 1000))) price",
                "double(pmod(xxhash64(id, 'weight'), 100)) weight_kg",
                "pmod(xxhash64(id, 'late'), 10) < 3 late",
                "int(pmod(xxhash64(id, 'fold'), 5)) segment",
                "int(id % 2) available_from",
                "int(pmod(xxhash64(id, 'part'), 1000)) part")
            .withColumn("seen", functions.expr("avg(int(late)) over (partition by plane)"))
            .persist(StorageLevel.MEMORY_ONLY());
  }

  @AfterAll
  void letGo() {
    rows.unpersist();
  }

  @Test
  void aRandomNameEncodedByOutcomeTellsNothingOutOfFold() {
    for (Rung rung : List.of(LINEAR, TREES)) {
      // The area's standard error without any signal: 0.01 over five folds of 800 rows.
      assertThat(areaOutOfFold(rung, category("plane"), new Encodings.Target(20)))
          .as(rung.name())
          .isCloseTo(0.5, within(0.03));
    }
    // The same rates computed over all rows, own outcome and own fold included.
    assertThat(areaOutOfFold(LINEAR, number("seen"), new Encodings.OneHot())).isGreaterThan(0.6);
  }

  @Test
  void scoresARowAsItWasScoredInTrainingAndReadsBackBitForBit() {
    List<FeatureColumn> features =
        List.of(category("plane"), category("hub"), number("price"), number("weight_kg"));
    List<Encodings> ways =
        List.of(
            new Encodings(
                Map.of("plane", new Encodings.Target(20), "hub", new Encodings.Hash(8)),
                Map.of("price", new Encodings.Median()),
                Map.of("price", Encodings.Scale.LOG, "weight_kg", Encodings.Scale.ROBUST),
                300),
            new Encodings(
                Map.of("plane", new Encodings.Hash(64), "hub", new Encodings.Frequency()),
                Map.of("price", new Encodings.Constant(-1)),
                Map.of("weight_kg", Encodings.Scale.NONE),
                300));
    for (Encodings encodings : ways) {
      try (TrainingMatrix matrix = matrix(features, encodings)) {
        ScoredAsTrained.check(rows, matrix, FOLDS, List.of(LINEAR, TREES));
      }
    }
  }

  @Test
  void learningAnEncodingCostsNoPassOfItsOwn() {
    List<FeatureColumn> features = List.of(category("plane"), number("price"));
    Encodings all =
        new Encodings(
            Map.of("plane", new Encodings.Target(20)),
            Map.of("price", new Encodings.Median()),
            Map.of("price", Encodings.Scale.ROBUST),
            300);
    List<String> jobs =
        JobCount.of(
            session(),
            () -> {
              try (TrainingMatrix matrix = matrix(features, all)) {
                matrix.encoder(FOLDS, 0, matrix.trainingPart(FOLDS, 0), 50);
                assertThat(matrix.columnsWithMoreValuesThanEncoded()).containsExactly("plane");
              }
            });
    assertThat(jobs)
        .containsExactly("Summarise features by segment", "Lay out the training matrix");
  }

  @Test
  void ofTimeFoldsOnlyRowsCountWhoseOutcomeWasKnown() {
    Dataset<Row> late =
        rows.withColumn("plane", functions.expr("if(available_from = 1, 'known later', plane)"));
    try (TrainingMatrix matrix =
        TrainingMatrix.of(
            late, layout(List.of(category("plane")), target("plane", new Encodings.Target(20))))) {
      Folds byTime = new Folds.ByTime(2);
      assertThat(values(matrix, byTime, 0)).isNotEmpty().doesNotContain("known later");
      assertThat(values(matrix, byTime, 1)).contains("known later");
    }
  }

  @Test
  void hashesAsSparksSqlDoes() {
    List<Row> hubs =
        rows.where("hub is not null")
            .selectExpr("hub", "int(pmod(xxhash64(hub), 64)) bucket")
            .distinct()
            .collectAsList();
    Buckets buckets = new Buckets(64);
    assertThat(hubs)
        .hasSize(30)
        .allSatisfy(
            row -> {
              assertThat(Buckets.of(row.getString(0), 64)).isEqualTo(row.getInt(1));
              assertThat(Buckets.of(buckets.standIn(row.getString(0)), 64))
                  .isEqualTo(row.getInt(1));
            });
  }

  /** The mean of the folds' areas: pooled rows would be ranked by their folds' rates as well. */
  private double areaOutOfFold(Rung rung, FeatureColumn feature, Encodings.Encode encode) {
    try (TrainingMatrix matrix = matrix(List.of(feature), target(feature.name(), encode))) {
      FittedSetting setting = Learner.of(rung, 1).fit(matrix, FOLDS).get(0);
      List<Row> predicted =
          matrix.outOfFold(FOLDS, Map.of("score", setting.byModelIndex())).collectAsList();
      double sum = 0;
      for (int fold = 0; fold < FOLD_COUNT; fold++) {
        List<Row> ofFold = new ArrayList<>();
        for (Row row : predicted) {
          if (row.<Integer>getAs(TrainingMatrix.SEGMENT) == fold) {
            ofFold.add(row);
          }
        }
        sum +=
            AreaUnderCurve.of(
                ofFold.stream().mapToDouble(row -> row.getAs("score")).toArray(),
                ofFold.stream().mapToInt(row -> row.getAs(TrainingMatrix.LABEL)).toArray());
      }
      return sum / FOLD_COUNT;
    }
  }

  private static List<String> values(TrainingMatrix matrix, Folds folds, int model) {
    Encoder encoder = matrix.encoder(folds, model, matrix.trainingPart(folds, model), 50);
    return ((ColumnEncoding.Numbers) encoder.columns().get(0)).values();
  }

  private TrainingMatrix matrix(List<FeatureColumn> features, Encodings encodings) {
    return TrainingMatrix.of(rows, layout(features, encodings));
  }

  private static MatrixLayout layout(List<FeatureColumn> features, Encodings encodings) {
    return MatrixLayout.of(
            features, "late", Optional.empty(), "segment", "available_from", List.of("id"))
        .encoded(encodings, Optional.of("part"));
  }

  private static Encodings target(String feature, Encodings.Encode encode) {
    return new Encodings(Map.of(feature, encode), Map.of(), Map.of(), 1000);
  }

  private static FeatureColumn category(String name) {
    return new FeatureColumn(name, FeatureKind.CATEGORICAL);
  }

  private static FeatureColumn number(String name) {
    return new FeatureColumn(name, FeatureKind.NUMERIC);
  }
}
