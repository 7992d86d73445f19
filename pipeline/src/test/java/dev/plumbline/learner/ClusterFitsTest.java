package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.Failure;
import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A feature that tells clusters: what it finds, of which rows, and what models make of it. */
class ClusterFitsTest extends SparkTest {
  private static final int FOLD_COUNT = 3;
  private static final Folds FOLDS = new Folds.ByEntity(FOLD_COUNT);
  private static final int ROWS = 3000;
  private static final double[][] CENTRES = {{0, 0}, {10, 0}, {0, 10}};
  private static final List<FeatureColumn> FEATURES = List.of(number("x"), number("y"));
  private static final Encodings KIND =
      Encodings.DEFAULT.clustering(Map.of("kind", new Encodings.Clusters(List.of("X", "y"), 3)));
  private static final Rung.Linear LINEAR = new Rung.Linear(List.of(1e-4), 50);
  private static final Rung.BoostedTrees TREES =
      new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 50, 1_000_000);

  /** A thousand rows around each of three centres, with deviation 1; late in one of them. */
  private Dataset<Row> rows;

  private TrainingMatrix matrix;
  private FittedPipeline linear;

  @BeforeAll
  void draw() {
    Random random = new Random(5);
    List<Row> drawn = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      double[] centre = CENTRES[id % 3];
      drawn.add(
          RowFactory.create(
              id,
              centre[0] + random.nextGaussian(),
              centre[1] + random.nextGaussian(),
              random.nextDouble() < (id % 3 == 1 ? 0.8 : 0.2),
              id / 3 % FOLD_COUNT,
              0));
    }
    StructType schema =
        StructType.fromDDL(
            "id int, x double, y double, late boolean, segment int, available_from int");
    rows = session().createDataFrame(drawn, schema).coalesce(1).persist(StorageLevel.MEMORY_ONLY());
    matrix = matrix(rows);
    linear = ScoredAsTrained.pipeline(LINEAR, matrix, FOLDS);
  }

  @AfterAll
  void letGo() {
    matrix.close();
    rows.unpersist();
  }

  @Test
  void recoversTheCentresOfKindsThatLieApart() {
    ColumnEncoding.Clusters found = kind(matrix, FOLDS.finalModel());
    List<double[]> centres =
        found.centres().stream()
            .map(
                centre ->
                    IntStream.range(0, 2)
                        .mapToDouble(
                            i ->
                                centre.get(i) * found.columns().get(i).spread()
                                    + found.columns().get(i).centre())
                        .toArray())
            .toList();
    // A mean of 1,000 rows has the standard error 0.032.
    for (double[] centre : CENTRES) {
      assertThat(centres).anySatisfy(one -> assertThat(one).containsExactly(centre, within(0.13)));
    }
    ClusterQuality quality = matrix.clusterQualities(FOLDS).get(0);
    // Within a kind the variance is 1, in all 1 + 10² · 1/3 · 2/3, in either column.
    assertThat(quality.explained()).isCloseTo(1 - 1 / (1 + 200 / 9.0), within(0.004));
    assertThat(quality.sizes()).containsExactly(1000L, 1000L, 1000L);
    assertThat(quality.least()).isLessThan(quality.most());
    assertThat(quality.moving()).isZero();
    assertThat(quality.givenUp()).isZero();
    assertThat(quality.samples())
        .containsExactly(
            new ClusterQuality.Sample(1998, 1998),
            new ClusterQuality.Sample(2000, 2001),
            new ClusterQuality.Sample(2000, 2001),
            new ClusterQuality.Sample(2000, 3000));
  }

  @Test
  void drawsNoMoreRowsThanTheSettingSays() {
    assertThatThrownBy(() -> sampled(2))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "Fold 0 has 2 of its 1,998 rows in the sample that the clusters of kind begin from, too"
                + " few for 3 clusters; raise features.clusters.kind.sample-rows, or lower the number"
                + " of clusters");
    assertThat(sampled(300)).containsOnly(300);
    // Of 40 million rows in 2,000 blocks each gives one, of more every so many gives one.
    for (int blocks : new int[] {1, 7, 1999, 2000, 2001, 5000}) {
      int[] shares =
          IntStream.range(0, blocks).map(at -> ClusterFits.share(2000, at, blocks)).toArray();
      assertThat(IntStream.of(shares).sum()).isEqualTo(2000);
      assertThat(shares).containsAnyOf(2000 / blocks, 2000 / blocks + 1);
    }
  }

  /** Of each model, the rows that its centres begin from. */
  private List<Integer> sampled(int sampleRows) {
    Encodings.Clusters asked = new Encodings.Clusters(List.of("x", "y"), 3, 1, sampleRows, 5);
    try (TrainingMatrix other =
        TrainingMatrix.of(rows, layout(Encodings.DEFAULT.clustering(Map.of("kind", asked))))) {
      return other.clusterQualities(FOLDS).get(0).samples().stream()
          .map(ClusterQuality.Sample::drawn)
          .toList();
    }
  }

  @Test
  void aFoldKnowsNothingOfTheRowsThatValidateIt() {
    Dataset<Row> changed =
        rows.withColumn("x", functions.expr("if(segment = 1, 1000 - 7 * x, x)")).coalesce(1);
    try (TrainingMatrix after = matrix(changed)) {
      assertThat(kind(after, 1)).isEqualTo(kind(matrix, 1));
      assertThat(kind(after, 0)).isNotEqualTo(kind(matrix, 0));
      assertThat(kind(after, FOLDS.finalModel())).isNotEqualTo(kind(matrix, FOLDS.finalModel()));
    }
  }

  @Test
  void allModelsShareTheirPassesAndAllRungsTheirClusters() {
    try (TrainingMatrix other = matrix(rows.repartition(3))) {
      List<String> jobs = JobCount.of(session(), () -> kind(other, 0));
      assertThat(jobs.get(0)).isEqualTo("Draw rows to begin clusters from");
      assertThat(jobs.get(1)).isEqualTo("Fit clusters: move 1, 4 to go");
      assertThat(jobs).hasSize(1 + other.clusterQualities(FOLDS).get(0).passes());
      assertThat(JobCount.of(session(), () -> kind(other, 2))).isEmpty();

      // How the rows were partitioned changes the last digits at most.
      for (int model = 0; model < FOLDS.models(); model++) {
        ColumnEncoding.Clusters mine = kind(other, model);
        ColumnEncoding.Clusters theirs = kind(matrix, model);
        assertThat(mine.shares()).isEqualTo(theirs.shares());
        for (int cluster = 0; cluster < 3; cluster++) {
          for (int i = 0; i < 2; i++) {
            assertThat(mine.centres().get(cluster).get(i))
                .isCloseTo(theirs.centres().get(cluster).get(i), within(1e-9));
          }
        }
      }
    }
  }

  @Test
  void scoresARowAsItWasScoredInTrainingAndReadsBackBitForBit() {
    Dataset<Row> some = rows.withColumn("x", functions.expr("if(id % 7 = 0, null, x)")).coalesce(1);
    Encodings logarithmic =
        new Encodings(
                Map.of(), Map.of("x", new Encodings.Median()), Map.of("y", Encodings.Scale.LOG), 10)
            .clustering(KIND.clusters());
    try (TrainingMatrix other = TrainingMatrix.of(some, layout(logarithmic))) {
      ScoredAsTrained.check(some, other, FOLDS, List.of(LINEAR, TREES));
    }
  }

  @Test
  void aPredictionSaysWhatItsClusterAdds() {
    FeatureBatch batch = batch();
    FittedPipeline trees = ScoredAsTrained.pipeline(TREES, matrix, FOLDS);
    for (FittedPipeline pipeline : List.of(linear, trees)) {
      Contributions found = pipeline.contributions(batch).orElseThrow();
      double[] predicted = pipeline.predict(batch);

      assertThat(found.features()).containsExactly("x", "y", "kind");
      for (int row = 0; row < predicted.length; row++) {
        assertThat(found.margin().raw(found.sum(row))).isCloseTo(predicted[row], within(1e-6));
      }
      // One row for each of the three kinds.
      assertThat(pipeline.clusters(batch)).containsOnlyKeys("kind");
      assertThat(pipeline.clusters(batch).get("kind")).containsExactlyInAnyOrder(1, 2, 3);
    }
  }

  @Test
  void aClusterTakenFromAnotherRowIsTakenAloneAndAColumnWithItsCluster() {
    FeatureBatch batch = batch();
    Encoder encoder = ((LinearModel) linear.model()).encoder();

    assertThat(linear.features()).containsExactly("x", "y", "kind");
    int[] own = encoder.clusters(batch).get("kind");
    int[] others = encoder.clusters(batch.taking("kind", new int[] {1, 2, 0})).get("kind");
    assertThat(others).containsExactly(own[1], own[2], own[0]);
    // The first row moved along x to where the second kind lies.
    int[] moved = encoder.clusters(batch.taking("x", new int[] {1, 1, 2})).get("kind");
    assertThat(moved).containsExactly(own[1], own[1], own[2]);
  }

  private static FeatureBatch batch() {
    return new FeatureBatch(
        FEATURES,
        CENTRES.length,
        new double[][] {
          IntStream.range(0, 3).mapToDouble(i -> CENTRES[i][0]).toArray(),
          IntStream.range(0, 3).mapToDouble(i -> CENTRES[i][1]).toArray()
        },
        new int[2][],
        new String[2][]);
  }

  private static ColumnEncoding.Clusters kind(TrainingMatrix matrix, int model) {
    Encoder encoder = matrix.encoder(FOLDS, model, matrix.trainingPart(FOLDS, model), 50);
    return (ColumnEncoding.Clusters) encoder.columns().get(2);
  }

  private static TrainingMatrix matrix(Dataset<Row> rows) {
    return TrainingMatrix.of(rows, layout(KIND));
  }

  private static MatrixLayout layout(Encodings encodings) {
    return MatrixLayout.of(
            FEATURES, "late", Optional.empty(), "segment", "available_from", List.of("id"))
        .encoded(encodings, Optional.empty());
  }

  private static FeatureColumn number(String name) {
    return new FeatureColumn(name, FeatureKind.NUMERIC);
  }
}
