package dev.plumbline.learner;

import dev.plumbline.statistic.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds up what the blocks of a {@link TrainingMatrix} have, in an order that is that of the blocks
 * and of nothing else: up a binary tree over their numbers, of which every sum is that of its left
 * half and its right half, whoever adds them and whenever. So the last digit too is the same
 * however the work was scheduled, which a reduce by arrival cannot say.
 *
 * <p>Tasks add what they hold both halves of; of more than {@link #MOST_TO_THE_DRIVER} blocks
 * executors then add runs of neighbours, and only the sums of the runs come to the driver, at most
 * that many or the square root of the blocks. One Spark job.
 */
final class BlockSums {
  static final int MOST_TO_THE_DRIVER = 8;

  private BlockSums() {}

  /** What a block has. */
  @FunctionalInterface
  interface Of<S extends Serializable> extends Serializable {
    S of(Block block);
  }

  /** Adds the second to the first, which it may change, and gives the sum. */
  @FunctionalInterface
  interface Merge<S extends Serializable> extends Serializable {
    S apply(S first, S second);
  }

  /**
   * The sum over all blocks.
   *
   * @param blocks one a partition
   * @param tasks that they are shared out to; each holds a few sums at a time
   */
  static <S extends Serializable> S of(
      JavaRDD<Block> blocks, int tasks, Of<S> found, Merge<S> merge) {
    int count = blocks.getNumPartitions();
    int level = levelOfRuns(count);
    JavaRDD<Tuple2<Integer, byte[]>> parts =
        blocks
            .coalesce(tasks)
            .mapPartitions(part -> new Tree<>(count, level, merge).addAll(part, found).parts());
    JavaRDD<byte[]> sums =
        count <= MOST_TO_THE_DRIVER
            ? parts.map(Tuple2::_2)
            : JavaPairRDD.fromJavaRDD(parts)
                .partitionBy(new HashPartitioner(runs(count, level)))
                .values()
                .mapPartitions(run -> new Tree<>(count, level, merge).addWritten(run).parts())
                .map(Tuple2::_2);
    return new Tree<>(count, levelOfAll(count), merge).addWritten(sums.collect().iterator()).all();
  }

  /** The level of the tree at which few enough nodes are left for the driver. */
  static int levelOfRuns(int count) {
    int most = Math.max(MOST_TO_THE_DRIVER, (int) Math.ceil(Math.sqrt(count)));
    int level = 0;
    while (runs(count, level) > most) {
      level++;
    }
    return level;
  }

  private static int levelOfAll(int count) {
    int level = 0;
    while (runs(count, level) > 1) {
      level++;
    }
    return level;
  }

  private static int runs(int count, int level) {
    return (int) ((count - 1L >> level) + 1);
  }

  /** Blocks place · 2^level and as many on; those that there are. */
  private record Node(int level, int place) implements Serializable {
    long begin() {
      return (long) place << level;
    }

    boolean isLeft() {
      return (place & 1) == 0;
    }

    Node sibling() {
      return new Node(level, place ^ 1);
    }

    Node parent() {
      return new Node(level + 1, place >> 1);
    }
  }

  private record Part<S extends Serializable>(Node node, S sum) implements Serializable {}

  /** Nodes whose other half has not come yet. */
  static final class Tree<S extends Serializable> {
    private final int blocks;
    private final int top;
    private final Merge<S> merge;
    private final Map<Node, S> open = new HashMap<>();

    /**
     * @param top the level above which nothing is added
     */
    Tree(int blocks, int top, Merge<S> merge) {
      this.blocks = blocks;
      this.top = top;
      this.merge = merge;
    }

    /** Adds what a block has. */
    void add(int number, S sum) {
      add(new Part<>(new Node(0, number), sum));
    }

    private void add(Part<S> part) {
      Node node = part.node();
      S sum = part.sum();
      while (node.level() < top) {
        Node sibling = node.sibling();
        if (sibling.begin() < blocks) {
          S other = open.remove(sibling);
          if (other == null) {
            break;
          }
          sum = node.isLeft() ? merge.apply(sum, other) : merge.apply(other, sum);
        }
        node = node.parent();
      }
      open.put(node, sum);
    }

    private Tree<S> addAll(Iterator<Block> part, Of<S> found) {
      part.forEachRemaining(block -> add(block.index, found.of(block)));
      return this;
    }

    private Tree<S> addWritten(Iterator<byte[]> written) {
      written.forEachRemaining(bytes -> add(JavaBytes.<Part<S>>read(bytes)));
      return this;
    }

    /** What could not be added here, each with the number of its run. */
    private Iterator<Tuple2<Integer, byte[]>> parts() {
      List<Tuple2<Integer, byte[]>> parts = new ArrayList<>();
      open.forEach(
          (node, sum) ->
              parts.add(
                  new Tuple2<>(
                      (int) (node.begin() >> top), JavaBytes.written(new Part<>(node, sum)))));
      return parts.iterator();
    }

    /** The sum of all; every block was added. */
    S all() {
      return open.get(new Node(top, 0));
    }
  }
}
