package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRowsTest {
  private static final float NONE = Float.NaN;

  @Test
  void rowsOfEqualFeaturesBecomeOneWithTheirMeanLabelAndTheSumOfTheirWeights() {
    TreeRows rows =
        new TreeRows(
            new float[] {1, NONE, 2, 3, 1, NONE, 1, NONE, 2, 3, 2, 3},
            new float[] {0, 1, 0, 1, 0, 0},
            new float[] {1, 0.5f, 2, 1, 0.25f, 0.25f});

    TreeRows collapsed = rows.collapsed(TreeRows.Alike.FEATURES);

    assertThat(collapsed.features()).containsExactly(1, NONE, 2, 3);
    assertThat(collapsed.labels()).containsExactly(0.25f, 0.5f);
    assertThat(collapsed.weights()).containsExactly(4, 1);
  }

  @Test
  void rowsWithoutWeightKeepTheLabelOfTheFirst() {
    TreeRows rows = new TreeRows(new float[] {1, 1}, new float[] {1, 0}, new float[] {0, 0});

    assertThat(rows.collapsed(TreeRows.Alike.FEATURES).labels()).containsExactly(1);
  }

  @Test
  void rowsOfEqualFeaturesAndLabelBecomeOneWithTheSumOfTheirWeights() {
    TreeRows rows =
        new TreeRows(
            new float[] {1, NONE, 2, 3, 1, NONE, 1, NONE, 2, 3, 1, NONE},
            new float[] {0, 1, 0, 1, 1, 0},
            new float[] {1, 0.5f, 2, 1, 0.25f, 4});

    TreeRows collapsed = rows.collapsed(TreeRows.Alike.FEATURES_AND_LABEL);

    assertThat(collapsed.features()).containsExactly(1, NONE, 2, 3, 1, NONE);
    assertThat(collapsed.labels()).containsExactly(0, 1, 1);
    assertThat(collapsed.weights()).containsExactly(7, 0.75f, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary:logistic", "reg:squarederror"})
  void treesAreThoseOfTheRowsOneByOne(String objective) throws XGBoostError {
    SplittableRandom random = new SplittableRandom(7);
    int count = 4000;
    TreeRows rows = new TreeRows(new float[count * 2], new float[count], new float[count]);
    for (int row = 0; row < count; row++) {
      int first = random.nextInt(12);
      int second = random.nextInt(20);
      rows.features()[2 * row] = first == 0 ? NONE : first;
      rows.features()[2 * row + 1] = second;
      rows.labels()[row] = random.nextInt(40) < first + second ? 1 : 0;
      rows.weights()[row] = 1 + random.nextInt(3);
    }
    TreeRows collapsed = rows.collapsed(TreeRows.Alike.FEATURES);

    assertThat(collapsed.rows()).isEqualTo(240);
    float[][] oneByOne = predictions(rows, objective, collapsed);
    float[][] together = predictions(collapsed, objective, collapsed);
    for (int row = 0; row < collapsed.rows(); row++) {
      assertThat(together[row][0]).isCloseTo(oneByOne[row][0], within(1e-5f));
    }
  }

  private static float[][] predictions(TreeRows learned, String objective, TreeRows predicted)
      throws XGBoostError {
    DMatrix matrix = matrix(learned);
    DMatrix asked = matrix(predicted);
    Booster booster =
        XGBoost.train(
            matrix,
            Map.of("objective", objective, "tree_method", "hist", "max_depth", 4, "nthread", 1),
            20,
            Map.of(),
            null,
            null);
    try {
      return booster.predict(asked);
    } finally {
      booster.dispose();
      matrix.dispose();
      asked.dispose();
    }
  }

  private static DMatrix matrix(TreeRows rows) throws XGBoostError {
    DMatrix matrix = new DMatrix(rows.features(), rows.rows(), 2, NONE);
    matrix.setLabel(rows.labels());
    matrix.setWeight(rows.weights());
    return matrix;
  }

  @Test
  void rowsOfWhichMoreThanHalfDifferStayAsTheyAre() {
    TreeRows rows =
        new TreeRows(new float[] {1, 2, 3, 3}, new float[] {0, 0, 0, 0}, new float[] {1, 1, 1, 1});

    assertThat(rows.collapsed(TreeRows.Alike.FEATURES)).isSameAs(rows);
  }

  @Test
  void noRowsAreNoRows() {
    TreeRows none = new TreeRows(new float[0], new float[0], new float[0]);

    assertThat(none.collapsed(TreeRows.Alike.FEATURES).rows()).isZero();
  }
}
