package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The learners of numbers, on rows whose label is 5 + 2 a − b and something of its own. */
class LeastSquaresLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);
  private static final int ROWS = 300;

  private Dataset<Row> rows;

  @BeforeAll
  void makeRows() {
    rows =
        session()
            .range(ROWS)
            .selectExpr(
                "id",
                "cast(pmod(id, 3) as int) segment",
                "0 available_from",
                "cast(sin(id) as double) a",
                "cast(pmod(id * 7, 11) as double) b",
                "id % 2 = 0 as even",
                "5 + 2 * sin(id) - pmod(id * 7, 11) + cos(id * id) y")
            .cache();
  }

  @Test
  void almostWithoutAPenaltyItIsOrdinaryLeastSquares() {
    LeastSquaresModel model = (LeastSquaresModel) linear(0, "y").finalModel();
    OLSMultipleLinearRegression theirs = new OLSMultipleLinearRegression();
    double[] y = new double[ROWS];
    double[][] x = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      x[i] = new double[] {Math.sin(i), i * 7 % 11};
      y[i] = 5 + 2 * Math.sin(i) - i * 7 % 11 + Math.cos((double) i * i);
    }
    theirs.newSampleData(y, x);
    double[] expected = theirs.estimateRegressionParameters();

    for (int feature = 0; feature < 2; feature++) {
      ColumnEncoding.Numeric scaled =
          (ColumnEncoding.Numeric) model.encoder().columns().get(feature);
      assertThat(model.coefficients().get(feature + 1) / scaled.deviation())
          .isCloseTo(expected[feature + 1], within(1e-6));
    }
  }

  @Test
  void aPenaltyShrinksASlopeByTheClosedForm() {
    // One standardised feature: the slope is that without penalty, over 1 + λ.
    Dataset<Row> one = rows.selectExpr("id", "segment", "available_from", "a", "3 + 4 * a y");
    double plain = slope(one, 0);

    assertThat(slope(one, 0.5)).isCloseTo(plain / 1.5, within(1e-7));
  }

  @Test
  void rulesPredictMeans() {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout("y", "even"))) {
      List<FittedSetting> settings =
          Learner.ofNumbers(new Rung.Rules(Map.of()), 1).fit(matrix, FOLDS);
      double mean = rows.selectExpr("avg(y)").head().getDouble(0);
      double ofEven = rows.where("even").selectExpr("avg(y)").head().getDouble(0);

      assertThat(((RulesModel.Constant) settings.get(0).finalModel()).rate())
          .isCloseTo(mean, within(1e-9));
      assertThat(((RulesModel.Rule) settings.get(1).finalModel()).holdingRate())
          .isCloseTo(ofEven, within(1e-9));
    }
  }

  @Test
  void treesAndNetworksPredictNumbersInTheirUnit() {
    Rung.BoostedTrees inOneTask =
        new Rung.BoostedTrees(List.of(50), List.of(3), 0.3, 1, 1, 1, 50, 1_000_000);
    Rung.BoostedTrees spread = new Rung.BoostedTrees(List.of(50), List.of(3), 0.3, 1, 1, 1, 50, 0);
    Rung.RandomForest forest =
        new Rung.RandomForest(
            List.of(50),
            List.of(8),
            List.of(3.0),
            0.63,
            1,
            new Rung.Growth(50, 1_000_000, Map.of()));
    Rung.DecisionTree tree =
        new Rung.DecisionTree(List.of(6), List.of(5.0), new Rung.Growth(50, 0, Map.of()));
    Rung.MultilayerPerceptron network =
        new Rung.MultilayerPerceptron(List.of(4), List.of(1e-4), 40, 50);
    for (Rung rung : List.of(inOneTask, spread, forest, tree, network)) {
      try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout("y", "a", "b"))) {
        List<FittedModel> models =
            Learner.ofNumbers(rung, 1).fit(matrix, FOLDS).get(0).byModelIndex();
        Row errors =
            matrix
                .outOfFold(FOLDS, Map.of("predicted", models))
                .selectExpr("avg(pow(label - predicted, 2)) / var_pop(label)")
                .head();

        // What is not of a and b has a variance of about 1/2 in one of about 12.5.
        assertThat(errors.getDouble(0)).isBetween(0.02, 0.25);
      }
    }
  }

  @Test
  void labelsThatAreAllTheSameAreRefused() {
    Dataset<Row> same = rows.selectExpr("id", "segment", "available_from", "a", "2.5D y");
    try (TrainingMatrix matrix = TrainingMatrix.of(same, layout("y", "a"))) {
      assertThatThrownBy(
              () -> Learner.ofNumbers(new Rung.Linear(List.of(0.1), 50), 1).fit(matrix, FOLDS))
          .hasMessage(
              "Fold 0 trains on rows that all have the same label; lower split.folds or lengthen"
                  + " the history");
    }
  }

  @Test
  void aSavedNetworkOfNumbersIsReadBackAndSaysWhy() {
    Rung.MultilayerPerceptron rung = new Rung.MultilayerPerceptron(List.of(2), List.of(0.1), 3, 50);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout("y", "a", "b"))) {
      FittedModel model = Learner.ofNumbers(rung, 1).fit(matrix, FOLDS).get(0).finalModel();
      FittedPipeline pipeline =
          new FittedPipeline(
              "multilayer-perceptron",
              "hidden=2",
              matrix.features(),
              model,
              new Calibrator.Identity());
      assertThat(FittedPipeline.of(pipeline.toJson(), Optional.empty())).isEqualTo(pipeline);
      FeatureBatch two =
          new FeatureBatch(
              matrix.features(),
              2,
              new double[][] {{0.3, -2}, {1, 0.5}},
              new int[2][],
              new String[2][]);
      Contributions found = model.contributions(two).orElseThrow();
      double[] predicted = model.predict(two);
      for (int row = 0; row < 2; row++) {
        assertThat(found.margin().raw(found.sum(row))).isCloseTo(predicted[row], within(1e-9));
      }
    }
  }

  @Test
  void aSavedModelIsReadBack() {
    FittedPipeline pipeline =
        new FittedPipeline(
            "linear",
            "penalty=0.0",
            List.of(new FeatureColumn("a", FeatureKind.NUMERIC)),
            linear(0.1, "y").finalModel(),
            new Calibrator.Identity());

    assertThat(FittedPipeline.of(pipeline.toJson(), Optional.empty())).isEqualTo(pipeline);
  }

  private FittedSetting linear(double ridge, String label) {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout(label, "a", "b"))) {
      return Learner.ofNumbers(new Rung.Linear(List.of(ridge), 50), 1).fit(matrix, FOLDS).get(0);
    }
  }

  private static double slope(Dataset<Row> rows, double ridge) {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout("y", "a"))) {
      FittedModel model =
          Learner.ofNumbers(new Rung.Linear(List.of(ridge), 50), 1)
              .fit(matrix, FOLDS)
              .get(0)
              .finalModel();
      return ((LeastSquaresModel) model).coefficients().get(1);
    }
  }

  private static MatrixLayout layout(String label, String... features) {
    return MatrixLayout.of(
            List.of(features).stream()
                .map(
                    name ->
                        new FeatureColumn(
                            name, name.equals("even") ? FeatureKind.RULE : FeatureKind.NUMERIC))
                .toList(),
            label,
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id"))
        .labelledFor(Task.REGRESSION);
  }
}
