package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Rung;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          .containsExactly("Train trees: 3 fits, 1 threads each");
    }
  }

  @Test
  void spreadOverTheClusterItLearnsTheSameThing() {
    // No sampling, so that both see the same rows: only the order of sums differs, and that in one
    // task equal rows, of which rounding leaves many, are given as one.
    Rung.BoostedTrees inOneTask =
        new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 3, 1_000_000);
    Rung.BoostedTrees spread = new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 3, 100);
    Dataset<Row> rows =
        Samples.rows(session(), 2000, 2)
            .withColumn("amount", functions.expr("round(amount * 2) / 2"));
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

  @Test
  void aTreeSaysTheRateOfItsLeafDrawnToThatOfAllRows() {
    // One cut, of a feature that is 0 or 1 in halves of 100 rows: 80 and 30 positives. The leaf
    // adds
    // one row at the rate of all, 0.55: (80 + 0.55) / 101 and (30 + 0.55) / 101.
    Dataset<Row> rows =
        session()
            .range(200)
            .selectExpr(
                "id",
                "cast(id % 2 as double) amount",
                "true member",
                "'Bonn' city",
                "false late_before",
                "if(id % 2 = 1, id < 160, id < 60) late",
                "cast(0 as int) segment",
                "0 available_from");
    Rung.DecisionTree tree = new Rung.DecisionTree(List.of(1), List.of(1.0), growth(Map.of()));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      FittedModel model = Learner.of(tree, 1).fit(matrix, new Folds.ByTime(0)).get(0).finalModel();
      assertThat(model.predict(amounts(1, 0)))
          .containsExactly(new double[] {80.55 / 101, 30.55 / 101}, within(1e-6));
    }
  }

  @Test
  void aForestMeetsTheRateOfAllRowsAndIsTrueOnceCalibrated() {
    // A forest draws its rates to the middle (Niculescu-Mizil and Caruana, ICML 2005), which a
    // calibrator mends. A tenth of the 4,000 out-of-fold rows has a rate with a standard error of
    // at
    // most 0.025; three of them are allowed.
    Rung.RandomForest forest =
        new Rung.RandomForest(List.of(100), List.of(8), List.of(10.0), 0.63, 0.5, growth(Map.of()));
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 4000, 2), Samples.layout())) {
      FittedSetting fitted = Learner.of(forest, 1).fit(matrix, FOLDS).get(0);
      List<Row> rows =
          matrix
              .outOfFold(FOLDS, Map.of("p", fitted.byModelIndex()))
              .select("p", "label")
              .orderBy("p")
              .collectAsList();
      double[] scores = rows.stream().mapToDouble(row -> row.getDouble(0)).toArray();
      double[] positives = rows.stream().mapToDouble(row -> row.getInt(1)).toArray();
      double[] negatives = Arrays.stream(positives).map(positive -> 1 - positive).toArray();
      Calibrator platt =
          Calibrator.fit(Calibration.PLATT, ScoreTable.of(scores, positives, negatives));

      assertThat(fitted.setting()).isEqualTo("trees=100, depth=8");
      assertThat(Arrays.stream(scores).average().orElseThrow())
          .isCloseTo(Arrays.stream(positives).average().orElseThrow(), within(0.02));
      for (int tenth = 0; tenth < 10; tenth++) {
        double predicted = 0;
        double late = 0;
        for (int row = 400 * tenth; row < 400 * (tenth + 1); row++) {
          predicted += platt.calibrate(scores[row]) / 400;
          late += positives[row] / 400;
        }
        assertThat(predicted).isCloseTo(late, within(0.075));
      }
    }
  }

  @Test
  void followsAFeatureOnlyTheWayItMay() {
    // In truth the outcome rises with the amount: against its grain nothing of it is left.
    double[] rising = monotone(Rung.Direction.INCREASING);
    double[] falling = monotone(Rung.Direction.DECREASING);

    for (int i = 1; i < rising.length; i++) {
      assertThat(rising[i]).isGreaterThanOrEqualTo(rising[i - 1]);
      assertThat(falling[i]).isLessThanOrEqualTo(falling[i - 1]);
    }
    assertThat(rising[rising.length - 1]).isGreaterThan(rising[0] + 0.3);
  }

  @Test
  void refusesADirectionOfACategory() {
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 300, 2), Samples.layout())) {
      assertThatThrownBy(
              () -> Learner.of(boosted(10, Rung.EarlyStopping.NEVER, "city"), 1).fit(matrix, FOLDS))
          .hasMessage(
              "monotone names 'city', which is no feature with an order; the model's features are"
                  + " [amount, member, city]");
    }
  }

  @Test
  void stopsOnceTheRowsHeldAsideGainNothingMoreInOneTaskAndSpread() {
    Dataset<Row> rows =
        Samples.rows(session(), 2000, 2)
            .withColumn("part", functions.expr("cast(id % 997 as int)"));
    MatrixLayout layout = Samples.layout().encoded(Encodings.DEFAULT, Optional.of("part"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout)) {
      for (long rowsInOneTask : new long[] {1_000_000, 100}) {
        Rung.BoostedTrees rung =
            new Rung.BoostedTrees(
                List.of(20, 400),
                List.of(3),
                List.of(0.3),
                List.of(1.0),
                List.of(1.0),
                List.of(1.0),
                new Rung.EarlyStopping(10, 0.2),
                new Rung.Growth(3, rowsInOneTask, Map.of()));
        List<FittedSetting> settings = Learner.of(rung, 1).fit(matrix, FOLDS);
        for (FittedModel model : settings.get(1).byModelIndex()) {
          assertThat(((TreesModel) model).trees()).isBetween(2, 100);
        }
        assertThat(((TreesModel) settings.get(0).finalModel()).trees()).isLessThanOrEqualTo(20);
      }
    }
  }

  @Test
  void theWeightOfPositiveRowsIsUndoneInTheirProbabilities() {
    Dataset<Row> rows =
        Samples.rows(session(), 2000, 2).withColumn("w", functions.expr("if(late, 5.0D, 1.0D)"));
    MatrixLayout layout =
        MatrixLayout.of(
            Samples.FEATURES, "late", Optional.of("w"), "segment", "available_from", List.of("id"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout)) {
      List<FittedModel> models =
          Learner.of(rung(List.of(20), 1_000_000), 1).fit(matrix, FOLDS).get(0).byModelIndex();
      Calibrator unweighted = new Calibrator.Unweighted(5, new Calibrator.Identity());
      double raw = 0;
      double corrected = 0;
      double late = 0;
      for (Row row : matrix.outOfFold(FOLDS, Map.of("p", models)).collectAsList()) {
        raw += row.<Double>getAs("p") / 2000;
        corrected += unweighted.calibrate(row.<Double>getAs("p")) / 2000;
        late += row.<Integer>getAs("label") / 2000.0;
      }
      assertThat(raw).isGreaterThan(late + 0.1);
      assertThat(corrected).isCloseTo(late, within(0.02));
    }
  }

  private double[] monotone(Rung.Direction direction) {
    Rung.BoostedTrees rung =
        new Rung.BoostedTrees(
            List.of(50),
            List.of(3),
            List.of(0.3),
            List.of(1.0),
            List.of(1.0),
            List.of(1.0),
            Rung.EarlyStopping.NEVER,
            growth(Map.of("amount", direction)));
    FittedModel model = fit(Samples.rows(session(), 1000, 2), rung).get(2);
    return model.predict(amounts(-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3));
  }

  private static Rung.BoostedTrees boosted(int trees, Rung.EarlyStopping stopping, String rising) {
    return new Rung.BoostedTrees(
        List.of(trees),
        List.of(3),
        List.of(0.3),
        List.of(1.0),
        List.of(1.0),
        List.of(1.0),
        stopping,
        growth(Map.of(rising, Rung.Direction.INCREASING)));
  }

  private static Rung.Growth growth(Map<String, Rung.Direction> monotone) {
    return new Rung.Growth(3, 1_000_000, monotone);
  }

  /** Members of Bonn with these amounts. */
  private static FeatureBatch amounts(double... amounts) {
    int rows = amounts.length;
    double[] members = new double[rows];
    Arrays.fill(members, 1);
    return new FeatureBatch(
        Samples.FEATURES,
        rows,
        new double[][] {amounts, members, null, new double[rows]},
        new int[][] {null, null, new int[rows], null},
        new String[][] {{}, {}, {"Bonn"}, {}});
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
