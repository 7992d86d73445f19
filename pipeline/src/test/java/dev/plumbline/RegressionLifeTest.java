package dev.plumbline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.evaluate.Metric;
import dev.plumbline.evaluate.Part;
import dev.plumbline.lake.Tables;
import dev.plumbline.quality.LabelCheck;
import dev.plumbline.statistic.Verdict;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * How many loaves to bake in each shop each morning: a number, of which one too few costs three
 * times as much as one too many, through the whole life of its model.
 */
class RegressionLifeTest extends WholeLife {
  private static final String LOAVES =
      """
      problem {
        name = loaves
        task = regression
        question = "How many loaves will be sold?"
        population = mornings
        entity = [morning]
        prediction-time = at
        label {
          source = mornings
          value = "sold"
          recorded-at = counted_at
          maturity = 1 day
          if-missing = drop
        }
        value {
          unit = EUR
          under = 3
          over = 1
          accept { saving-over-baseline = 10%, floor { r-squared = 0.5 } }
        }
        sources {
          mornings {
            path = ${plumbline.data}"/mornings.csv"
            columns {
              morning = "string not null"
              at = "timestamp not null"
              shop = "string"
              warmth = "double"
              sold = "int"
              counted_at = "timestamp"
            }
            event-time = at
          }
        }
        features {
          columns = [shop, warmth]
          date-parts { day { of = at, parts = [weekday] } }
          categorical = [day_weekday]
          clusters { morning_kind { columns = [warmth, sold_mean_7d], clusters = 3 } }
          window {
            before { source = label, on { shop = shop }, over = [7 days],
                     aggregates { sold_mean = "mean(label)" } }
          }
        }
        split { holdout = last 28 days, folds = 3 by time }
        ladder = [rules, linear, boosted-trees, multilayer-perceptron]
        rungs {
          rules { weekend = "dayofweek(at) in (1, 7)" }
          linear { penalty = [0.001] }
          boosted-trees { trees = [20], depth = [2, 4], learning-rate = 0.2, running-cost = 1 }
          multilayer-perceptron { running-cost = 1000000 }
        }
        search { kind = random, fits = 2 }
        evaluation { slices = [day_weekday] }
        fairness { by = ["shop < 's15'"], minimum-group = 50 }
        leakage { deep = false }
        explain { repeats = 2 }
      }
      """;

  @Override
  TestProblem problemIn(Path directory) {
    return TestProblem.of(directory, LOAVES).file("mornings.csv", mornings());
  }

  @Test
  void itsTrainingSetIsSound() {
    assertThat(quality.failed()).isEmpty();
    assertThat(leaks.refused()).isFalse();
    // The better constant is the 3/4 quantile; nothing is said of what is provable without a model.
    Row row = lake.read(Tables.TRAINING_SETS).head();
    assertThat(row.<Double>getAs("constant_cost")).isPositive();
    assertThat(row.<Object>getAs("positives")).isNull();
    assertThat(row.<Object>getAs("smallest_provable_saving")).isNull();
  }

  @Test
  void aLearnedRungIsWorthItsPlace() {
    assertThat(trained.chosen()).isNotEqualTo("rules");
    assertThat(trained.meanMetric(trained.chosen(), "r_squared")).isGreaterThan(0.7);
    Row constant =
        lake.read(Tables.CV_RESULTS).where("rung = 'rules' and setting = 'constant'").head();
    assertThat(constant.<Double>getAs("r_squared")).isCloseTo(0, within(0.1));
    assertThat(constant.<Object>getAs("roc_auc")).isNull();
    assertThat(lake.read(Tables.CV_RESULTS).where("chosen").where("cost is null").count()).isZero();
  }

  @Test
  void settingsAreDrawnAndEachStepUpTheLadderHasItsReasonInMoney() {
    assertThat(lake.read(Tables.CV_RESULTS).where("rung = 'boosted-trees'").count()).isEqualTo(2);
    assertThat(saidInTraining)
        .anyMatch(said -> said.endsWith("decisions a day, as in the training rows"));
    List<Row> steps =
        lake.read(Tables.LADDER_STEPS).where("rule = 'saving'").orderBy("step").collectAsList();
    assertThat(steps)
        .extracting(row -> row.<String>getAs("dearer_rung"))
        .containsExactly("linear", "boosted-trees");
    assertThat(steps.get(0).<Boolean>getAs("holds")).isTrue();
    assertThat(steps.get(0).<String>getAs("reason"))
        .matches(
            "linear saves [\\d.,]+ EUR a month over rules out of fold, at least [\\d.,]+ EUR a month with 95% confidence");
    assertThat(steps.get(1).<Double>getAs("bound")).isGreaterThanOrEqualTo(1);
    assertThat(steps.get(1).<String>getAs("reason")).contains(", and costs 1.00 EUR a month more");
  }

  @Test
  void aRungOfNumbersIsAskedForItsCurvesBeforeADearerOne() {
    assertThat(reasons("step = 2 and rung = 'linear' and rule = 'tuning curve'"))
        .containsExactly("linear has one setting");
    assertThat(reasons("step = 2 and rung = 'linear' and rule = 'learning curve'"))
        .hasSize(1)
        .allMatch(
            reason ->
                reason.matches(
                    "the \\d+% more rows that come until linear is trained again save .* EUR a month.*"));
  }

  @Test
  void aRungThatKnowingEveryNumberWouldNotRepayIsNotTrained() {
    assertThat(lake.read(Tables.CV_RESULTS).where("rung = 'multilayer-perceptron'").count())
        .isZero();
    assertThat(reasons("dearer_rung = 'multilayer-perceptron' and not holds").get(0))
        .startsWith("perfect decisions would save at most ")
        .endsWith(
            "; multilayer-perceptron costs %s EUR a month more"
                .formatted(
                    trained.chosen().equals("boosted-trees") ? "999,999.00" : "1,000,000.00"));
  }

  @Test
  void howFarEachRungOverfitsIsOnRecord() {
    Row trees =
        lake.read(Tables.CV_RESULTS)
            .where("rung = 'boosted-trees' and chosen")
            .selectExpr(
                "size(fold_rmse)",
                "size(fold_training_rmse)",
                "overfit",
                "rmse_error",
                "fold_log_loss")
            .head();
    assertThat(trees.getInt(0)).isEqualTo(3);
    assertThat(trees.getInt(1)).isEqualTo(3);
    assertThat(trees.getDouble(2)).isPositive();
    assertThat(trees.getDouble(3)).isPositive();
    assertThat(trees.isNullAt(4)).isTrue();
  }

  private List<String> reasons(String condition) {
    return lake.read(Tables.LADDER_STEPS).where(condition).select("reason").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void trainingSaysWhatItsClustersBeginFromAndHowWellTheyFit() {
    List<String> said =
        saidInTraining.stream().filter(line -> line.startsWith("morning_kind: ")).toList();
    assertThat(said).hasSize(2);
    assertThat(said.get(0))
        .matches(
            ".* first centres drawn from [\\d,]+ of [\\d,]+ rows, by model [\\d,]+ of [\\d,]+ to [\\d,]+ of"
                + " [\\d,]+ \\(features.clusters.morning_kind.sample-rows = 2,000 at most\\)");
    assertThat(said.get(1))
        .matches(
            ".* 3 clusters of [\\d,]+ \\+ [\\d,]+ \\+ [\\d,]+ rows explain [\\d.]+% of the spread"
                + " \\([\\d.]+ to [\\d.]+% by model\\), after \\d+ passes");
  }

  @Test
  void theGateIsInMoney() {
    assertThat(judged.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(judged.gate()).hasSize(2);
    assertThat(judged.metric(judged.rung(), "r-squared").orElseThrow().value()).isGreaterThan(0.7);
    assertThat(judged.metric(judged.rung(), "coverage of the 80% interval").orElseThrow().value())
        .isBetween(0.7, 0.9);
    assertThat(judged.metric("without a model", "cost").orElseThrow().value())
        .isGreaterThan(judged.metric(judged.rung(), "cost").orElseThrow().value());
    assertThat(promoted.champion().rung()).isEqualTo(trained.chosen());
  }

  @Test
  void tooFewCostMoreSoMoreAreBakedThanExpected() {
    Row row =
        lake.read(Tables.PREDICTIONS)
            .where(col("logical_date").equalTo(java.sql.Date.valueOf(SCORED)))
            .selectExpr(
                "count(1)",
                "count_if(decision > prediction)",
                "count_if(expected_cost['decision'] > 0)",
                "count(probability)",
                "count(act)",
                "avg(decision)",
                "count(distinct decision_without_model)")
            .head();

    assertThat(row.getLong(0)).isEqualTo(scored.rows()).isEqualTo(20);
    assertThat(row.getLong(1)).isEqualTo(20);
    assertThat(row.getLong(2)).isEqualTo(20);
    assertThat(row.getLong(3) + row.getLong(4)).isZero();
    assertThat(row.getDouble(5)).isCloseTo(scored.meanDecision(), within(1e-9));
    assertThat(row.getLong(6)).isEqualTo(1);
  }

  @Test
  void whatADecisionCostIsByHowFarItMissed() {
    assertThat(outcomes.matured()).isEqualTo(20);
    for (Row row : lake.read(Tables.OUTCOMES).collectAsList()) {
      double missing = row.<Double>getAs("outcome") - row.<Double>getAs("decision");
      assertThat(row.<Double>getAs("cost"))
          .isCloseTo(missing > 0 ? 3 * missing : -missing, within(1e-9));
      assertThat(row.<Object>getAs("label")).isNull();
    }
    assertThat(health.realised().costWithoutModel())
        .isGreaterThan(health.realised().cost().estimate());
  }

  @Test
  void healthTellsMeansNotRates() {
    Row row = lake.read(Tables.HEALTH).head();

    assertThat(row.<Double>getAs("mean_prediction")).isBetween(20.0, 200.0);
    assertThat(row.<Double>getAs("observed_mean")).isEqualTo(outcomes.meanOutcome());
    assertThat(row.<Object>getAs("mean_probability")).isNull();
    assertThat(row.<Object>getAs("observed_rate")).isNull();
  }

  @Test
  void everyPredictionSaysWhyInItsOwnUnit() {
    for (Row row : lake.read(Tables.PREDICTIONS).collectAsList()) {
      List<Row> reasons = row.getList(row.fieldIndex("reasons"));
      assertThat(reasons).hasSize(3);
      assertThat(reasons)
          .allSatisfy(
              r ->
                  assertThat(r.<String>getAs("words"))
                      .matches(".*: (raises|lowers) the prediction by .*"));
    }
  }

  @Test
  void whatTheModelLooksAtIsKnownInMoney() {
    List<Row> importances =
        lake.read(Tables.IMPORTANCES).orderBy(col("value").desc()).collectAsList();

    assertThat(importances)
        .extracting(r -> r.<String>getAs("feature"))
        .containsExactlyInAnyOrder("shop", "warmth", "day_weekday", "sold_mean_7d", "morning_kind");
    assertThat(importances.get(0).<Double>getAs("lower")).isPositive();
    assertThat(importances.get(0).<Long>getAs("support")).isEqualTo(set.holdoutRows());
    assertThat(
            lake.read(Tables.DEPENDENCES)
                .where("feature = 'day_weekday' and predicted > 0 and lower <= observed")
                .count())
        .isEqualTo(7);
    assertThat(lake.read(Tables.HOLDOUT_OPENINGS).count()).isEqualTo(1);
  }

  @Test
  void boostedTreesPredictNumbersAboveOne() {
    Row trees = lake.read(Tables.CV_RESULTS).where("rung = 'boosted-trees' and chosen").head();
    assertThat(trees.<Double>getAs("r_squared")).isGreaterThan(0.5);
  }

  @Test
  void theReportSpeaksOfNumbers() {
    assertThat(page())
        .contains("How good its predictions are", "deciding without a model", "R²", "Mean decision")
        .contains("What the model looks at", "Outcome", "Declared slices", "Predicted − actual")
        .doesNotContain("never acting", "ROC AUC");
  }

  @Test
  void residualsAreKnownBySliceAndGroup() {
    List<Metric> bias =
        judged.metrics().stream()
            .filter(m -> m.part().kind() == Part.Kind.SLICE && m.name().equals("bias"))
            .toList();
    assertThat(bias).hasSize(7).allMatch(m -> m.interval().isPresent());
    assertThat(bias.stream().mapToDouble(m -> m.value() * m.support()).sum() / set.holdoutRows())
        .isCloseTo(judged.metric(judged.rung(), "bias").orElseThrow().value(), within(1e-9));
    assertThat(judgedIn(new Part(Part.Kind.GROUP, "shop < 's15'"), "mae difference").interval())
        .isPresent();
    assertThat(judged.metric(judged.rung(), "rmse over champion")).isPresent();
    assertThat(judged.metric(judged.rung(), "saving over champion")).isPresent();
  }

  @Test
  void noOutcomeIsRecordedAsTheOtherOfTwo() {
    Stage stage = stage("labels", TRAINED);
    assertThatThrownBy(() -> LabelCheck.of(stage).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER));
  }

  /** 20 shops on 150 days: more on weekends and in large shops, fewer when it is warm. */
  private static List<String> mornings() {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>(List.of("morning,at,shop,warmth,sold,counted_at"));
    LocalDate first = LocalDate.parse("2025-12-10");
    for (int day = 0; day < 150; day++) {
      LocalDate date = first.plusDays(day);
      boolean weekend = date.getDayOfWeek().getValue() > 5;
      double warmth = 12 + 8 * random.nextGaussian();
      for (int shop = 0; shop < 20; shop++) {
        double expected = (30 + 5 * shop) * (weekend ? 1.5 : 1) * Math.exp(-0.01 * warmth);
        long sold = Math.max(0, Math.round(expected * (1 + 0.15 * random.nextGaussian())));
        lines.add(
            "%s-%d,%sT05:00:00Z,s%d,%.2f,%d,%sT20:00:00Z"
                .formatted(date, shop, date, shop, warmth, sold, date));
      }
    }
    return lines;
  }
}
