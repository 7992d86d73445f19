package dev.plumbline.statistic;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopSavingTest extends SparkTest {
  private Dataset<Row> rows;

  @BeforeAll
  void lay() {
    rows =
        session()
            .sql(
                "select * from values (1L, 'mo', 5.0D), (2L, 'mo', 3.0D), (3L, 'mo', 3.0D),"
                    + " (4L, 'tu', 4.0D), (5L, 'tu', -1.0D), (6L, 'tu', 0.0D) as t(id, day, saving)")
            .repartition(3);
  }

  @Test
  void actsOnThoseThatSaveMostAndOfEqualsOnTheSmallerTie() {
    assertThat(acted(TopSaving.overall(rows, 3, col("saving"), col("id"))))
        .containsExactly(1L, 2L, 4L);
    assertThat(acted(TopSaving.overall(rows, 4, col("saving"), col("id"))))
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void neverActsWhereThatSavesNothing() {
    assertThat(acted(TopSaving.overall(rows, 6, col("saving"), col("id"))))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(acted(TopSaving.overall(rows, 0, col("saving"), col("id")))).isEmpty();
  }

  @Test
  void limitsEachDayByItself() {
    assertThat(acted(TopSaving.within(2, col("saving"), col("id"), col("day"))))
        .containsExactly(1L, 2L, 4L);
  }

  private List<Long> acted(Column acts) {
    return rows
        .withColumn("acts", acts)
        .where("acts")
        .select("id")
        .as(Encoders.LONG())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }
}
