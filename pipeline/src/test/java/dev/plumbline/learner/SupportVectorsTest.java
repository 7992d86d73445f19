package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SupportVectorsTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(3);
  private static final double PENALTY = 0.01;

  /**
   * Of a strictly convex function the one point without a slope is the minimum: each derivative of
   * the mean squared hinge plus half the penalty times the squares, row by row.
   */
  @Test
  void endsWhereTheObjectiveHasNoSlope() {
    Dataset<Row> rows =
        session()
            .range(600)
            .selectExpr(
                "id",
                "int(id % 3) segment",
                "0 available_from",
                "sin(id) a",
                "cos(3 * id) b",
                "sin(id) + cos(3 * id) + sin(7 * id) > 0 label");
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, layout())) {
      FittedModel fitted =
          Learner.of(new Rung.LinearSupportVectors(List.of(PENALTY), 3), 1)
              .fit(matrix, FOLDS)
              .get(0)
              .finalModel();

      SupportVectorModel machine = (SupportVectorModel) fitted;
      assertThat(slopes(rows.collectAsList(), machine))
          .containsExactly(new double[] {0, 0, 0}, within(1e-9));
      List<Row> scored =
          matrix
              .outOfFold(FOLDS, Map.of("p", List.of(fitted, fitted, fitted)))
              .selectExpr("label = 1 and p > 0.5 or label = 0 and p < 0.5 right", "p")
              .collectAsList();
      assertThat(scored).allSatisfy(r -> assertThat(r.getDouble(1)).isBetween(1e-6, 1 - 1e-6));
      // Two of the three waves that add up to the label are seen.
      assertThat(scored.stream().filter(r -> r.getBoolean(0)).count()).isBetween(420L, 520L);
    }
  }

  private static double[] slopes(List<Row> rows, SupportVectorModel machine) {
    double[] w = machine.coefficients().stream().mapToDouble(Double::doubleValue).toArray();
    ColumnEncoding.Numeric a = (ColumnEncoding.Numeric) machine.encoder().columns().get(0);
    ColumnEncoding.Numeric b = (ColumnEncoding.Numeric) machine.encoder().columns().get(1);
    double[] slopes = {0, PENALTY * w[1], PENALTY * w[2]};
    for (Row row : rows) {
      double first = (row.getDouble(3) - a.mean()) / a.deviation();
      double second = (row.getDouble(4) - b.mean()) / b.deviation();
      double side = row.getBoolean(5) ? 1 : -1;
      double slack = Math.max(0, 1 - side * (w[0] + w[1] * first + w[2] * second));
      slopes[0] -= 2 * side * slack / rows.size();
      slopes[1] -= 2 * side * slack * first / rows.size();
      slopes[2] -= 2 * side * slack * second / rows.size();
    }
    return slopes;
  }

  @Test
  void losesTheSquareOfWhatAMarginLacks() {
    double[] margins = {0.5, -0.5, 2};
    double[] curvatures = new double[3];
    double[] losses = new double[1];

    new SquaredHingeLoss()
        .derive(3, 1, new double[] {1, 1, 1}, new double[] {1, 2, 1}, margins, curvatures, losses);

    assertThat(losses[0]).isCloseTo(0.25 + 2 * 2.25, within(1e-15));
    assertThat(margins).containsExactly(-1, -6, -0.0);
    assertThat(curvatures).containsExactly(2, 4, 0);
  }

  private static MatrixLayout layout() {
    return MatrixLayout.of(
        List.of(
            new FeatureColumn("a", FeatureKind.NUMERIC),
            new FeatureColumn("b", FeatureKind.NUMERIC)),
        "label",
        Optional.empty(),
        "segment",
        "available_from",
        List.of("id"));
  }
}
