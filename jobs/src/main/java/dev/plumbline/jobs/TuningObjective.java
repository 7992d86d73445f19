package dev.plumbline.jobs;

import dev.plumbline.learner.ColumnEncoding;
import dev.plumbline.learner.LinearModel;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The objective of a fitted linear model beside that of MLlib's LogisticRegression run to a
 * tolerance of 1e-12 (at most 2,000 iterations) on the very same columns: mean log loss + penalty ·
 * (ratio · Σ|w| + (1 − ratio) / 2 · Σw²).
 *
 * @param ours the objective at our coefficients
 * @param theirs at MLlib's
 * @param iterations MLlib's
 * @param coefficients MLlib's, the intercept first
 */
record TuningObjective(double ours, double theirs, int iterations, double[] coefficients) {
  private static final double TOLERANCE = 1e-12;
  private static final int ITERATIONS = 2000;

  /** Compares a model that was trained on the rows; some hundred passes over them. */
  static TuningObjective of(Dataset<Row> rows, LinearModel model, double penalty, double ratio) {
    Dataset<Row> encoded = encoded(rows, model).cache();
    try {
      LogisticRegressionModel theirs =
          new LogisticRegression()
              .setLabelCol(TuningRows.LABEL)
              .setRegParam(penalty)
              .setElasticNetParam(ratio)
              .setStandardization(false)
              .setTol(TOLERANCE)
              .setMaxIter(ITERATIONS)
              .fit(encoded);
      double[] other = new double[model.coefficients().size()];
      other[0] = theirs.intercept();
      System.arraycopy(theirs.coefficients().toArray(), 0, other, 1, other.length - 1);
      double[] own = model.coefficients().stream().mapToDouble(Double::doubleValue).toArray();
      double[] losses = meanLosses(encoded, List.of(own, other));
      return new TuningObjective(
          losses[0] + added(own, penalty, ratio),
          losses[1] + added(other, penalty, ratio),
          theirs.summary().totalIterations(),
          other);
    } finally {
      encoded.unpersist();
    }
  }

  /**
   * The area under the ROC curve of other coefficients on rows that they were not learned from; one
   * pass.
   *
   * @param model whose columns the coefficients belong to
   */
  static double area(Dataset<Row> held, LinearModel model, double[] coefficients) {
    return RankingMetrics.of(
            OnePass.over(
                encoded(held, model),
                ScoreCounts::new,
                (counts, row) ->
                    counts.add(
                        1 / (1 + Math.exp(-margin(coefficients, row.getAs(1)))),
                        row.getDouble(0) == 1),
                ScoreCounts::merge))
        .rocAuc();
  }

  /** The columns that the model's coefficients belong to, from what its encoder says of itself. */
  private static Dataset<Row> encoded(Dataset<Row> rows, LinearModel model) {
    List<ColumnEncoding> columns = List.copyOf(model.encoder().columns());
    List<Map<String, Integer>> places = new ArrayList<>();
    int[] positions = new int[columns.size()];
    int[] offsets = new int[columns.size()];
    int next = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += columns.get(i).indicators();
      positions[i] = rows.schema().fieldIndex(columns.get(i).name());
      Map<String, Integer> placeOf = new HashMap<>();
      if (columns.get(i) instanceof ColumnEncoding.Categories categories) {
        categories.kept().forEach(value -> placeOf.put(value, placeOf.size()));
      }
      places.add(placeOf);
    }
    int width = next;
    int label = rows.schema().fieldIndex(TuningRows.LABEL);
    StructType schema =
        new StructType()
            .add(TuningRows.LABEL, DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    MapFunction<Row, Row> encode =
        row -> {
          double[] values = new double[width];
          for (int i = 0; i < positions.length; i++) {
            if (columns.get(i) instanceof ColumnEncoding.Numeric numeric) {
              values[offsets[i]] =
                  (row.getDouble(positions[i]) - numeric.mean()) / numeric.deviation();
            } else {
              // A value that was not trained on has no place.
              Integer place = places.get(i).get(row.getString(positions[i]));
              if (place != null) {
                values[offsets[i] + place] = 1;
              }
            }
          }
          return RowFactory.create(row.getDouble(label), Vectors.dense(values).toSparse());
        };
    return rows.map(encode, Encoders.row(schema));
  }

  private static double[] meanLosses(Dataset<Row> encoded, List<double[]> models) {
    double[] sums =
        OnePass.over(
            encoded,
            () -> new double[models.size() + 1],
            (state, row) -> {
              double label = row.getDouble(0);
              SparseVector features = row.getAs(1);
              for (int i = 0; i < models.size(); i++) {
                double margin = margin(models.get(i), features);
                state[i] +=
                    Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - label * margin;
              }
              state[models.size()]++;
            },
            (mine, other) -> {
              for (int i = 0; i < mine.length; i++) {
                mine[i] += other[i];
              }
              return mine;
            });
    return Arrays.stream(sums, 0, models.size()).map(sum -> sum / sums[models.size()]).toArray();
  }

  private static double margin(double[] coefficients, SparseVector features) {
    double margin = coefficients[0];
    for (int entry = 0; entry < features.indices().length; entry++) {
      margin += coefficients[features.indices()[entry] + 1] * features.values()[entry];
    }
    return margin;
  }

  private static double added(double[] coefficients, double penalty, double ratio) {
    double absolute = 0;
    double squares = 0;
    for (int i = 1; i < coefficients.length; i++) {
      absolute += Math.abs(coefficients[i]);
      squares += coefficients[i] * coefficients[i];
    }
    return penalty * (ratio * absolute + (1 - ratio) / 2 * squares);
  }
}
