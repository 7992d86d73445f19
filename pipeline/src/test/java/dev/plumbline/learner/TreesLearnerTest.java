package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class TreesLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(2);

  private static Rung.BoostedTrees rung(List<Integer> trees, long rowsInOneTask) {
    return new Rung.BoostedTrees(trees, List.of(3), 0.3, 1, 0.8, 0.8, 3, rowsInOneTask);
  }

  @Test
  void trainsTheSameTreesHoweverTheRowsWerePartitioned() {
    Dataset<Row> rows = Samples.rows(session(), 2000, 2);
    List<FittedModel> one = fit(rows.coalesce(1), rung(List.of(10), 1_000_000));
    List<FittedModel> other =
        fit(rows.repartition(7, functions.col("amount")), rung(List.of(10), 1_000_000));

    // The native bytes are equal; an encoder's mean may differ in its last digit.
    assertThat(one).hasSize(3);
    assertThat(one)
        .extracting(model -> ((TreesModel) model).booster())
        .isEqualTo(other.stream().map(model -> ((TreesModel) model).booster()).toList());
  }

  @Test
  void theFirstTreesOfALargerSettingAreTheSmallerSetting() {
    Dataset<Row> rows = Samples.rows(session(), 2000, 2);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      List<FittedSetting> both = Learner.of(rung(List.of(5, 20), 1_000_000), 1).fit(matrix, FOLDS);
      FittedSetting alone = Learner.of(rung(List.of(5), 1_000_000), 1).fit(matrix, FOLDS).get(0);
      FeatureBatch batch = batch(matrix);

      assertThat(both)
          .extracting(FittedSetting::setting)
          .containsExactly("trees=5, depth=3", "trees=20, depth=3");
      assertThat(both.get(0).finalModel().predict(batch))
          .isEqualTo(alone.finalModel().predict(batch))
          .isNotEqualTo(both.get(1).finalModel().predict(batch));
    }
  }

  @Test
  void allFitsInOneTaskAreOneJob() {
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 500, 2), Samples.layout())) {
      assertThat(
              JobCount.of(
                  session(),
                  () -> Learner.of(rung(List.of(5, 20), 1_000_000), 1).fit(matrix, FOLDS)))
          .containsExactly("Train boosted trees: 3 fits, 1 threads each");
    }
  }

  @Test
  void spreadOverTheClusterItLearnsTheSameThing() {
    // No sampling, so that both see the same rows: only the order of sums differs.
    Rung.BoostedTrees inOneTask =
        new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 3, 1_000_000);
    Rung.BoostedTrees spread = new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 3, 100);
    Dataset<Row> rows = Samples.rows(session(), 2000, 2);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      FeatureBatch batch = batch(matrix);
      double[] one = Learner.of(inOneTask, 1).fit(matrix, FOLDS).get(0).finalModel().predict(batch);
      double[] other = Learner.of(spread, 1).fit(matrix, FOLDS).get(0).finalModel().predict(batch);
      for (int row = 0; row < one.length; row++) {
        assertThat(other[row]).isCloseTo(one[row], within(1e-4));
      }
    }
  }

  @Test
  void learnsTheSignOfWhatMadeTheLabel() {
    TreesModel model =
        (TreesModel) fit(Samples.rows(session(), 2000, 2), rung(List.of(30), 1_000_000)).get(2);
    double[] predicted =
        model.predict(
            new FeatureBatch(
                Samples.FEATURES,
                4,
                new double[][] {{2, -2, Double.NaN, 0}, {0, 0, 0, 0}, null, {0, 0, 0, 0}},
                new int[][] {null, null, {0, 0, FeatureBatch.MISSING, 1}, null},
                new String[][] {{}, {}, {"Aachen"}, {}}));

    assertThat(predicted[0]).isGreaterThan(0.6);
    assertThat(predicted[1]).isLessThan(0.3);
    // A missing value and a category never met are predicted all the same.
    assertThat(predicted[2]).isBetween(0.05, 0.95);
    assertThat(predicted[3]).isBetween(0.05, 0.95);
    assertThat(model.gain().keySet()).containsExactly("amount", "member", "city");
    assertThat(model.gain().get("amount")).isGreaterThan(model.gain().get("member"));
  }

  private static List<FittedModel> fit(Dataset<Row> rows, Rung.BoostedTrees rung) {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      return Learner.of(rung, 1).fit(matrix, FOLDS).get(0).byModelIndex();
    }
  }

  private static FeatureBatch batch(TrainingMatrix matrix) {
    Block block = matrix.blocks().first();
    int[] all = block.training(FOLDS, FOLDS.finalModel());
    return block.features(matrix.features(), matrix.dictionaries().value(), all);
  }
}
