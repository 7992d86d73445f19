package dev.plumbline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.evaluate.Metric;
import dev.plumbline.evaluate.Part;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.feedback.Outcomes;
import dev.plumbline.lake.Tables;
import dev.plumbline.reproduce.Reproduce;
import dev.plumbline.reproduce.ReproduceResult;
import dev.plumbline.statistic.Verdict;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which desk a letter goes to: one of three, and a claim that lies elsewhere costs by its amount,
 * through the whole life of its model. The desks are not stated but found.
 */
class MulticlassLifeTest extends WholeLife {
  private static final String LETTERS =
      """
      problem {
        name = letters
        task = multiclass
        question = "Which desk is this letter for?"
        population = letters
        entity = [letter]
        prediction-time = at
        label {
          source = letters
          value = "desk"
          recorded-at = sorted_at
          maturity = 1 day
          if-missing = drop
        }
        value {
          unit = EUR
          costs {
            claims { otherwise = "4 + 0.1 * amount" }
            sales { claims = 3 }
            otherwise = 1
          }
          accept { saving-over-baseline = 10%, floor { macro-f1 = 0.4 }, ceiling { log-loss = 1 } }
        }
        sources {
          letters {
            path = ${plumbline.data}"/letters.csv"
            columns {
              letter = "string not null"
              at = "timestamp"
              form = "string"
              amount = "double"
              tone = "double"
              desk = "string"
              sorted_at = "timestamp"
            }
            event-time = at
          }
        }
        features { columns = [form, amount, tone] }
        split { holdout = last 28 days, folds = 3 by time }
        ladder = [rules, linear, random-forest]
        rungs {
          rules { printed = "form = 'printed'" }
          linear { penalty = [0.001] }
          random-forest { trees = [20], depth = [5] }
        }
        evaluation { slices = [form] }
        fairness { by = ["tone > 0"], minimum-group = 50 }
        leakage { deep = false }
        explain { repeats = 2 }
      }
      """;

  @Override
  TestProblem problemIn(Path directory) {
    return TestProblem.of(directory, LETTERS).file("letters.csv", letters());
  }

  @Test
  void itsTrainingSetIsSound() {
    assertThat(set.classes()).containsExactly("claims", "other", "sales");
    assertThat(quality.failed()).isEmpty();
    assertThat(leaks.refused()).isFalse();
    Row row = lake.read(Tables.TRAINING_SETS).head();
    assertThat(row.<Double>getAs("constant_cost")).isPositive();
    assertThat(row.<Object>getAs("positives")).isNull();
    assertThat(row.<Object>getAs("smallest_provable_saving")).isNull();
  }

  @Test
  void aLearnedRungIsWorthItsPlace() {
    assertThat(trained.chosen()).isNotEqualTo("rules");
    // Of three desks, of which the commonest gets a bit over a third.
    assertThat(trained.meanMetric(trained.chosen(), "accuracy")).isGreaterThan(0.55);
    assertThat(trained.meanMetric(trained.chosen(), "log_loss"))
        .isLessThan(trained.meanMetric("rules", "log_loss"));
    assertThat(lake.read(Tables.CV_RESULTS).where("chosen").where("cost is null").count()).isZero();
    assertThat(
            lake.read(Tables.CV_RESULTS).where("chosen and brier_score between 0 and 0.7").count())
        .isEqualTo(3);
  }

  @Test
  void aRungOfClassesIsAskedForItsCurvesBeforeADearerOne() {
    List<Row> curves =
        lake.read(Tables.LADDER_STEPS)
            .where("rung = 'linear' and dearer_rung = 'random-forest' and rule like '% curve'")
            .orderBy("rule")
            .collectAsList();
    assertThat(curves).hasSize(2);
    assertThat(curves.get(0).<String>getAs("reason"))
        .matches("the \\d+% more rows that come until linear is trained again save .*");
    assertThat(curves.get(1).<String>getAs("reason")).isEqualTo("linear has one setting");
    assertThat(
            lake.read(Tables.CV_RESULTS)
                .where("chosen and size(fold_log_loss) = 3 and size(fold_training_log_loss) = 3")
                .count())
        .isEqualTo(3);
  }

  @Test
  void outOfFoldProbabilitiesAddUpByRung() {
    Row sums =
        lake.read(Tables.OOF_PREDICTIONS)
            .selectExpr(
                "explode(class_probabilities) as (rung, p)", "actual_class", "class_decisions")
            .selectExpr(
                "min(aggregate(map_values(p), 0D, (a, x) -> a + x))",
                "max(aggregate(map_values(p), 0D, (a, x) -> a + x))",
                "count_if(actual_class is null)",
                "count(distinct class_decisions[rung])")
            .head();

    assertThat(sums.getDouble(0)).isCloseTo(1, within(1e-9));
    assertThat(sums.getDouble(1)).isCloseTo(1, within(1e-9));
    assertThat(sums.getLong(2)).isZero();
    assertThat(sums.getLong(3)).isEqualTo(3);
  }

  @Test
  void theGateIsInMoney() {
    assertThat(judged.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(judged.gate()).hasSize(3);
    assertThat(judged.metric(judged.rung(), "macro-roc-auc").orElseThrow().value())
        .isGreaterThan(0.7);
    assertThat(judged.metric("without a model", "cost").orElseThrow().value())
        .isGreaterThan(judged.metric(judged.rung(), "cost").orElseThrow().value());
    assertThat(promoted.champion().rung()).isEqualTo(trained.chosen());
  }

  @Test
  void theConfusionMatrixCountsEveryRowOnce() {
    List<Metric> cells =
        judged.metrics().stream()
            .filter(m -> m.rung().equals(judged.rung()) && m.name().startsWith("decided "))
            .toList();

    assertThat(cells).hasSize(9);
    assertThat(cells.stream().mapToDouble(Metric::value).sum()).isEqualTo(set.holdoutRows());
    double right =
        cells.stream()
            .filter(m -> m.name().equals("decided " + m.part().name()))
            .mapToDouble(Metric::value)
            .sum();
    assertThat(judged.metric(judged.rung(), "accuracy").orElseThrow().value())
        .isCloseTo(right / set.holdoutRows(), within(1e-12));
    assertThat(cells).allMatch(m -> m.part().kind() == Part.Kind.CLASS);
  }

  @Test
  void slicesAndGroupsAreJudgedByThemselves() {
    Metric printed = judgedIn(new Part(Part.Kind.SLICE, "form = printed"), "accuracy");
    Metric written = judgedIn(new Part(Part.Kind.SLICE, "form = written"), "accuracy");
    assertThat(printed.support() + written.support()).isEqualTo(set.holdoutRows());
    assertThat(printed.interval().orElseThrow().contains(printed.value())).isTrue();
    double all = judged.metric(judged.rung(), "accuracy").orElseThrow().value();
    assertThat(
            (printed.value() * printed.support() + written.value() * written.support())
                / set.holdoutRows())
        .isCloseTo(all, within(1e-9));
    Metric harsh = judgedIn(new Part(Part.Kind.GROUP, "tone > 0"), "cost");
    Metric kind = judgedIn(new Part(Part.Kind.GROUP, "not tone > 0"), "cost");
    assertThat(judgedIn(new Part(Part.Kind.GROUP, "tone > 0"), "cost difference").value())
        .isCloseTo(harsh.value() - kind.value(), within(1e-9));
    assertThat(judged.metrics()).anyMatch(m -> m.name().equals("cost by period"));
  }

  @Test
  void aLetterThatIsNotDecidedAsUsualSaysWhy() {
    List<Row> rows = lake.read(Tables.PREDICTIONS).collectAsList();
    assertThat(rows).anyMatch(r -> r.getAs("reasons") != null);
    for (Row row : rows) {
      String decided = row.getAs("decided_class");
      boolean asUsual = decided.equals(row.<String>getAs("class_without_model"));
      assertThat(row.<Object>getAs("reasons") == null).isEqualTo(asUsual);
      if (!asUsual) {
        List<Row> reasons = row.getList(row.fieldIndex("reasons"));
        assertThat(reasons)
            .isNotEmpty()
            .allSatisfy(
                r ->
                    assertThat(r.<String>getAs("words"))
                        .matches(
                            ".*: (raises|lowers) the chance of " + decided + " by .* points?"));
      }
    }
  }

  @Test
  void whatTheModelLooksAtIsKnownInMoney() {
    List<Row> importances =
        lake.read(Tables.IMPORTANCES).orderBy(col("value").desc()).collectAsList();

    assertThat(importances)
        .extracting(r -> r.<String>getAs("feature"))
        .containsExactlyInAnyOrder("form", "amount", "tone");
    assertThat(importances.get(0).<Double>getAs("lower")).isPositive();
  }

  @Test
  void theChanceOfEachClassIsFollowedThroughTheFeatures() {
    List<Row> places =
        lake.read(Tables.DEPENDENCES)
            .groupBy("feature", "place")
            .agg(
                expr("sort_array(collect_list(class))"),
                expr("sum(predicted)"),
                expr("sum(observed)"),
                expr("count_if(lower < 0 or upper > 1)"),
                expr("count(distinct support)"))
            .collectAsList();

    assertThat(places)
        .extracting(r -> r.getString(0))
        .contains("form", "amount", "tone")
        .hasSizeGreaterThan(20);
    for (Row place : places) {
      assertThat(place.<String>getList(2)).containsExactly("claims", "other", "sales");
      assertThat(place.getDouble(3)).isCloseTo(1, within(1e-9));
      assertThat(place.getDouble(4)).isCloseTo(1, within(1e-9));
      assertThat(place.getLong(5)).isZero();
      assertThat(place.getLong(6)).isEqualTo(1);
    }
  }

  @Test
  void theChampionStandsBesideTheChallenger() {
    Metric over = judged.metric(judged.rung(), "cost over champion").orElseThrow();
    assertThat(over.value())
        .isCloseTo(
            judged.metric(judged.rung(), "cost").orElseThrow().value()
                - judged.metric(CHAMPION, "cost").orElseThrow().value(),
            within(1e-9));
    assertThat(over.interval()).isPresent();
    assertThat(judged.metric(judged.rung(), "log-loss over champion")).isPresent();
    assertThat(judged.metric("random-forest", "accuracy").orElseThrow().value()).isGreaterThan(0.5);
  }

  @Test
  void aClaimElsewhereCostsMoreSoMoreIsTakenForOne() {
    Row row =
        lake.read(Tables.PREDICTIONS)
            .where(col("logical_date").equalTo(Date.valueOf(SCORED)))
            .selectExpr(
                "count(1)",
                "max(abs(aggregate(map_values(class_probabilities), 0D, (a, x) -> a + x) - 1))",
                "count_if(expected_cost[decided_class] > array_min(map_values(expected_cost)))",
                "avg(class_probabilities['claims'])",
                "avg(if(decided_class = 'claims', 1D, 0D))",
                // By the same rates, but the row's own amounts.
                "count_if(class_without_model is null)",
                "count_if(probability = class_probabilities[decided_class])",
                "count(act)")
            .head();

    assertThat(row.getLong(0)).isEqualTo(scored.rows()).isEqualTo(20);
    assertThat(row.getDouble(1)).isCloseTo(0, within(1e-12));
    assertThat(row.getLong(2)).isZero();
    assertThat(row.getDouble(4)).isGreaterThan(row.getDouble(3));
    assertThat(row.getLong(5)).isZero();
    assertThat(row.getLong(6)).isEqualTo(20);
    assertThat(row.getLong(7)).isZero();
  }

  @Test
  void whatADecisionCostIsByTheClassThatCame() {
    assertThat(outcomes.matured()).isEqualTo(20);
    for (Row row : lake.read(Tables.OUTCOMES).collectAsList()) {
      String actual = row.getAs("actual_class");
      String decided = row.getAs("decided_class");
      double cost = row.<Double>getAs("cost");
      assertThat(row.<Boolean>getAs("label")).isEqualTo(actual.equals(decided));
      if (actual.equals(decided)) {
        assertThat(cost).isZero();
      } else if (actual.equals("claims")) {
        assertThat(cost).isGreaterThan(4);
      } else {
        assertThat(cost).isEqualTo(actual.equals("sales") && decided.equals("claims") ? 3 : 1);
      }
    }
    assertThat(outcomes.meanOutcome()).isBetween(0.2, 1.0);
    assertThat(health.realised().costWithoutModel()).isPositive();
  }

  @Test
  void healthTellsHowOftenDecisionsAreRight() {
    Row row = lake.read(Tables.HEALTH).head();

    assertThat(row.<Double>getAs("observed_rate")).isEqualTo(outcomes.meanOutcome());
    assertThat(row.<Double>getAs("mean_probability")).isBetween(0.2, 1.0);
    assertThat(row.<Object>getAs("mean_prediction")).isNull();
    assertThat(row.<Double>getAs("prediction_drift")).isNotNegative();
  }

  @Test
  void theReportSpeaksOfClasses() {
    assertThat(page())
        .contains(
            "What came and what was decided",
            "Each class against all others",
            "Share of each class",
            "calibration-class-3",
            "deciding without a model",
            "macro-f1",
            "right decisions",
            "Declared slices",
            "How decisions about groups differ",
            "cost over champion",
            "What the model looks at",
            "The mean chance of each class by tone.")
        .doesNotContain("never acting", "R²");
  }

  @Test
  @Tag("proof")
  void theModelIsBuiltAgainAsItWas() {
    ReproduceResult again =
        Reproduce.of(stage("reproduce", MATURED), promoted.champion().version()).execute();

    assertThat(again.differences()).isEmpty();
    assertThat(again.rowsDifferent()).isZero();
    assertThat(again.rows()).isPositive();
  }

  @Test
  void aClassThatNobodyStatedIsRefused() {
    TestProblem stated =
        problem.replacing("value = \"desk\"", "value = \"desk\", classes = [claims, sales]");
    Stage stage = stated.stage(session(), "features", TRAINED);

    assertThatThrownBy(() -> TrainingSetBuild.of(stage).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageContaining("gives 'other', which label.classes does not name");
  }

  @Test
  void aClassThatNoModelKnowsHasNoCost() {
    TestProblem renamed =
        problem.replacing("value = \"desk\"", "value = \"if(desk = 'sales', 'abroad', desk)\"");
    Stage stage = renamed.stage(session(), "outcomes", MATURED);

    assertThatThrownBy(() -> Outcomes.of(stage).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageContaining("[abroad]");
  }

  /** 20 letters on each of 150 days: printed ones are often for sales, harsh ones are claims. */
  private static List<String> letters() {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>(List.of("letter,at,form,amount,tone,desk,sorted_at"));
    LocalDate first = LocalDate.parse("2025-12-10");
    for (int day = 0; day < 150; day++) {
      LocalDate date = first.plusDays(day);
      for (int letter = 0; letter < 20; letter++) {
        boolean printed = random.nextInt(3) == 0;
        double amount = Math.exp(1 + random.nextGaussian());
        double tone = random.nextGaussian();
        Map<String, Double> margins =
            Map.of("claims", 2 * tone - 0.5, "other", 0.0, "sales", printed ? 2.5 : -0.5);
        lines.add(
            "%s-%d,%sT05:00:00Z,%s,%.2f,%.3f,%s,%sT20:00:00Z"
                .formatted(
                    date,
                    letter,
                    date,
                    printed ? "printed" : "written",
                    amount,
                    tone,
                    drawn(margins, random),
                    date));
      }
    }
    return lines;
  }

  /** The largest of margins with Gumbel noise is a draw by their softmax. */
  private static String drawn(Map<String, Double> margins, Random random) {
    String best = "";
    double most = Double.NEGATIVE_INFINITY;
    for (String name : margins.keySet().stream().sorted().toList()) {
      double noisy = margins.get(name) - Math.log(-Math.log(random.nextDouble()));
      if (noisy > most) {
        most = noisy;
        best = name;
      }
    }
    return best;
  }
}
