package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FittedPipelineTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(2);
  private static final Calibrator PLATT = new Calibrator.Platt(1.0 / 3, -0.1);
  private final Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
  private Dataset<Row> rows;

  @BeforeAll
  void fit() {
    rows = Samples.rows(session(), 1000, 2);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      for (Rung rung :
          List.of(
              new Rung.Rules(Map.of()),
              new Rung.Linear(List.of(1e-3), 3),
              new Rung.DecisionTree(
                  List.of(3), List.of(20.0), new Rung.Growth(3, 1_000_000, Map.of())),
              new Rung.MultilayerPerceptron(List.of(3), List.of(1e-3), 3, 3),
              new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 3, 1_000_000))) {
        for (FittedSetting setting : Learner.of(rung, 1).fit(matrix, FOLDS)) {
          String name = (rung.name() + "_" + setting.setting()).replaceAll("[^a-z0-9]", "_");
          pipelines.put(
              name,
              new FittedPipeline(
                  rung.name(), setting.setting(), Samples.FEATURES, setting.finalModel(), PLATT));
        }
      }
    }
  }

  @Test
  void readsBackWhatItWroteBitForBit() {
    assertThat(pipelines).hasSize(7);
    for (FittedPipeline pipeline : pipelines.values()) {
      FittedPipeline calibrated =
          pipeline.withCalibrator(
              new Calibrator.Isotonic(List.of(0.1, 1.0 / 3), List.of(0.2, 0.7)));
      for (FittedPipeline written : List.of(pipeline, calibrated)) {
        FittedPipeline read = FittedPipeline.of(written.toJson(), written.booster());
        assertThat(read).isEqualTo(written);
        assertThat(read.toJson()).isEqualTo(written.toJson());
      }
    }
  }

  @Test
  void readsBackALearnedRuleAboutCategories() {
    FittedPipeline written =
        new FittedPipeline(
            "rules",
            "learned rule",
            Samples.FEATURES,
            new RulesModel.Learned(
                new RulesModel.OneOf("city", List.of("Bonn", "Celle"), true), 0.7, 1.0 / 3),
            PLATT);

    assertThat(FittedPipeline.of(written.toJson(), Optional.empty())).isEqualTo(written);
  }

  @Test
  void refusesADamagedBoosterAndANewerFormat() {
    FittedPipeline trees = pipelines.get("boosted_trees_trees_10__depth_3");
    byte[] damaged = trees.booster().orElseThrow();
    damaged[damaged.length / 2] ^= 1;

    assertThatThrownBy(() -> FittedPipeline.of(trees.toJson(), Optional.of(damaged)))
        .hasMessageContaining("SHA-256");
    assertThatThrownBy(() -> FittedPipeline.of(trees.toJson(), Optional.empty()))
        .hasMessageContaining("the booster's bytes are missing");
    assertThatThrownBy(
            () ->
                FittedPipeline.of(
                    trees.toJson().replace("\"format\" : 1", "\"format\" : 2"), trees.booster()))
        .hasMessageContaining("format 2");
    assertThatThrownBy(() -> FittedPipeline.of("{", Optional.empty()))
        .hasMessageContaining("The pipeline cannot be read");
  }

  @Test
  void scoresNewRowsAsItScoredTheMatrix() {
    Map<String, FittedPipeline> raw = new LinkedHashMap<>();
    Map<String, List<FittedModel>> models = new LinkedHashMap<>();
    pipelines.forEach(
        (name, pipeline) -> {
          raw.put(name, pipeline.withCalibrator(new Calibrator.Identity()));
          models.put(name, List.of(pipeline.model(), pipeline.model()));
        });
    Dataset<Row> scored = Scoring.apply(rows.repartition(5), raw);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      String[] names = raw.keySet().toArray(String[]::new);
      List<Row> ofMatrix =
          matrix.outOfFold(FOLDS, models).select("id", names).orderBy("id").collectAsList();
      assertThat(scored.select("id", names).orderBy("id").collectAsList()).isEqualTo(ofMatrix);
    }
  }

  @Test
  void scoresAllPipelinesInOneJobAndKeepsEveryColumn() {
    Dataset<Row> scored = Scoring.apply(rows, pipelines);

    assertThat(scored.columns())
        .startsWith(rows.columns())
        .endsWith("boosted_trees_trees_10__depth_3");
    assertThat(JobCount.of(session(), () -> scored.collectAsList())).hasSize(1);
  }

  @Test
  void scoresMissingValuesAndCategoriesNeverMet() {
    Dataset<Row> odd =
        rows.limit(3)
            .withColumn("amount", functions.expr("if(id = 0, double('NaN'), null)"))
            .withColumn("member", functions.expr("cast(null as boolean)"))
            .withColumn("city", functions.expr("if(id = 0, 'Zwickau', null)"));
    for (Row row : Scoring.apply(odd, pipelines).collectAsList()) {
      for (String name : pipelines.keySet()) {
        assertThat((double) row.getAs(name)).isStrictlyBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void aWholeNumberIsOneCategoryWhateverItsType() {
    FittedPipeline linear =
        new FittedPipeline(
            "linear",
            "by hand",
            List.of(new FeatureColumn("code", FeatureKind.CATEGORICAL)),
            new LinearModel(
                new Encoder(List.of(new ColumnEncoding.Categories("code", List.of("3")))),
                List.of(0.0, 2.0, -1.0, -2.0),
                List.of()),
            new Calibrator.Identity());
    for (String type : List.of("int", "bigint", "double", "string")) {
      Dataset<Row> one = session().range(1).selectExpr("cast(3 as %s) code".formatted(type));
      assertThat(Scoring.apply(one, Map.of("p", linear)).first().<Double>getAs("p"))
          .isEqualTo(Logistic.probability(2));
    }
  }

  @Test
  void refusesRowsWithoutAFeatureBeforeAnyTaskStarts() {
    assertThatThrownBy(() -> Scoring.apply(rows.drop("city"), pipelines))
        .hasMessageContaining("Column 'city' is not in the rows");
  }
}
