package dev.plumbline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.evaluate.Evaluate;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.evaluate.Part;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.feedback.Outcomes;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.leakage.Leakage;
import dev.plumbline.leakage.LeakageResult;
import dev.plumbline.monitor.HealthResult;
import dev.plumbline.monitor.Monitor;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Promotion;
import dev.plumbline.registry.Registry;
import dev.plumbline.report.Report;
import dev.plumbline.score.Score;
import dev.plumbline.statistic.Verdict;
import dev.plumbline.train.Train;
import dev.plumbline.train.TrainResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which desk a letter goes to: one of three, and a claim that lies elsewhere costs by its amount,
 * through the whole life of its model. The desks are not stated but found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MulticlassLifeTest extends SparkTest {
  private static final String TRAINED = "2026-04-30";
  private static final String SCORED = "2026-05-01";
  private static final String MATURED = "2026-05-02";

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
        ladder = [rules, linear, boosted-trees]
        rungs {
          rules { printed = "form = 'printed'" }
          linear { penalty = [0.001] }
          boosted-trees { trees = [15], depth = [3], learning-rate = 0.3 }
        }
        leakage { deep = false }
      }
      """;

  @TempDir static Path directory;

  private TestProblem problem;
  private Lake lake;
  private TrainingSet set;
  private QualityResult quality;
  private LeakageResult leaks;
  private TrainResult trained;
  private EvaluationResult judged;
  private Promotion.Result promoted;
  private Score.Result scored;
  private Outcomes.Result outcomes;
  private HealthResult health;
  private String report;

  @BeforeAll
  void livesOnce() {
    problem = TestProblem.of(directory, LETTERS).file("letters.csv", letters());
    lake = problem.lake(session());
    Ingest.of(stage("ingest", TRAINED)).execute();
    set = TrainingSetBuild.of(stage("features", TRAINED)).execute();
    Stage inspect = stage("inspect", TRAINED);
    quality = Quality.of(inspect, set).execute();
    leaks = Leakage.of(inspect, set, quality.profile()).execute();
    trained = Train.of(stage("train", TRAINED), set).execute();
    judged = Evaluate.of(stage("evaluate", TRAINED), set, models()).execute();
    promoted = Promotion.of(stage("promote", TRAINED)).execute();
    scored = Score.of(stage("score", SCORED), champion(SCORED)).execute();
    outcomes = Outcomes.of(stage("outcomes", MATURED)).execute();
    Score.of(stage("score", MATURED), champion(MATURED)).execute();
    health = Monitor.of(stage("monitor", MATURED), champion(MATURED)).execute();
    report = Report.of(stage("report", MATURED)).execute();
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
  void theReportSpeaksOfClasses() throws Exception {
    String page = Files.readString(Path.of(java.net.URI.create(report)));

    assertThat(page)
        .contains(
            "What came and what was decided",
            "Each class against all others",
            "deciding without a model",
            "macro-f1",
            "right decisions")
        .doesNotContain("never acting", "R²");
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

  private Stage stage(String job, String date) {
    return problem.stage(session(), job, date);
  }

  private List<Evaluate.JudgedModel> models() {
    return Registry.of(lake).trained(LocalDate.parse(TRAINED)).stream()
        .map(m -> new Evaluate.JudgedModel(m.version(), m.rung(), m.chosen(), m.pipeline()))
        .toList();
  }

  private ModelVersion champion(String date) {
    return Registry.of(lake).champion(LocalDate.parse(date)).orElseThrow();
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
