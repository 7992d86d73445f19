package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Learners of several classes: multinomial logistic regression, rules and trees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultinomialLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);
  private static final int ROWS = 900;
  private static final int CLASSES = 3;

  private Dataset<Row> rows;
  private TrainingMatrix matrix;

  /** By rung, each fitted once for all tests. */
  private final Map<Rung, List<FittedSetting>> fitted = new HashMap<>();

  @BeforeAll
  void layOut() {
    rows = rows(ROWS).cache();
    matrix = TrainingMatrix.of(rows, layout());
  }

  /**
   * The objective, as both define it, at our coefficients and at those of MLlib's multinomial
   * family run to a tolerance of 1e-12. MLlib's own is the lower bound: it is allowed to be beaten.
   */
  @Test
  void reachesTheObjectiveOfSparksMultinomialRegressionAndItsProbabilities() {
    double penalty = 0.01;
    List<Double> ratios = List.of(0.0, 0.5);
    List<FittedSetting> ours =
        Learner.ofClasses(new Rung.Linear(List.of(penalty), ratios, 3), 1, CLASSES)
            .fit(matrix, FOLDS);
    Dataset<Row> assembled = assembled(((ClassModel.Linear) ours.get(0).finalModel()).encoder());
    List<Row> collected = assembled.select("features", "label").collectAsList();
    for (int i = 0; i < ratios.size(); i++) {
      LogisticRegressionModel theirs =
          new LogisticRegression()
              .setFamily("multinomial")
              .setRegParam(penalty)
              .setElasticNetParam(ratios.get(i))
              .setStandardization(false)
              .setTol(1e-12)
              .setMaxIter(2000)
              .fit(assembled);
      double[] expected = new double[3 * CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        expected[c] = theirs.interceptVector().apply(c);
        expected[CLASSES + c] = theirs.coefficientMatrix().apply(c, 0);
        expected[2 * CLASSES + c] = theirs.coefficientMatrix().apply(c, 1);
      }
      double[] found =
          ((ClassModel.Linear) ours.get(i).finalModel())
              .coefficients().stream().mapToDouble(Double::doubleValue).toArray();

      LinearPenalty setting = new LinearPenalty(penalty, ratios.get(i));
      assertThat(objective(collected, found, setting))
          .isLessThan(objective(collected, expected, setting) + 1e-9);
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j]).isCloseTo(expected[j], within(1e-4));
      }
    }
  }

  @Test
  void everyRowHasAProbabilityOfEveryClass() {
    List<FittedSetting> settings = new ArrayList<>();
    settings.addAll(fitted(new Rung.Rules(Map.of())));
    settings.addAll(fitted(linear()));
    settings.addAll(fitted(trees()));
    settings.addAll(fitted(tree(3)));
    settings.addAll(fitted(forest(1000)));
    settings.addAll(fitted(network()));
    assertThat(settings)
        .extracting(FittedSetting::setting)
        .containsExactly(
            "constant",
            "high",
            "penalty=0.01",
            "trees=10, depth=3",
            "depth=3",
            "trees=30, depth=5",
            "hidden=4, ridge=0.001");
    Map<String, List<FittedModel>> models = new java.util.LinkedHashMap<>();
    for (int i = 0; i < settings.size(); i++) {
      models.put("m" + i, settings.get(i).byModelIndex());
    }

    List<Row> predicted = matrix.outOfFold(FOLDS, models).collectAsList();

    assertThat(predicted).hasSize(ROWS);
    double[] losses = new double[models.size()];
    for (Row row : predicted) {
      for (int i = 0; i < losses.length; i++) {
        double[] probabilities = ClassColumns.numbers(row.getSeq(row.fieldIndex("m" + i)));
        assertThat(probabilities).hasSize(CLASSES);
        assertThat(java.util.Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
        losses[i] -=
            Math.log(probabilities[(int) row.<Double>getAs(TrainingMatrix.LABEL).doubleValue()]);
      }
    }
    // The constant's is the entropy of the classes; a true rule, and models, know more.
    assertThat(losses[1]).isLessThan(losses[0]);
    assertThat(losses[2]).isLessThan(losses[1]);
    assertThat(losses[3]).isLessThan(losses[1]);
    assertThat(losses[4]).isLessThan(losses[1]);
    // What made the labels is linear: a network finds it as well, all but.
    assertThat(losses[6]).isLessThan(1.03 * losses[2]);
    // Many trees are better than one, and a tree than a rule.
    assertThat(losses[5]).isLessThan(losses[4]);
  }

  @Test
  void treesSpreadOverTheClusterLearnTheSameThing() {
    Rung.BoostedTrees spread = new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 10, 10);
    Map<String, List<FittedModel>> models =
        Map.of(
            "one", fitted(trees()).get(0).byModelIndex(),
            "other",
                Learner.ofClasses(spread, 1, CLASSES).fit(matrix, FOLDS).get(0).byModelIndex());

    for (Row row : matrix.outOfFold(FOLDS, models).collectAsList()) {
      double[] one = ClassColumns.numbers(row.getSeq(row.fieldIndex("one")));
      double[] other = ClassColumns.numbers(row.getSeq(row.fieldIndex("other")));
      for (int c = 0; c < CLASSES; c++) {
        assertThat(other[c]).isCloseTo(one[c], within(1e-4));
      }
    }
  }

  /** Of all features together they make the model's probabilities, of none those of its base. */
  @Test
  void whatFeaturesContributeMakesTheProbabilities() {
    Block block = matrix.blocks().first();
    FeatureBatch batch =
        block.features(
            matrix.features(),
            matrix.dictionaries().value(),
            block.training(FOLDS, FOLDS.finalModel()));
    Rung first = new Rung.BoostedTrees(List.of(4, 10), List.of(3), 0.3, 1, 1, 1, 10, 1000);
    for (Rung rung : List.of(new Rung.Rules(Map.of()), linear(), first, forest(1000), network())) {
      for (FittedSetting setting : fitted(rung)) {
        ClassModel model = (ClassModel) setting.finalModel();
        ClassContributions found = model.classContributions(batch).orElseThrow();
        double[] predicted = model.predict(batch);
        for (int row = 0; row < batch.rows(); row++) {
          assertThat(found.raw(row))
              .as(setting.setting())
              .containsExactly(
                  java.util.Arrays.copyOfRange(predicted, row * CLASSES, (row + 1) * CLASSES),
                  within(1e-5));
        }
      }
    }
  }

  @Test
  void whatIsAddedToEveryClassIsAddedToNone() {
    // x adds 2, 1 and 0 to the classes' margins: 1, 0 and −1 beside their mean.
    ClassContributions found =
        new ClassContributions(
            List.of("x"),
            new double[] {5, 5, 5},
            new double[][][] {{{2}, {1}, {0}}},
            Margin.LOG_ODDS);

    assertThat(found.to(0, 0)).containsExactly(new double[] {1}, within(1e-12));
    assertThat(found.to(2, 0)).containsExactly(new double[] {-1}, within(1e-12));
    assertThat(found.rawWithout(0, 0))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
    double whole = Math.exp(2) + Math.exp(1) + 1;
    assertThat(found.raw(0))
        .containsExactly(
            new double[] {Math.exp(2) / whole, Math.exp(1) / whole, 1 / whole}, within(1e-12));
  }

  @Test
  void aTreeSaysTheRatesOfItsLeafDrawnToThoseOfAllRows() {
    // One cut of x, which is 0 or 1 in halves of 100 rows, with 10, 20, 70 and 50, 30, 20 rows of
    // the
    // classes. Each class's leaf adds one row at the rate of all: 0.3, 0.25, 0.45. They add up to
    // 1.
    Dataset<Row> halves =
        session()
            .range(200)
            .selectExpr(
                "id",
                "cast(id % 2 as double) x",
                "0D y",
                "false high",
                "if(id % 2 = 0, if(id < 20, 0D, if(id < 60, 1D, 2D)),"
                    + " if(id < 100, 0D, if(id < 160, 1D, 2D))) label",
                "cast(0 as int) segment",
                "0 available_from");
    try (TrainingMatrix of = TrainingMatrix.of(halves, layout())) {
      FittedModel model =
          Learner.ofClasses(tree(1), 1, CLASSES).fit(of, new Folds.ByTime(0)).get(0).finalModel();
      double[][] numbers = {{0, 1}, {0, 0}, {0, 0}};
      assertThat(
              model.predict(
                  new FeatureBatch(of.features(), 2, numbers, new int[3][], new String[3][])))
          .containsExactly(
              new double[] {
                10.3 / 101, 20.25 / 101, 70.45 / 101, 50.3 / 101, 30.25 / 101, 20.45 / 101
              },
              within(1e-6));
    }
  }

  @Test
  void averagedTreesOfClassesAreNotSpread() {
    assertThatThrownBy(() -> Learner.ofClasses(forest(10), 1, CLASSES).fit(matrix, FOLDS))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessageContaining("900 rows are more than the rung's rows-in-one-task = 10");
  }

  @Test
  void savedModelsAreReadBack() {
    for (Rung rung :
        List.of(new Rung.Rules(Map.of()), linear(), trees(), forest(1000), network())) {
      for (FittedSetting setting : fitted(rung)) {
        FittedPipeline pipeline =
            new FittedPipeline(
                rung.name(),
                setting.setting(),
                matrix.features(),
                setting.finalModel(),
                new ClassProbabilities(
                    List.of("basic", "gold", "lost"), 1.25, List.of(0.5, 0.3, 0.2)));

        assertThat(FittedPipeline.of(pipeline.toJson(), pipeline.booster())).isEqualTo(pipeline);
        assertThat(pipeline.task()).isEqualTo(Task.MULTICLASS);
      }
    }
  }

  @Test
  void aTemperatureLeavesTheOrderAndMovesTowardsTheMiddle() {
    double[] raw = {0.7, 0.2, 0.1};
    double[] calm = ClassProbabilities.at(2, raw);

    // √p over the sum of them.
    assertThat(calm[0]).isCloseTo(0.522879, within(1e-6));
    assertThat(calm[1]).isCloseTo(0.279491, within(1e-6));
    assertThat(calm[2]).isCloseTo(0.197630, within(1e-6));
    assertThat(ClassProbabilities.at(1, raw)).containsExactly(raw);
  }

  @Test
  void oneClassOnlyIsRefused() {
    Dataset<Row> same = rows.withColumn("label", org.apache.spark.sql.functions.lit(1.0));
    try (TrainingMatrix one = TrainingMatrix.of(same, layout())) {
      assertThatThrownBy(() -> Learner.ofClasses(linear(), 1, CLASSES).fit(one, FOLDS))
          .hasMessageContaining("rows that all have the same label");
    }
  }

  private List<FittedSetting> fitted(Rung rung) {
    return fitted.computeIfAbsent(rung, r -> Learner.ofClasses(r, 1, CLASSES).fit(matrix, FOLDS));
  }

  private static Rung.Linear linear() {
    return new Rung.Linear(List.of(0.01), 10);
  }

  private static Rung.BoostedTrees trees() {
    return new Rung.BoostedTrees(List.of(10), List.of(3), 0.3, 1, 1, 1, 10, 1000);
  }

  private static Rung.MultilayerPerceptron network() {
    return new Rung.MultilayerPerceptron(List.of(4), List.of(0.001), 40, 10);
  }

  private static Rung.DecisionTree tree(int depth) {
    return new Rung.DecisionTree(
        List.of(depth), List.of(10.0), new Rung.Growth(10, 1000, Map.of()));
  }

  private static Rung.RandomForest forest(long rowsInOneTask) {
    return new Rung.RandomForest(
        List.of(30),
        List.of(5),
        List.of(5.0),
        0.63,
        1,
        new Rung.Growth(10, rowsInOneTask, Map.of()));
  }

  private Dataset<Row> assembled(Encoder encoder) {
    ColumnEncoding.Numeric x = (ColumnEncoding.Numeric) encoder.columns().get(0);
    ColumnEncoding.Numeric y = (ColumnEncoding.Numeric) encoder.columns().get(1);
    return new VectorAssembler()
        .setInputCols(new String[] {"f1", "f2"})
        .setOutputCol("features")
        .transform(
            rows.selectExpr(
                "label",
                "(x - %sD) / %sD f1".formatted(x.mean(), x.deviation()),
                "(y - %sD) / %sD f2".formatted(y.mean(), y.deviation())))
        .cache();
  }

  private static double objective(List<Row> rows, double[] coefficients, LinearPenalty penalty) {
    double loss = 0;
    double[] margins = new double[CLASSES];
    for (Row row : rows) {
      double[] features = ((Vector) row.get(0)).toArray();
      for (int c = 0; c < CLASSES; c++) {
        margins[c] =
            coefficients[c]
                + coefficients[CLASSES + c] * features[0]
                + coefficients[2 * CLASSES + c] * features[1];
      }
      double came = margins[(int) row.getDouble(1)];
      loss += Softmax.probabilities(margins) - came;
    }
    double penalised = 0;
    for (int i = CLASSES; i < coefficients.length; i++) {
      penalised +=
          penalty.lasso() * Math.abs(coefficients[i])
              + penalty.ridge() / 2 * coefficients[i] * coefficients[i];
    }
    return loss / rows.size() + penalised;
  }

  private static MatrixLayout layout() {
    return MatrixLayout.of(
            List.of(
                new FeatureColumn("x", FeatureKind.NUMERIC),
                new FeatureColumn("y", FeatureKind.NUMERIC),
                new FeatureColumn("high", FeatureKind.RULE)),
            "label",
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id"))
        .labelledFor(Task.MULTICLASS);
  }

  /** Margins 0, x and y − 0.5 of the three classes. */
  private Dataset<Row> rows(int count) {
    Random random = new Random(20260401);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      double x = 2 * random.nextGaussian();
      double y = 2 * random.nextGaussian();
      double[] margins = {0, x, y - 0.5};
      Softmax.probabilities(margins);
      double drawn = random.nextDouble();
      double label = drawn < margins[0] ? 0 : drawn < margins[0] + margins[1] ? 1 : 2;
      rows.add(RowFactory.create(id, x, y, x > 1, label, (int) (id % 3), 0));
    }
    return session()
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.LongType)
                .add("x", DataTypes.DoubleType)
                .add("y", DataTypes.DoubleType)
                .add("high", DataTypes.BooleanType)
                .add("label", DataTypes.DoubleType)
                .add("segment", DataTypes.IntegerType)
                .add("available_from", DataTypes.IntegerType));
  }
}
