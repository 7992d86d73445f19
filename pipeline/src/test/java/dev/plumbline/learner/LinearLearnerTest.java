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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class LinearLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);

  @Test
  void agreesWithSparksLogisticRegression() {
    double ridge = 0.01;
    Dataset<Row> rows = Samples.rows(session(), 2000, 3);
    LinearModel ours;
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      ours =
          (LinearModel)
              Learner.of(new Rung.Linear(List.of(ridge), 3), 1)
                  .fit(matrix, FOLDS)
                  .get(0)
                  .finalModel();
    }
    ColumnEncoding.Numeric amount = (ColumnEncoding.Numeric) ours.encoder().columns().get(0);
    ColumnEncoding.Numeric member = (ColumnEncoding.Numeric) ours.encoder().columns().get(1);
    List<String> kept = ((ColumnEncoding.Categories) ours.encoder().columns().get(2)).kept();
    assertThat(kept).hasSize(3);
    // The same columns, built by SQL, in Spark's own estimator without its standardisation.
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
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"})
            .setOutputCol("features")
            .transform(design);
    LogisticRegressionModel theirs =
        new LogisticRegression()
            .setRegParam(ridge)
            .setStandardization(false)
            .setTol(1e-12)
            .setMaxIter(1000)
            .fit(assembled);

    assertThat(ours.coefficients().get(0)).isCloseTo(theirs.intercept(), within(1e-5));
    for (int i = 0; i < 8; i++) {
      assertThat(ours.coefficients().get(i + 1))
          .isCloseTo(theirs.coefficients().apply(i), within(1e-5));
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
    Rung.Linear rung = new Rung.Linear(List.of(1e-4, 1e-3, 1e-2, 1e-1), 3);
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 1000, 3), Samples.layout())) {
      List<String> jobs = JobCount.of(session(), () -> Learner.of(rung, 1).fit(matrix, FOLDS));
      // Newton's method needs a handful of iterations, each one job for all 16 models.
      assertThat(jobs).hasSizeBetween(3, 10);
      assertThat(jobs.get(0)).isEqualTo("Fit linear models: iteration 1, 16 to go");
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
  void refusesADesignTooWideForAHessian() {
    MatrixLayout wide =
        MatrixLayout.of(
            List.of(new FeatureColumn("id", FeatureKind.CATEGORICAL)),
            "late",
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id"));
    try (TrainingMatrix matrix = TrainingMatrix.of(Samples.rows(session(), 3300, 3), wide)) {
      assertThatThrownBy(
              () -> Learner.of(new Rung.Linear(List.of(0.1), 5000), 1).fit(matrix, FOLDS))
          .hasMessageContaining("above the limit of 2000")
          .hasMessageContaining("maximum-categories");
    }
  }

  /** A double that SQL reads back to the same bits. */
  private static String exact(double value) {
    return "double('" + value + "')";
  }
}
