package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class RulesLearnerTest extends SparkTest {
  @Test
  void predictsTheRateWhereTheRuleHoldsAndWhereItDoesNotNullNotHolding() {
    // Of 120 rows the rule holds in 40 (all late), is null in 40 (none late), false in 40 (half).
    Dataset<Row> rows =
        Samples.rows(session(), 120, 2)
            .withColumn(
                "late_before",
                functions.expr("case id % 3 when 0 then true when 1 then null else false end"))
            .withColumn("late", functions.expr("id % 3 = 0 or (id % 3 = 2 and id < 60)"));
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, Samples.layout())) {
      List<FittedSetting> settings =
          Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, new Folds.ByEntity(2));

      assertThat(settings)
          .extracting(FittedSetting::setting)
          .containsExactly("constant", "late_before");
      assertThat(settings.get(0).finalModel()).isEqualTo(new RulesModel.Constant(0.5));
      assertThat(settings.get(1).finalModel())
          .isEqualTo(new RulesModel.Rule("late_before", 1, 0.25));
    }
  }

  @Test
  void needsNoPassOverTheMatrix() {
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 120, 2), Samples.layout())) {
      assertThat(
              JobCount.of(
                  session(),
                  () -> Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, new Folds.ByEntity(2))))
          .isEmpty();
    }
  }
}
