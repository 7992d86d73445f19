package dev.plumbline.learner;

import dev.plumbline.statistic.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A bounded sample held by a task, predicted again with a feature's values changed: what would be
 * said of rows that are not.
 */
public final class Trial {
  private final List<Row> rows;
  private final FittedPipeline pipeline;
  private final FeatureBatch batch;
  private final double[] predicted;

  private Trial(List<Row> rows, StructType schema, FittedPipeline pipeline) {
    this.rows = rows;
    this.pipeline = pipeline;
    this.batch =
        new RowReader(schema, pipeline.columns()).read(rows.toArray(Row[]::new), rows.size());
    this.predicted = pipeline.predict(batch);
  }

  /** The sample's rows, in an order that does not depend on how they were partitioned. */
  public List<Row> rows() {
    return rows;
  }

  /** What is predicted of each row as it is. */
  public double[] predicted() {
    return predicted;
  }

  /** What would be, took each row the feature's value from the row given for it. */
  public double[] predictedTaking(String feature, int[] from) {
    return pipeline.predict(batch.taking(feature, from));
  }

  /** What is found out of some of the questions. */
  @FunctionalInterface
  public interface Study<Q extends Serializable, A extends Serializable> extends Serializable {
    List<A> of(Trial trial, List<Q> questions);
  }

  /**
   * Asks questions of a sample, in one job: as many tasks as there are cores share the questions,
   * and each holds the whole sample. Answers come in no order; they come to the driver, so they are
   * to be aggregates.
   */
  public static <Q extends Serializable, A extends Serializable> List<A> ask(
      Sample sample, FittedPipeline pipeline, List<Q> questions, Study<Q, A> study) {
    if (questions.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = sample.context();
    int tasks = Math.min(questions.size(), context.defaultParallelism());
    List<Integer> indices = IntStream.range(0, tasks).boxed().toList();
    ArrayList<Q> asked = new ArrayList<>(questions);
    StructType schema = sample.schema;
    int order = sample.order;
    JavaRDD<Row> together = sample.rows.coalesce(1);
    try (Shipment<FittedPipeline> shipped = Shipment.of(context, pipeline)) {
      List<byte[]> packed =
          context
              .parallelize(indices, tasks)
              .cartesian(together)
              .mapPartitions(
                  pairs -> {
                    List<Row> rows = new ArrayList<>();
                    int task = drain(pairs, rows);
                    if (rows.isEmpty()) {
                      return List.<byte[]>of().iterator();
                    }
                    rows.sort(Comparator.comparingLong(row -> row.getLong(order)));
                    List<Q> own =
                        IntStream.range(0, asked.size())
                            .filter(i -> i % tasks == task)
                            .mapToObj(asked::get)
                            .toList();
                    Trial trial = new Trial(rows, schema, shipped.value());
                    ArrayList<A> answers = new ArrayList<>(study.of(trial, own));
                    return List.of(JavaBytes.written(answers)).iterator();
                  })
              .collect();
      List<A> answers = new ArrayList<>();
      packed.forEach(some -> answers.addAll(JavaBytes.<List<A>>read(some)));
      return answers;
    }
  }

  private static int drain(Iterator<Tuple2<Integer, Row>> pairs, List<Row> rows) {
    int task = 0;
    while (pairs.hasNext()) {
      Tuple2<Integer, Row> pair = pairs.next();
      task = pair._1();
      rows.add(pair._2());
    }
    return task;
  }

  /** Rows kept for several questions; closed when they are answered. */
  public static final class Sample implements AutoCloseable {
    private final JavaRDD<Row> rows;
    private final StructType schema;
    private final int order;

    private Sample(JavaRDD<Row> rows, StructType schema, int order) {
      this.rows = rows;
      this.schema = schema;
      this.order = order;
    }

    /**
     * Keeps rows once they are first read.
     *
     * @param order a column of longs that puts the rows in an order of their own
     */
    public static Sample of(Dataset<Row> rows, String order) {
      return new Sample(
          rows.toJavaRDD().persist(StorageLevel.MEMORY_AND_DISK()),
          rows.schema(),
          rows.schema().fieldIndex(order));
    }

    private JavaSparkContext context() {
      return JavaSparkContext.fromSparkContext(rows.context());
    }

    @Override
    public void close() {
      rows.unpersist(false);
    }
  }
}
