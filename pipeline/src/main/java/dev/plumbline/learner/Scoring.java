package dev.plumbline.learner;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies fitted pipelines to rows. */
public final class Scoring {
  private Scoring() {}

  /**
   * The rows with a double column for each pipeline, under its name: the calibrated probability of
   * the positive label; of several classes an array of them all. One lazy pass for all pipelines; a
   * booster is loaded once an executor.
   */
  public static Dataset<Row> apply(Dataset<Row> rows, Map<String, FittedPipeline> pipelines) {
    StructType schema = rows.schema();
    StructType scored = schema;
    for (Map.Entry<String, FittedPipeline> pipeline : pipelines.entrySet()) {
      scored = scored.add(pipeline.getKey(), type(pipeline.getValue().model().outputs()), false);
    }
    List<FeatureColumn> columns = columns(pipelines);
    // Fails here, not in a task, when a column is missing.
    new RowReader(schema, columns);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Shipment<LinkedHashMap<String, FittedPipeline>> shipped =
        Shipment.of(context, new LinkedHashMap<>(pipelines));
    MapPartitionsFunction<Row, Row> score =
        part -> {
          RowReader reader = new RowReader(schema, columns);
          List<FittedPipeline> applied = List.copyOf(shipped.value().values());
          return new RowsInBatches(
              part, (batch, count) -> predicted(applied, reader.read(batch, count)));
        };
    return rows.mapPartitions(score, Encoders.row(scored));
  }

  private static IntFunction<Object[]> predicted(
      List<FittedPipeline> pipelines, FeatureBatch batch) {
    Predicted[] predicted =
        pipelines.stream()
            .map(pipeline -> new Predicted(pipeline.predict(batch), pipeline.model().outputs()))
            .toArray(Predicted[]::new);
    return row -> {
      Object[] cells = new Object[predicted.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = predicted[i].of(row);
      }
      return cells;
    };
  }

  /** The type of a column of predictions. */
  static DataType type(int outputs) {
    return outputs == 1
        ? DataTypes.DoubleType
        : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  private static List<FeatureColumn> columns(Map<String, FittedPipeline> pipelines) {
    Set<FeatureColumn> columns = new LinkedHashSet<>();
    for (FittedPipeline pipeline : pipelines.values()) {
      columns.addAll(pipeline.columns());
    }
    return List.copyOf(columns);
  }
}
