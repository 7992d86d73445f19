package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Explains predictions by what each feature contributes to them. */
public final class Explaining {
  private Explaining() {}

  /** Makes a value of each of some rows, in a task; null where nothing is known of one. */
  @FunctionalInterface
  public interface Account extends Serializable {
    Object[] of(Row[] rows, FittedPipeline pipeline, FeatureBatch batch);
  }

  /**
   * The rows with one more column: what the account makes of those where a boolean column is true,
   * null elsewhere and where the model does not know its contributions. One lazy pass.
   */
  public static Dataset<Row> apply(
      Dataset<Row> rows,
      FittedPipeline pipeline,
      String where,
      StructField column,
      Account account) {
    StructType schema = rows.schema();
    int asked = schema.fieldIndex(where);
    RowReader reader = new RowReader(schema, pipeline.columns());
    Shipment<FittedPipeline> shipped =
        Shipment.of(
            JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()), pipeline);
    MapPartitionsFunction<Row, Row> explain =
        part ->
            new RowsInBatches(
                part,
                (batch, count) -> {
                  Object[] accounts =
                      accounts(batch, count, asked, reader, shipped.value(), account);
                  return row -> new Object[] {accounts[row]};
                });
    return rows.mapPartitions(explain, Encoders.row(schema.add(column)));
  }

  private static Object[] accounts(
      Row[] batch,
      int count,
      int asked,
      RowReader reader,
      FittedPipeline pipeline,
      Account account) {
    int[] chosen =
        IntStream.range(0, count)
            .filter(i -> !batch[i].isNullAt(asked) && batch[i].getBoolean(asked))
            .toArray();
    Row[] rows = Arrays.stream(chosen).mapToObj(i -> batch[i]).toArray(Row[]::new);
    Object[] found = account.of(rows, pipeline, reader.read(rows, rows.length));
    Object[] accounts = new Object[count];
    for (int i = 0; i < chosen.length; i++) {
      accounts[chosen[i]] = found[i];
    }
    return accounts;
  }
}
