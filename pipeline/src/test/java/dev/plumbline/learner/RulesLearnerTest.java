package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          .containsExactly("constant", "late_before", "learned rule");
      assertThat(settings.get(0).finalModel()).isEqualTo(new RulesModel.Constant(0.5));
      assertThat(settings.get(1).finalModel())
          .isEqualTo(new RulesModel.Rule("late_before", 1, 0.25));
    }
  }

  @Test
  void takesOnePassOverTheMatrixForTheLearnedRule() {
    try (TrainingMatrix matrix =
        TrainingMatrix.of(Samples.rows(session(), 120, 2), Samples.layout())) {
      assertThat(
              JobCount.of(
                  session(),
                  () -> Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, new Folds.ByEntity(2))))
          .containsExactly("Look for a rule about one feature");
    }
  }

  @Test
  void learnsTheCutWhoseDecisionsWouldHaveCostLeast() {
    // Of 100 rows those from amount 60 are late in 30 of 40, those below in 6 of 60. Not warning of
    // a late one costs 5, a needless warning 1, so that acting on a side is worth it from a rate of
    // 1/6: at 60 and above (0.75), not below (0.1). No other cut saves 30 × 5 − 10 × 1.
    Dataset<Row> rows =
        costing("cast(id as double)", "'Bonn'", "if(id >= 60, id % 4 <> 3, id % 10 = 3)");
    RulesModel.Learned rule = learned(rows, "amount");

    assertThat(rule.condition()).isEqualTo(new RulesModel.AtLeast("amount", 60, false));
    assertThat(rule.holdingRate()).isEqualTo(0.75);
    assertThat(rule.otherRate()).isEqualTo(0.1);
  }

  @Test
  void learnsWhichCategoriesAreWorthActingOn() {
    Dataset<Row> rows =
        costing(
            "1.0",
            "element_at(array('Aachen', 'Bonn', 'Celle', 'Dessau'), cast(id % 4 as int) + 1)",
            "case id % 4 when 1 then id % 8 = 1 when 3 then id % 16 <> 15 else id % 32 = 4 end");
    RulesModel.Learned rule = learned(rows, "city");

    assertThat(rule.condition())
        .isEqualTo(new RulesModel.OneOf("city", List.of("Dessau", "Bonn"), false));
  }

  @Test
  void learnsInsideTheFold() {
    // In segment 0 the cut lies at 60, in segment 1 at 20: each fold finds that of the other.
    Dataset<Row> rows =
        costing("cast(id as double)", "'Bonn'", "if(id % 2 = 0, id >= 60, id >= 20)");
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, costs())) {
      List<FittedModel> models =
          Learner.of(new Rung.Rules(Map.of()), 1)
              .fit(matrix, new Folds.ByEntity(2))
              .get(2)
              .byModelIndex();
      assertThat(models.get(0))
          .extracting(m -> ((RulesModel.Learned) m).condition())
          .isEqualTo(new RulesModel.AtLeast("amount", 21, false));
      assertThat(models.get(1))
          .extracting(m -> ((RulesModel.Learned) m).condition())
          .isEqualTo(new RulesModel.AtLeast("amount", 60, false));
    }
  }

  @Test
  void putsRowsWithoutTheNumberWhereTheyCostLess() {
    Dataset<Row> rows =
        costing("if(id < 20, null, cast(id as double))", "'Bonn'", "id < 18 or id >= 70");

    assertThat(learned(rows, "amount").condition())
        .isEqualTo(new RulesModel.AtLeast("amount", 70, true));
  }

  @Test
  void roundsNumbersOfManyValuesAndCutsWhereTheyWereParted() {
    // 2,000 different numbers of both signs: the cut lies within a group of rounded numbers of −1.
    Dataset<Row> rows = session().range(2000).toDF("id");
    rows =
        rows.selectExpr(
            "id",
            "(id - 1500) / 500.0D amount",
            "true member",
            "'Bonn' city",
            "false late_before",
            "id >= 1000 late",
            "cast(id % 2 as int) segment",
            "0 available_from",
            "5.0D fn",
            "1.0D fp",
            "0.0D tp",
            "0.0D tn");
    RulesModel.AtLeast cut = (RulesModel.AtLeast) learned(rows, "amount").condition();

    assertThat(cut.threshold()).isBetween(-1.04, -0.99);
  }

  private RulesModel.Learned learned(Dataset<Row> rows, String column) {
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, costs())) {
      FittedSetting setting =
          Learner.of(new Rung.Rules(Map.of()), 1).fit(matrix, new Folds.ByEntity(2)).get(2);
      RulesModel.Learned learned = (RulesModel.Learned) setting.finalModel();
      assertThat(setting.setting()).isEqualTo("learned rule");
      assertThat(learned.condition().column()).isEqualTo(column);
      return learned;
    }
  }

  private Dataset<Row> costing(String amount, String city, String late) {
    return session()
        .range(100)
        .selectExpr(
            "id",
            amount + " amount",
            "true member",
            city + " city",
            "false late_before",
            late + " late",
            "cast(id % 2 as int) segment",
            "0 available_from",
            "5.0D fn",
            "1.0D fp",
            "0.0D tp",
            "0.0D tn");
  }

  private static MatrixLayout costs() {
    return MatrixLayout.of(
            Samples.FEATURES,
            "late",
            Optional.empty(),
            "segment",
            "available_from",
            List.of("id", "fn", "fp", "tp", "tn"))
        .costing(List.of("fn", "fp", "tp", "tn"));
  }
}
