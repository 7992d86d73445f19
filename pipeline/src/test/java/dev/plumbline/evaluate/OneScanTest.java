package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class OneScanTest extends SparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "cost_false_negative double, cost_false_positive double, cost_true_positive double,"
              + " cost_true_negative double, label boolean, dependence_block string, rules double,"
              + " linear double, slice string, sex string, other string, carrier string,"
              + " weight double");

  @Test
  void everythingIsCountedInOnePassOverThePredictions() {
    HoldoutSample sample = new HoldoutSample(1, 10).with(500, (truth, carrier) -> truth, 0.3);
    Dataset<Row> rows = session().createDataFrame(sample.rows(), SCHEMA).repartition(2).persist();
    try {
      rows.count();
      HoldoutScores[] scores = new HoldoutScores[1];
      List<String> jobs =
          JobCount.of(session(), () -> scores[0] = HoldoutScores.of(rows, HoldoutSample.layout()));
      assertThat(jobs).hasSize(1);
      assertThat(scores[0].costs().rows()).isEqualTo(500);
      assertThat(scores[0].model(1).blocks().total())
          .containsExactly(
              sample.scores().model(1).blocks().total(),
              org.assertj.core.api.Assertions.within(1e-9));
      // What follows reads no row.
      assertThat(
              JobCount.of(
                  session(),
                  () ->
                      MoneyMetrics.of(scores[0], "linear", java.util.Optional.empty())
                          .metrics(0.95)))
          .isEmpty();
    } finally {
      rows.unpersist();
    }
  }
}
