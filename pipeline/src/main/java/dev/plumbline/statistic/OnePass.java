package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Builds a mergeable state from rows in one pass: a state per partition, merged up a tree. Only the
 * merged state comes to the driver.
 */
public final class OnePass {
  private OnePass() {}

  /** Makes an empty state. */
  @FunctionalInterface
  public interface Zero<S> extends Serializable {
    S get();
  }

  /** Adds a row to a state, in place. */
  @FunctionalInterface
  public interface Add<S> extends Serializable {
    void accept(S state, Row row);
  }

  /** Merges the second state into the first and gives the result. */
  @FunctionalInterface
  public interface Merge<S> extends Serializable {
    S apply(S first, S second);
  }

  /** The state of all rows; one Spark job. */
  public static <S extends Serializable> S over(
      Dataset<Row> rows, Zero<S> zero, Add<S> add, Merge<S> merge) {
    JavaRDD<S> states =
        rows.toJavaRDD()
            .mapPartitions(
                (Iterator<Row> partition) -> {
                  S state = zero.get();
                  partition.forEachRemaining(row -> add.accept(state, row));
                  return List.of(state).iterator();
                });
    return states.getNumPartitions() == 0 ? zero.get() : states.treeReduce(merge::apply);
  }
}
