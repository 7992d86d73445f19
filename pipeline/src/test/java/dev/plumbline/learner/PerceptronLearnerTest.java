package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class PerceptronLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(2);

  @Test
  void learnsWhatNoLineParts() {
    // Late where the amount is large for members, small for others, with one outcome in ten turned:
    // the best possible area under the curve is 0.9, a line's 0.5.
    Rung network = new Rung.MultilayerPerceptron(List.of(6), List.of(1e-4), 30, 3);
    Rung line = new Rung.Linear(List.of(1e-4), 3);
    Dataset<Row> rows =
        Samples.rows(session(), 1000, 2)
            .na()
            .fill(0.0, new String[] {"amount"})
            .withColumn("late", functions.expr("((amount > 0) = member) <> (id % 10 = 0)"));

    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      assertThat(area(matrix, network)).isBetween(0.8, 0.94);
      assertThat(area(matrix, line)).isBetween(0.35, 0.65);
    }
  }

  @Test
  void learnsTheSameHoweverTheRowsWerePartitioned() {
    Dataset<Row> rows = Samples.rows(session(), 500, 2);
    List<Double> one = weights(rows.coalesce(1));
    List<Double> other = weights(rows.repartition(7, functions.col("amount")));

    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i)).isCloseTo(one.get(i), within(1e-6));
    }
  }

  private static double area(TrainingMatrix matrix, Rung rung) {
    Folds folds = FOLDS.withoutFinal();
    List<FittedModel> models = Learner.of(rung, 1).fit(matrix, folds).get(0).byModelIndex();
    List<Row> predicted =
        matrix.outOfFold(folds, Map.of("p", models)).select("p", "label").collectAsList();
    return AreaUnderCurve.of(
        predicted.stream().mapToDouble(row -> row.getDouble(0)).toArray(),
        predicted.stream().mapToInt(row -> row.getInt(1)).toArray());
  }

  private List<Double> weights(Dataset<Row> rows) {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      return ((PerceptronModel)
              Learner.of(new Rung.MultilayerPerceptron(List.of(3), List.of(0.01), 3, 3), 1)
                  .fit(matrix, FOLDS)
                  .get(0)
                  .finalModel())
          .weights();
    }
  }
}
