package dev.plumbline.learner;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies fitted pipelines to rows. */
public final class Scoring {
  /** Rows predicted at once: enough to amortise a native call, small enough for the cache. */
  static final int ROWS_IN_BATCH = 4096;

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
        part ->
            new ScoredRows(
                part, new RowReader(schema, columns), List.copyOf(shipped.value().values()));
    return rows.mapPartitions(score, Encoders.row(scored));
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

  /** Reads a batch ahead, predicts it, hands its rows out. */
  private static final class ScoredRows implements Iterator<Row> {
    private final Iterator<Row> source;
    private final RowReader reader;
    private final List<FittedPipeline> pipelines;
    private final Row[] batch = new Row[ROWS_IN_BATCH];
    private final Predicted[] probabilities;
    private int count;
    private int next;

    ScoredRows(Iterator<Row> source, RowReader reader, List<FittedPipeline> pipelines) {
      this.source = source;
      this.reader = reader;
      this.pipelines = pipelines;
      this.probabilities = new Predicted[pipelines.size()];
    }

    @Override
    public boolean hasNext() {
      return next < count || source.hasNext();
    }

    @Override
    public Row next() {
      if (next == count) {
        predictNextBatch();
      }
      Row row = batch[next];
      Object[] values = new Object[row.length() + probabilities.length];
      for (int i = 0; i < row.length(); i++) {
        values[i] = row.get(i);
      }
      for (int i = 0; i < probabilities.length; i++) {
        values[row.length() + i] = probabilities[i].of(next);
      }
      next++;
      return RowFactory.create(values);
    }

    private void predictNextBatch() {
      count = 0;
      next = 0;
      while (count < ROWS_IN_BATCH && source.hasNext()) {
        batch[count++] = source.next();
      }
      if (count == 0) {
        throw new NoSuchElementException();
      }
      FeatureBatch features = reader.read(batch, count);
      for (int i = 0; i < probabilities.length; i++) {
        FittedPipeline pipeline = pipelines.get(i);
        probabilities[i] = new Predicted(pipeline.predict(features), pipeline.model().outputs());
      }
    }
  }
}
