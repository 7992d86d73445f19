package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import org.junit.jupiter.api.Test;

class OnePassTest extends SparkTest {
  @Test
  void statesOfManyPartitionsAreMergedInOneJob() {
    for (int partitions : new int[] {1, 8, 30}) {
      Moments[] merged = new Moments[1];
      assertThat(
              JobCount.of(
                  session(),
                  () ->
                      merged[0] =
                          OnePass.over(
                              session().range(0, 1_000, 1, partitions).toDF(),
                              Moments::new,
                              (state, row) -> state.add(row.getLong(0)),
                              Moments::merge)))
          .hasSize(1);
      assertThat(merged[0].rows()).isEqualTo(1_000);
      assertThat(merged[0].mean()).isEqualTo(499.5);
      assertThat(merged[0].maximum()).isEqualTo(999);
    }
  }

  @Test
  void noRowsAreAnEmptyState() {
    assertThat(
            OnePass.over(
                    session().emptyDataFrame(),
                    Moments::new,
                    (state, row) -> state.add(row.getLong(0)),
                    Moments::merge)
                .rows())
        .isZero();
  }
}
