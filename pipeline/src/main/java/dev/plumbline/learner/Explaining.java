package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Explains predictions by what each feature contributes to them. */
public final class Explaining {
  private Explaining() {}

  /** Makes a value of a row and its contributions to what the pipeline predicts, in a task. */
  @FunctionalInterface
  public interface Account extends Serializable {
    Object of(Row row, FittedPipeline pipeline, Contributions contributions, int at);
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
        part -> new ExplainedRows(part, asked, reader, shipped.value(), account);
    return rows.mapPartitions(explain, Encoders.row(schema.add(column)));
  }

  /** Reads a batch ahead, explains what is asked of it, hands its rows out. */
  private static final class ExplainedRows implements Iterator<Row> {
    private final Iterator<Row> source;
    private final int asked;
    private final RowReader reader;
    private final FittedPipeline pipeline;
    private final Account account;
    private final Row[] batch = new Row[Scoring.ROWS_IN_BATCH];
    private final Object[] accounts = new Object[Scoring.ROWS_IN_BATCH];
    private int count;
    private int next;

    ExplainedRows(
        Iterator<Row> source,
        int asked,
        RowReader reader,
        FittedPipeline pipeline,
        Account account) {
      this.source = source;
      this.asked = asked;
      this.reader = reader;
      this.pipeline = pipeline;
      this.account = account;
    }

    @Override
    public boolean hasNext() {
      return next < count || source.hasNext();
    }

    @Override
    public Row next() {
      if (next == count) {
        explainNextBatch();
      }
      Row row = batch[next];
      Object[] values = new Object[row.length() + 1];
      for (int i = 0; i < row.length(); i++) {
        values[i] = row.get(i);
      }
      values[row.length()] = accounts[next++];
      return RowFactory.create(values);
    }

    private void explainNextBatch() {
      count = 0;
      next = 0;
      while (count < batch.length && source.hasNext()) {
        batch[count++] = source.next();
      }
      if (count == 0) {
        throw new NoSuchElementException();
      }
      Arrays.fill(accounts, null);
      int[] chosen =
          IntStream.range(0, count)
              .filter(i -> !batch[i].isNullAt(asked) && batch[i].getBoolean(asked))
              .toArray();
      Row[] rows = Arrays.stream(chosen).mapToObj(i -> batch[i]).toArray(Row[]::new);
      Optional<Contributions> found = pipeline.contributions(reader.read(rows, rows.length));
      for (int i = 0; i < chosen.length && found.isPresent(); i++) {
        accounts[chosen[i]] = account.of(rows[i], pipeline, found.get(), i);
      }
    }
  }
}
