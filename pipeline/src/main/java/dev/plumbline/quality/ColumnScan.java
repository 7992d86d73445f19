package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Profiles the columns of any rows in one Spark job, which reads each value once.
 *
 * <p>Where the plan is a scan that gives column batches (Parquet and Delta without filters or
 * deletion vectors), the batches are read as they are; Spark would otherwise first turn them into
 * rows, which costs several times what the profile does. Any other plan is read as Spark's internal
 * rows, which need no conversion to objects either. Both give the same profile.
 *
 * <p>States are merged in the order of partitions, so that the same files give the same sketches.
 */
final class ColumnScan {
  /** So many partitions' states come to the driver at once; more are first merged in groups. */
  private static final int STATES_AT_DRIVER = 32;

  private ColumnScan() {}

  /** The profiles of all columns, in order, each read as its type suggests. */
  static List<ColumnProfile> of(Dataset<Row> rows) {
    List<ColumnFeed.Reading> readings = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      readings.add(ColumnFeed.Reading.of(field.dataType()));
    }
    return of(rows, readings);
  }

  /** The profiles of all columns, in order, each read as told. */
  static List<ColumnProfile> of(Dataset<Row> rows, List<ColumnFeed.Reading> readings) {
    SparkPlan plan = rows.queryExecution().executedPlan();
    Columns columns =
        new Columns(
            java.util.Arrays.stream(rows.schema().fields())
                .map(StructField::dataType)
                .toArray(DataType[]::new),
            readings.toArray(ColumnFeed.Reading[]::new));
    JavaRDD<State> states =
        batches(plan)
            .map(source -> ofBatches(source.plan(), source.places(), columns))
            .orElseGet(() -> ofRows(rows, columns));
    return merged(states, columns);
  }

  private static JavaRDD<State> ofBatches(SparkPlan plan, int[] places, Columns columns) {
    return plan.executeColumnar()
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (index, batches) -> columns.ofBatches(index, batches, places), true);
  }

  private static JavaRDD<State> ofRows(Dataset<Row> rows, Columns columns) {
    return rows.queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitionsWithIndex((index, partition) -> columns.ofRows(index, partition), true);
  }

  /** Whether these rows would be read as column batches. */
  static boolean readsBatches(Dataset<Row> rows) {
    return batches(rows.queryExecution().executedPlan()).isPresent();
  }

  /**
   * A plan that gives column batches.
   *
   * @param places where each wanted column stands in a batch
   */
  private record Batches(SparkPlan plan, int[] places) {}

  /** The part of a plan that gives batches, if all above it only hands their columns on. */
  private static Optional<Batches> batches(SparkPlan plan) {
    SparkPlan below = plan;
    while (!below.supportsColumnar()) {
      if (below instanceof WholeStageCodegenExec whole) {
        below = whole.child();
      } else if (below instanceof InputAdapter input) {
        below = input.child();
      } else if (below instanceof ColumnarToRowExec toRows) {
        below = toRows.child();
      } else if (below instanceof ProjectExec project) {
        below = project.child();
      } else {
        return Optional.empty();
      }
    }
    List<Long> given = identifiers(below);
    int[] places = identifiers(plan).stream().mapToInt(given::indexOf).toArray();
    return IntStream.of(places).allMatch(place -> place >= 0)
        ? Optional.of(new Batches(below, places))
        : Optional.empty();
  }

  private static List<Long> identifiers(SparkPlan plan) {
    List<Long> identifiers = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
      identifiers.add(attribute.exprId().id());
    }
    return identifiers;
  }

  /** What every partition does. */
  private record Columns(DataType[] types, ColumnFeed.Reading[] readings) implements Serializable {

    ColumnFeed[] feeds() {
      return IntStream.range(0, types.length)
          .mapToObj(i -> ColumnFeed.of(types[i], readings[i]))
          .toArray(ColumnFeed[]::new);
    }

    Iterator<State> ofBatches(int index, Iterator<ColumnarBatch> batches, int[] places) {
      ColumnFeed[] feeds = feeds();
      while (batches.hasNext()) {
        ColumnarBatch batch = batches.next();
        for (int i = 0; i < feeds.length; i++) {
          feeds[i].take(batch.column(places[i]), batch.numRows());
        }
      }
      return List.of(State.of(index, feeds)).iterator();
    }

    Iterator<State> ofRows(int index, Iterator<InternalRow> rows) {
      ColumnFeed[] feeds = feeds();
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        for (int i = 0; i < feeds.length; i++) {
          feeds[i].take(row, i);
        }
      }
      return List.of(State.of(index, feeds)).iterator();
    }
  }

  /** The profiles of one partition's columns. */
  private record State(int partition, ColumnProfile[] profiles) implements Serializable {
    static State of(int partition, ColumnFeed[] feeds) {
      ColumnProfile[] profiles = new ColumnProfile[feeds.length];
      for (int i = 0; i < feeds.length; i++) {
        profiles[i] = feeds[i].finish();
      }
      return new State(partition, profiles);
    }

    State merge(State other) {
      for (int i = 0; i < profiles.length; i++) {
        profiles[i].merge(other.profiles[i]);
      }
      return this;
    }
  }

  private static List<ColumnProfile> merged(JavaRDD<State> states, Columns columns) {
    int partitions = states.getNumPartitions();
    JavaRDD<State> few = states;
    if (partitions > STATES_AT_DRIVER) {
      int together = (partitions + STATES_AT_DRIVER - 1) / STATES_AT_DRIVER;
      few =
          states
              .mapToPair(state -> new Tuple2<>(state.partition() / together, state))
              .groupByKey(STATES_AT_DRIVER)
              .values()
              .map(ColumnScan::inOrder);
    }
    State none = State.of(-1, columns.feeds());
    List<State> collected = new ArrayList<>(few.collect());
    collected.add(none);
    return List.of(inOrder(collected).profiles());
  }

  private static State inOrder(Iterable<State> states) {
    List<State> sorted = new ArrayList<>();
    states.forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(State::partition));
    State first = sorted.get(0);
    sorted.subList(1, sorted.size()).forEach(first::merge);
    return first;
  }
}
