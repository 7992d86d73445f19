package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** The order in which the sums of blocks are added, written out. */
class BlockSumsTest extends SparkTest {

  @Test
  void addsLeftHalfAndRightHalfInWhateverOrderTheyCome() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 5).boxed().toList());
    Random random = new Random(11);
    for (int order = 0; order < 50; order++) {
      BlockSums.Tree<String> tree = new BlockSums.Tree<>(5, 3, BlockSumsTest::added);
      Collections.shuffle(numbers, random);
      numbers.forEach(number -> tree.add(number, number.toString()));
      assertThat(tree.all()).isEqualTo("(((0 1)(2 3))4)");
    }
  }

  @Test
  void howBlocksAreSharedOutChangesNothing() {
    JavaRDD<Block> blocks = blocks(40);
    String inOneTask = sum(blocks, 1);
    assertThat(inOneTask)
        .startsWith("((((((0 1)(2 3))")
        .endsWith("(((32 33)(34 35))((36 37)(38 39))))");
    assertThat(sum(blocks, 3)).isEqualTo(inOneTask);
    assertThat(sum(blocks, 40)).isEqualTo(inOneTask);
    assertThat(sum(blocks(1), 2)).isEqualTo("0");
    assertThat(sum(blocks(8), 2)).isEqualTo("(((0 1)(2 3))((4 5)(6 7)))");
  }

  @Test
  void noMoreThanTheRootOfTheBlocksComesToTheDriver() {
    for (int blocks : new int[] {9, 64, 65, 1_000, 50_000}) {
      long runs = (blocks - 1L >> BlockSums.levelOfRuns(blocks)) + 1;
      assertThat(runs)
          .isLessThanOrEqualTo(
              Math.max(BlockSums.MOST_TO_THE_DRIVER, (long) Math.ceil(Math.sqrt(blocks))));
    }
  }

  private static String sum(JavaRDD<Block> blocks, int tasks) {
    return BlockSums.of(
        blocks, tasks, block -> Integer.toString(block.index), BlockSumsTest::added);
  }

  private static String added(String first, String second) {
    return "("
        + first
        + (first.endsWith(")") ? "" : second.startsWith("(") ? "" : " ")
        + second
        + ")";
  }

  private JavaRDD<Block> blocks(int count) {
    return JavaSparkContext.fromSparkContext(session().sparkContext())
        .parallelize(IntStream.range(0, count).boxed().toList(), count)
        .map(
            number ->
                new Block(
                    number,
                    new double[0][],
                    new int[0][],
                    new double[0],
                    new double[0],
                    new int[0],
                    new int[0],
                    new int[0],
                    new int[0],
                    new Object[0][]));
  }
}
