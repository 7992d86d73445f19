package dev.plumbline.train;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rate;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Training;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Histogram;
import dev.plumbline.statistic.PopulationStability;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A problem on which no line and no single feature helps, and trees do: positive where x and y have
 * one sign, one outcome in ten turned.
 */
class ClimbTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final int ROWS = 1500;

  @TempDir static Path directory;
  private TestProblem flat;

  @BeforeAll
  void buildTheTrainingSet() {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    lines.add("id,outcome,x,y");
    for (int id = 0; id < ROWS; id++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      boolean positive = (x > 0 == y > 0) != (random.nextInt(10) == 0);
      lines.add("%d,%d,%.4f,%.4f".formatted(id, positive ? 1 : 0, x, y));
    }
    Map<String, String> features = new LinkedHashMap<>();
    features.put("x", "double");
    features.put("y", "double");
    flat =
        TestProblem.flat(directory, features)
            .file("rows.csv", lines)
            .replacing("ladder = [rules]", "ladder = [rules, linear, boosted-trees]")
            .with("value.false-negative", "1")
            .with("value.volume", "100 a month")
            .with("rungs.boosted-trees.trees", "[20, 40]")
            .with("rungs.boosted-trees.depth", "4")
            .with("rungs.boosted-trees.column-sample", "1")
            .with("rungs.boosted-trees.learning-rate", "0.3");
    Ingest.of(flat.stage(session(), "ingest", DATE)).execute();
    TrainingSetBuild.of(flat.stage(session(), "features", DATE)).execute();
  }

  @Test
  void climbsPastARungThatDoesNotHelpToOneThatDoes() {
    Climb.Result result = climb(flat, Optional.empty());

    assertThat(result.top()).as("%s", result.steps()).isEqualTo("boosted-trees");
    assertThat(result.steps())
        .filteredOn(s -> s.rule() == LadderStep.Rule.SAVING)
        .extracting(s -> s.from() + " to " + s.to() + ": " + s.holds())
        .containsExactly("rules to linear: false", "rules to boosted-trees: true");
    assertThat(result.steps())
        .filteredOn(s -> s.rule() == LadderStep.Rule.LEARNING_CURVE)
        .allMatch(LadderStep::holds)
        .allMatch(s -> s.reason().startsWith("rules are the baseline"))
        .hasSize(2);
    LadderStep last = result.steps().get(result.steps().size() - 1);
    // Nine in ten outcomes can be known, a constant is right in about half: 400 in 1,000 at best.
    assertThat(last.value()).isBetween(250.0, 400.0);
    assertThat(last.reason())
        .startsWith("boosted-trees saves ")
        .contains(" EUR per 1,000 over rules out of fold, at least ");
  }

  @Test
  void writesAmountsAsTheRestOfTheReportDoes() {
    RungSaving saving = new RungSaving(flat.problem(), Optional.empty(), 0.95);

    assertThat(saving.money(12_345.678)).isEqualTo("12,345.68 EUR per 1,000");
  }

  @Test
  void doesNotTrainWhatEvenPerfectDecisionsWouldNotRepay() {
    // At most about 0.5 a decision can be saved: 50 a month of 100 decisions.
    Climb.Result result =
        climb(
            flat.with("rungs.boosted-trees.running-cost", "60"),
            Optional.of(new Rate(100 / Rate.DAYS_OF_A_MONTH, "100 a month")));

    assertThat(result.top()).isEqualTo("rules");
    assertThat(result.fitted()).extracting(Rung::name).containsExactly("rules", "linear");
    assertThat(result.steps().get(result.steps().size() - 1).reason())
        .startsWith("perfect decisions would save at most ")
        .endsWith(" over rules; boosted-trees costs 60.00 EUR a month more");
  }

  @Test
  void trainsButDoesNotClimbToWhatSavesLessThanItCosts() {
    Climb.Result result =
        climb(
            flat.with("rungs.boosted-trees.running-cost", "45"),
            Optional.of(new Rate(100 / Rate.DAYS_OF_A_MONTH, "100 a month")));

    assertThat(result.fitted()).hasSize(3);
    assertThat(result.top()).isEqualTo("rules");
  }

  @Test
  void trainsTheWholeLadderWhereThatIsAsked() {
    Climb.Result result =
        climb(
            flat.with("rungs.boosted-trees.running-cost", "60").with("train.ladder", "full"),
            Optional.of(new Rate(100 / Rate.DAYS_OF_A_MONTH, "100 a month")));

    assertThat(result.fitted()).hasSize(3);
    assertThat(result.top()).isEqualTo("rules");
  }

  @Test
  void aRungThatStillLearnsHoldsUpOnlyADearerRungThatSavesLessThanMoreRowsMay() {
    // Leaves as large as they must be here last learn on: half of the rows make them clearly
    // dearer.
    TestProblem learning =
        flat.with("ladder", "[rules, boosted-trees, decision-tree, linear]")
            .with("rungs.boosted-trees.trees", "2")
            .with("rungs.boosted-trees.minimum-child-weight", "60")
            .with("rungs.decision-tree.depth", "6")
            .with("train.flat-within", "0");
    Climb.Result result = climb(learning, Optional.empty());

    List<LadderStep> second =
        result.steps().stream()
            .filter(s -> s.from().equals("boosted-trees") && s.to().equals("decision-tree"))
            .toList();
    LadderStep curve =
        second.stream()
            .filter(s -> s.rule() == LadderStep.Rule.LEARNING_CURVE)
            .findFirst()
            .orElseThrow();
    assertThat(curve.holds()).as("%s", result.steps()).isFalse();
    assertThat(curve.reason()).endsWith("more rows come before a dearer rung that saves less");
    LadderStep saving =
        second.stream().filter(s -> s.rule() == LadderStep.Rule.SAVING).findFirst().orElseThrow();
    assertThat(saving.bound()).isEqualTo(curve.value());
    assertThat(saving.lower()).isGreaterThan(curve.value());
    assertThat(result.top()).isEqualTo("decision-tree");
    assertThat(result.steps())
        .extracting(LadderStep::reason)
        .noneMatch(reason -> reason.matches(".* saves? -.*"));
    assertThat(climb(learning.with("train.ladder", "full"), Optional.empty()).steps())
        .filteredOn(s -> s.rule() == LadderStep.Rule.SAVING)
        .allMatch(s -> s.bound() == 0);
  }

  @Test
  void rowsWeighByOutcomeOrByWhatTheWrongDecisionCosts() {
    // 10 of 40 rows are positive. A missed one costs 6 more than one acted on, a needless action 2.
    Dataset<Row> rows =
        session()
            .range(40)
            .selectExpr(
                "id < 10 label",
                "7.0D cost_false_negative",
                "2.0D cost_false_positive",
                "1.0D cost_true_positive",
                "0.0D cost_true_negative");
    RowWeights balanced = RowWeights.of(Training.Weights.BALANCED, Optional.empty(), rows);
    RowWeights cost = RowWeights.of(Training.Weights.COST, Optional.empty(), rows);

    assertThat(balanced.ratio()).isCloseTo(3, within(1e-12));
    assertThat(sums(rows, balanced)).containsExactly(new double[] {20, 20}, within(1e-9));
    assertThat(cost.ratio()).isCloseTo(3, within(1e-12));
    // 60 and 60 of 120, to a mean of 1.
    assertThat(sums(rows, cost)).containsExactly(new double[] {20, 20}, within(1e-9));
    assertThat(RowWeights.of(Training.Weights.NONE, Optional.empty(), rows).column()).isEmpty();
    Dataset<Row> free = rows.withColumn("cost_false_positive", lit(0.0));
    assertThatThrownBy(() -> RowWeights.of(Training.Weights.COST, Optional.empty(), free))
        .hasMessageStartingWith("train.weights = cost leaves one outcome without weight");
  }

  @Test
  void probabilitiesOfModelsThatSawFewNegativesAreThoseOfAllRows() {
    // About half of all rows are positive, and five in six of the rows that are learned from.
    TestProblem sampled =
        flat.with("train.sample.negatives", "20%")
            .with("calibration", "none")
            .with("rungs.boosted-trees.trees", "20");
    List<String> said = new ArrayList<>();
    try (CrossValidation<BinaryCandidate> validation =
        CrossValidation.of(new BinaryLadder(set(sampled)), 7, said::add)) {
      validation.fit(sampled.problem().ladder().get(0));
      BinaryCandidate trees = validation.fit(sampled.problem().ladder().get(2));
      Row means =
          validation
              .outOfFold()
              .select(
                  avg(col(TrainingMatrix.LABEL)),
                  avg(CalibratedColumn.of(trees, TrainingMatrix.SEGMENT)),
                  avg(col(trees.column())),
                  count(lit(1)))
              .head();

      assertThat(means.getLong(3)).isEqualTo(ROWS);
      assertThat(means.getDouble(1)).isCloseTo(means.getDouble(0), within(0.03));
      assertThat(means.getDouble(2)).isGreaterThan(means.getDouble(0) + 0.15);
      assertThat(trees.rocAuc()).isGreaterThan(0.8);
      assertThat(validation.foldLosses(trees).overfit()).isNull();
    }
    assertThat(said)
        .anyMatch(
            line ->
                line.matches("learned rungs see [89]\\d\\d of 1,500 rows, as train.sample says"));
  }

  @Test
  void saysThatASampleLeavesAFoldNothingToTellApart() {
    assertThatThrownBy(() -> validation(flat.with("train.sample.negatives", "0.01%")))
        .isInstanceOf(Failure.class)
        .hasMessageMatching(
            "train.sample leaves \\d+ of 1,500 rows, and of these a fold learns from none or from"
                + " one outcome only; write larger shares, or fewer in split.folds");
  }

  @Test
  void aSettingOfSeveralLearningRatesIsFittedOnHalfOfTheRows() {
    TestProblem rates =
        flat.with("rungs.boosted-trees.trees", "10")
            .with("rungs.boosted-trees.learning-rate", "[0.1, 0.3]");
    try (CrossValidation<BinaryCandidate> validation = validation(rates)) {
      Rung boosted = rates.problem().ladder().get(2);
      BinaryCandidate chosen = validation.fit(boosted);

      assertThat(chosen.setting()).contains("learning-rate=");
      assertThat(validation.besideHalf(boosted, chosen, "half").orElseThrow().names())
          .contains("half");
    }
  }

  private static double[] sums(Dataset<Row> rows, RowWeights weights) {
    Row sums =
        rows.withColumn("w", weights.column().orElseThrow())
            .selectExpr("sum(if(label, w, 0))", "sum(if(label, 0, w))")
            .first();
    return new double[] {sums.getDouble(0), sums.getDouble(1)};
  }

  @Test
  void theRulesRatesMayDifferFromThoseOfTheFoldsAndAreNoDrift() {
    // A rule holds for a third of the rows; each fold's model has rates of its own for it.
    Dataset<Row> outOfFold =
        session()
            .range(3000)
            .selectExpr(
                "cast(null as timestamp) " + FeatureRows.PREDICTION_TIME,
                "cast(id % 40 as string) " + FeatureRows.BLOCK,
                "cast(id % 5 as int) fold",
                "map('rules', if(id % 3 = 0, 0.05D, 0.02D) + (id % 5) * 0.0004D) probabilities");
    TrainingSet set = TrainingSet.of(flat.problem(), flat.lake(session()), LocalDate.parse(DATE));
    DriftReference reference =
        ReferenceBuild.of(set, outOfFold, "probabilities", List.of("rules")).get("rules");
    DriftReference.Column predictions = reference.columns().get(reference.columns().size() - 1);

    assertThat(predictions.threshold()).isEqualTo(0.1);
    assertThat(indexWhereTheRuleHoldsFor(1000, predictions)).isLessThan(0.01);
    assertThat(indexWhereTheRuleHoldsFor(2000, predictions)).isGreaterThan(0.1);
  }

  /** Of 3,000 rows, by a model that is none of the folds'. */
  private static double indexWhereTheRuleHoldsFor(int rows, DriftReference.Column reference) {
    Histogram actual = Histogram.of(reference.histogram().binning());
    for (int row = 0; row < 3000; row++) {
      actual.add(row < rows ? 0.0507 : 0.0209);
    }
    return PopulationStability.index(reference.histogram(), actual);
  }

  @Test
  void statesHowFarTheChosenSettingOverfits() {
    try (CrossValidation<BinaryCandidate> validation = validation(flat)) {
      Rung boosted = flat.problem().ladder().get(2);
      validation.fit(flat.problem().ladder().get(0));
      FoldLosses losses = validation.foldLosses(validation.fit(boosted));

      assertThat(losses.training()).hasSize(3);
      assertThat(losses.overfit()).isBetween(0.01, 0.3);
      assertThat(losses.overfitError()).isBetween(1e-4, 0.1);
    }
  }

  private Climb.Result climb(TestProblem variant, Optional<Rate> volume) {
    try (CrossValidation<BinaryCandidate> validation = validation(variant)) {
      return Climb.of(validation, new RungSaving(variant.problem(), volume, 0.95), said -> {});
    }
  }

  private TrainingSet set(TestProblem variant) {
    return TrainingSet.of(variant.problem(), variant.lake(session()), LocalDate.parse(DATE));
  }

  /** The training set was built once; how it is trained differs. */
  private CrossValidation<BinaryCandidate> validation(TestProblem variant) {
    Problem problem = variant.problem();
    return CrossValidation.of(new BinaryLadder(set(variant)), problem.seed(), said -> {});
  }
}
