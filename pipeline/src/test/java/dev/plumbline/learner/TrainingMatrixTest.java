package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class TrainingMatrixTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);

  @Test
  void anEncoderSeesOnlyItsTrainingPart() {
    Dataset<Row> rows =
        Samples.rows(session(), 300, 3)
            .withColumn(
                "city", functions.expr("if(segment = 1 and id % 2 = 0, 'Only in segment 1', city)"))
            .withColumn("amount", functions.expr("if(segment = 1, 1000.0, 1.0)"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      Encoder blind = matrix.encoder(FOLDS, 1, matrix.trainingPart(FOLDS, 1), 10);
      Encoder seeing = matrix.encoder(FOLDS, 0, matrix.trainingPart(FOLDS, 0), 10);

      assertThat(kept(blind)).isNotEmpty().doesNotContain("Only in segment 1");
      assertThat(kept(seeing)).contains("Only in segment 1");
      ColumnEncoding.Numeric amount = (ColumnEncoding.Numeric) blind.columns().get(0);
      assertThat(amount.mean()).isEqualTo(1);
      // Without spread there is nothing to divide by.
      assertThat(amount.deviation()).isEqualTo(1);
    }
  }

  @Test
  void keepsTheMostFrequentCategoriesAndBreaksTiesByName() {
    Dataset<Row> rows =
        Samples.rows(session(), 60, 3)
            .withColumn(
                "city",
                functions.expr("case when id < 30 then 'c' when id < 45 then 'b' else 'a' end"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      CellSummary all = matrix.trainingPart(FOLDS, FOLDS.finalModel());
      assertThat(kept(matrix.encoder(FOLDS, FOLDS.finalModel(), all, 2))).containsExactly("c", "a");
    }
  }

  @Test
  void takesTheMeanAndDeviationOfThePresentValues() {
    // By hand: of 1, 2, 3, 4 the mean is 2.5 and the population deviation √1.25.
    Dataset<Row> rows =
        Samples.rows(session(), 50, 3)
            .withColumn("amount", functions.expr("if(id % 5 = 4, null, double(id % 5 + 1))"))
            .repartition(7);
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      CellSummary all = matrix.trainingPart(FOLDS, FOLDS.finalModel());
      assertThat(all.mean(0)).isCloseTo(2.5, within(1e-12));
      assertThat(all.deviation(0)).isCloseTo(Math.sqrt(1.25), within(1e-12));
      assertThat(all.missingWeight(0)).isEqualTo(10);
    }
  }

  @Test
  void saysWhichColumnsHadTooManyValuesToCount() {
    MatrixLayout narrow =
        MatrixLayout.of(
                List.of(new FeatureColumn("id", FeatureKind.CATEGORICAL)),
                "late",
                Optional.empty(),
                "segment",
                "available_from",
                List.of("id"))
            .considering(10);
    try (TrainingMatrix matrix = TrainingMatrix.of(Samples.rows(session(), 300, 3), narrow)) {
      assertThat(matrix.truncatedColumns()).containsExactly("id");
      assertThat(matrix.rows()).isEqualTo(300);
    }
  }

  @Test
  void passesTwiceOverTheRowsAndOnceOverTheMatrixForPredictions() {
    Dataset<Row> rows = Samples.rows(session(), 300, 3);
    List<String> layingOut =
        JobCount.of(session(), () -> TrainingMatrix.of(rows, Samples.layout()).close());
    // With adaptive execution the second would be two in Spark's count: a shuffle's two sides.
    assertThat(layingOut)
        .containsExactly("Summarise features by segment", "Lay out the training matrix");

    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      List<FittedSetting> rules = Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, FOLDS);
      Dataset<Row> outOfFold =
          matrix.outOfFold(
              FOLDS,
              Map.of("one", rules.get(0).byModelIndex(), "two", rules.get(1).byModelIndex()));
      assertThat(JobCount.of(session(), outOfFold::collectAsList)).hasSize(1);
    }
  }

  @Test
  void anOutOfFoldPredictionComesFromTheModelOfTheRowsFold() {
    Dataset<Row> rows =
        Samples.rows(session(), 300, 3).withColumn("late", functions.expr("id % 4 < segment"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      FittedSetting constant = Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, FOLDS).get(0);
      List<Row> predicted =
          matrix.outOfFold(FOLDS, Map.of("constant", constant.byModelIndex())).collectAsList();

      assertThat(predicted).hasSize(300);
      // The rate of the other two segments: rates are 0, 1/4 and 1/2 (each of 100 rows).
      double[] expected = {0.375, 0.25, 0.125};
      assertThat(predicted)
          .allSatisfy(
              row ->
                  assertThat((double) row.getAs("constant"))
                      .isEqualTo(expected[row.<Integer>getAs(TrainingMatrix.SEGMENT)]));
    }
  }

  @Test
  void refusesAFoldWithNothingToTrainOn() {
    Dataset<Row> rows =
        Samples.rows(session(), 30, 3).withColumn("available_from", functions.lit(2));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      assertThatThrownBy(
              () -> Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, new Folds.ByTime(3)))
          .hasMessageContaining("Fold 0 has no rows to train on");
    }
  }

  @Test
  void refusesAnUnlabelledRowAndAnUnknownColumn() {
    Dataset<Row> rows = Samples.rows(session(), 30, 3);
    assertThatThrownBy(
            () ->
                TrainingMatrix.of(
                    rows.withColumn("late", functions.expr("nullif(late, true)")),
                    Samples.layout()))
        .hasStackTraceContaining("Label 'late' is null");
    assertThatThrownBy(() -> TrainingMatrix.of(rows.drop("city"), Samples.layout()))
        .hasMessageContaining("Column 'city' is not in the rows");
  }

  private static List<String> kept(Encoder encoder) {
    return ((ColumnEncoding.Categories) encoder.columns().get(2)).kept();
  }
}
