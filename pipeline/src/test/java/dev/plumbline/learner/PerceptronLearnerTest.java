package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** How a network learns over Spark; what it learns is {@link PerceptronFitTest}'s. */
class PerceptronLearnerTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(2);

  @Test
  void learnsTheSameHoweverTheRowsWerePartitioned() {
    Dataset<Row> rows = Samples.rows(session(), 500, 2);
    List<Double> one = weights(rows.coalesce(1));
    List<Double> other = weights(rows.repartition(7, functions.col("amount")));

    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i)).isCloseTo(one.get(i), within(1e-6));
    }
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
