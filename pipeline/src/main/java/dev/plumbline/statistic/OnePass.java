package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Builds a mergeable state from rows in one pass: a state per partition, merged up a tree. Only the
 * merged states of some partitions come to the driver, 8 or the square root of their number.
 *
 * <p>States travel as Java-serialised bytes: the session's serializer may be Kryo, which heeds
 * neither what a state writes of itself nor the final fields of records.
 */
public final class OnePass {
  /** Of more partitions, states are merged by executors before they come to the driver. */
  private static final int MOST_TO_THE_DRIVER = 8;

  private OnePass() {}

  /** Makes an empty state. */
  @FunctionalInterface
  public interface Zero<S> extends Serializable {
    S get();
  }

  /** Adds an element, a row for example, to a state, in place. */
  @FunctionalInterface
  public interface Add<S, T> extends Serializable {
    void accept(S state, T element);
  }

  /** Merges the second state into the first and gives the result. */
  @FunctionalInterface
  public interface Merge<S> extends Serializable {
    S apply(S first, S second);
  }

  /** The state of all rows; one Spark job. */
  public static <S extends Serializable> S over(
      Dataset<Row> rows, Zero<S> zero, Add<S, Row> add, Merge<S> merge) {
    return over(rows.toJavaRDD(), zero, add, merge);
  }

  /** The state of all elements, each of them a row or an array of rows; one Spark job. */
  public static <S extends Serializable, T> S over(
      JavaRDD<T> elements, Zero<S> zero, Add<S, T> add, Merge<S> merge) {
    JavaRDD<byte[]> states =
        elements.mapPartitions(
            (Iterator<T> partition) -> {
              S state = zero.get();
              partition.forEachRemaining(element -> add.accept(state, element));
              return List.of(JavaBytes.written(state)).iterator();
            });
    List<byte[]> arrived = inGroups(states, merge).collect();
    return arrived.parallelStream()
        .map(JavaBytes::<S>read)
        .reduce(merge::apply)
        .orElseGet(zero::get);
  }

  private static <S extends Serializable> JavaRDD<byte[]> inGroups(
      JavaRDD<byte[]> states, Merge<S> merge) {
    int partitions = states.getNumPartitions();
    if (partitions <= MOST_TO_THE_DRIVER) {
      return states;
    }
    int groups = Math.max(MOST_TO_THE_DRIVER, (int) Math.ceil(Math.sqrt(partitions)));
    JavaRDD<Tuple2<Integer, byte[]>> numbered =
        states.mapPartitionsWithIndex(
            (index, part) -> List.of(new Tuple2<>(index % groups, part.next())).iterator(), false);
    return JavaPairRDD.fromJavaRDD(numbered)
        .partitionBy(new HashPartitioner(groups))
        .values()
        .mapPartitions(
            (Iterator<byte[]> group) -> {
              S merged = JavaBytes.read(group.next());
              while (group.hasNext()) {
                merged = merge.apply(merged, JavaBytes.read(group.next()));
              }
              return List.of(JavaBytes.written(merged)).iterator();
            });
  }
}
