package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class LinearLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);

  /**
   * The objective, as both define it, at our coefficients and at Spark's, which at its default
   * tolerance would be off by up to 7e-2 in a coefficient. Spark's own is the lower bound: it is
   * allowed to be beaten.
   */
  @Test
  void reachesTheObjectiveOfSparksLogisticRegressionAndItsCoefficients() {
    double penalty = 0.01;
    List<Double> ratios = List.of(0.0, 0.5, 1.0);
    Dataset<Row> rows = Samples.rows(session(), 1000, 3);
    List<FittedSetting> ours;
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      ours = Learner.of(new Rung.Linear(List.of(penalty), ratios, 3), 1).fit(matrix, FOLDS);
    }
    Dataset<Row> assembled = assembled(rows, ((LinearModel) ours.get(0).finalModel()).encoder());
    List<Row> collected = assembled.select("features", "label").collectAsList();
    for (int i = 0; i < ratios.size(); i++) {
      double ratio = ratios.get(i);
      LogisticRegressionModel theirs =
          new LogisticRegression()
              .setRegParam(penalty)
              .setElasticNetParam(ratio)
              .setStandardization(false)
              .setTol(1e-12)
              .setMaxIter(2000)
              .fit(assembled);
      double[] expected = new double[9];
      expected[0] = theirs.intercept();
      System.arraycopy(theirs.coefficients().toArray(), 0, expected, 1, 8);
      double[] found =
          ((LinearModel) ours.get(i).finalModel())
              .coefficients().stream().mapToDouble(Double::doubleValue).toArray();

      LinearPenalty setting = new LinearPenalty(penalty, ratio);
      // Absolute, of an objective of about 0.6; relative it is the same size.
      assertThat(objective(collected, found, setting))
          .isCloseTo(objective(collected, expected, setting), within(1e-9));
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j]).isCloseTo(expected[j], within(2e-5));
        if (j > 0 && ratio == 1 && Math.abs(expected[j]) < 1e-9) {
          assertThat(found[j]).isZero();
        }
      }
    }
    assertThat(((LinearModel) ours.get(2).finalModel()).coefficients()).contains(0.0);
    assertThat(ours)
        .extracting(FittedSetting::setting)
        .containsExactly(
            "penalty=0.01", "penalty=0.01, l1-ratio=0.5", "penalty=0.01, l1-ratio=1.0");
  }

  /** The same columns, built by SQL. */
  private static Dataset<Row> assembled(Dataset<Row> rows, Encoder encoder) {
    ColumnEncoding.Numeric amount = (ColumnEncoding.Numeric) encoder.columns().get(0);
    ColumnEncoding.Numeric member = (ColumnEncoding.Numeric) encoder.columns().get(1);
    List<String> kept = ((ColumnEncoding.Categories) encoder.columns().get(2)).kept();
    assertThat(kept).hasSize(3);
    Dataset<Row> design =
        rows.selectExpr(
            "double(late) label",
            "coalesce((amount - %s) / %s, 0D) f1"
                .formatted(exact(amount.mean()), exact(amount.deviation())),
            "double(amount is null) f2",
            "(double(member) - %s) / %s f3"
                .formatted(exact(member.mean()), exact(member.deviation())),
            "double(city <=> '%s') f4".formatted(kept.get(0)),
            "double(city <=> '%s') f5".formatted(kept.get(1)),
            "double(city <=> '%s') f6".formatted(kept.get(2)),
            "double(city is not null and city not in ('%s'))".formatted(String.join("','", kept))
                + " f7",
            "double(city is null) f8");
    return new VectorAssembler()
        .setInputCols(new String[] {"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"})
        .setOutputCol("features")
        .transform(design.coalesce(1))
        .cache();
  }

  private static double objective(List<Row> rows, double[] coefficients, LinearPenalty penalty) {
    double loss = 0;
    for (Row row : rows) {
      double margin = coefficients[0];
      double[] features = ((Vector) row.get(0)).toArray();
      for (int i = 0; i < features.length; i++) {
        margin += coefficients[i + 1] * features[i];
      }
      loss += Logistic.softplus(margin) - row.getDouble(1) * margin;
    }
    return loss / rows.size() + penalty.of(coefficients);
  }

  @Test
  void aRowOfWeightTwoCountsAsTheRowTwice() {
    Dataset<Row> rows =
        Samples.rows(session(), 600, 3)
            .withColumn("importance", functions.expr("if(id % 3 = 0, 2.0, 1.0)"));
    Dataset<Row> repeated = rows.union(rows.where("importance = 2"));
    MatrixLayout weighted =
        MatrixLayout.of(
            Samples.FEATURES,
            "late",
            Optional.of("importance"),
            "segment",
            "available_from",
            List.of("id"));
    Rung.Linear rung = new Rung.Linear(List.of(1e-2), List.of(0.5), 5);
    List<FittedModel> byWeight;
    List<FittedModel> byRepeating;
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, weighted)) {
      byWeight = Learner.of(rung, 1).fit(matrix, FOLDS).get(0).byModelIndex();
    }
    try (TrainingMatrix matrix = TrainingMatrix.of(repeated, Samples.layout())) {
      byRepeating = Learner.of(rung, 1).fit(matrix, FOLDS).get(0).byModelIndex();
    }
    for (int model = 0; model < FOLDS.models(); model++) {
      LinearModel one = (LinearModel) byWeight.get(model);
      LinearModel other = (LinearModel) byRepeating.get(model);
      // A number's scale is of the weighted rows; categories may be in another order, as they are
      // kept by rows, so what is compared is the intercept and the numbers.
      for (int i = 0; i < 4; i++) {
        assertThat(one.coefficients().get(i)).isCloseTo(other.coefficients().get(i), within(1e-9));
      }
    }
  }

  @Test
  void aModelOfOneIndicatorMeetsTheRatesOfItsTwoGroups() {
    // Closed form: almost unpenalised, one 0/1 feature: the predictions are the groups' rates.
    Dataset<Row> rows =
        Samples.rows(session(), 400, 2)
            .withColumn("member", functions.expr("id % 4 >= 2"))
            .withColumn("late", functions.expr("if(id % 4 >= 2, id % 10 < 3, id % 10 < 8)"));
    MatrixLayout layout =
        MatrixLayout.of(
            List.of(new FeatureColumn("member", FeatureKind.NUMERIC)),
            "late",
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout)) {
      FittedModel model =
          Learner.of(new Rung.Linear(List.of(0.0), 3), 1)
              .fit(matrix, new Folds.ByEntity(2))
              .get(0)
              .finalModel();
      double[] predicted =
          model.predict(
              new FeatureBatch(
                  layout.features(), 2, new double[][] {{1, 0}}, new int[1][], new String[1][]));
      List<Row> rates =
          rows.groupBy("member").agg(functions.avg(functions.expr("int(late)"))).collectAsList();
      for (Row rate : rates) {
        assertThat(predicted[rate.getBoolean(0) ? 0 : 1])
            .isCloseTo(rate.getDouble(1), within(1e-6));
      }
    }
  }

  @Test
  void doesNotDependOnHowTheRowsWerePartitioned() {
    Dataset<Row> rows = Samples.rows(session(), 3000, 3);
    Rung.Linear rung = new Rung.Linear(List.of(1e-3), 3);
    LinearModel one;
    LinearModel other;
    try (TrainingMatrix matrix = TrainingMatrix.of(rows.coalesce(1), Samples.layout())) {
      one = (LinearModel) Learner.of(rung, 1).fit(matrix, FOLDS).get(0).finalModel();
    }
    try (TrainingMatrix matrix =
        TrainingMatrix.of(rows.repartition(9, functions.col("amount")), Samples.layout())) {
      other = (LinearModel) Learner.of(rung, 1).fit(matrix, FOLDS).get(0).finalModel();
    }
    for (int i = 0; i < one.coefficients().size(); i++) {
      assertThat(one.coefficients().get(i)).isCloseTo(other.coefficients().get(i), within(1e-9));
    }
  }

  @Test
  void allPenaltiesAndFoldsShareEachPass() {
    Rung.Linear rung = new Rung.Linear(List.of(1e-4, 1e-3, 1e-2, 1e-1), List.of(0.0, 0.5), 3);
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 1000, 3), Samples.layout())) {
      List<String> jobs = JobCount.of(session(), () -> Learner.of(rung, 1).fit(matrix, FOLDS));
      // Newton's method needs a handful of iterations, each one job for all 32 models.
      assertThat(jobs).hasSizeBetween(3, 10);
      assertThat(jobs.get(0)).isEqualTo("Fit linear models: iteration 1, 32 to go");
      assertThat(jobs).doesNotHaveDuplicates();
    }
  }

  @Test
  void refusesOneClassAndSaysWhichModel() {
    Dataset<Row> rows =
        Samples.rows(session(), 90, 3).withColumn("late", functions.expr("segment = 1"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      assertThatThrownBy(() -> Learner.of(new Rung.Linear(List.of(0.1), 3), 1).fit(matrix, FOLDS))
          .hasMessageContaining("Fold 1 trains on one class only");
    }
  }

  @Test
  void gradientsAloneLeadToWhereHessiansLead() {
    Rung.Linear rung = new Rung.Linear(List.of(1e-2), List.of(0.0, 0.5), 5);
    List<FittedSetting> byHessian;
    List<FittedSetting> byGradient;
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 900, 3), Samples.layout())) {
      byHessian = new LinearLearner(rung).fit(matrix, FOLDS);
      byGradient = new LinearLearner(rung, 0).fit(matrix, FOLDS);
    }
    for (int setting = 0; setting < byHessian.size(); setting++) {
      for (int model = 0; model < FOLDS.models(); model++) {
        LinearModel one = (LinearModel) byHessian.get(setting).byModelIndex().get(model);
        LinearModel other = (LinearModel) byGradient.get(setting).byModelIndex().get(model);
        for (int i = 0; i < one.coefficients().size(); i++) {
          assertThat(other.coefficients().get(i))
              .isCloseTo(one.coefficients().get(i), within(1e-4));
        }
      }
    }
  }

  @Test
  void fitsADesignThatIsTooWideForHessians() {
    MatrixLayout wide =
        MatrixLayout.of(
            List.of(
                new FeatureColumn("amount", FeatureKind.NUMERIC),
                new FeatureColumn("id", FeatureKind.CATEGORICAL)),
            "late",
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id"));
    try (TrainingMatrix matrix = TrainingMatrix.of(Samples.rows(session(), 3300, 3), wide)) {
      FittedSetting fitted =
          Learner.of(new Rung.Linear(List.of(0.01), 5000), 1).fit(matrix, FOLDS).get(0);
      LinearModel model = (LinearModel) fitted.finalModel();
      assertThat(model.coefficients().size()).isGreaterThan(LinearLearner.WIDEST_HESSIAN);
      // The log odds are made to rise with the amount, per standard deviation about 1.
      assertThat(model.coefficients().get(1)).isBetween(0.7, 1.2);
    }
  }

  /** A double that SQL reads back to the same bits. */
  private static String exact(double value) {
    return "double('" + value + "')";
  }
}
