package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.ResidualTable;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.Resampling;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/**
 * What is made of predicted rows of several classes and of numbers, without Spark: parts of the
 * holdout, and models beside each other. Shop C sells 20 more than the model thinks, and its
 * letters are all for desk c, of which the model knows nothing.
 */
class OtherTasksTest {
  private static final Resampling RESAMPLING = Resampling.of(200, 1);
  private static final List<String> SHOPS = List.of("A", "B", "C", "D");
  private static final List<String> MODELS = List.of("rules", "linear", "champion");
  private static final int WEEKS = 60;
  private static final int ROWS = 4_000;

  private final RegressionHoldout numbers = numbers();
  private final MulticlassHoldout classes = classes();

  @Test
  void residualsOfASliceAreItsOwn() {
    List<Metric> metrics =
        slices(numbers.parts(), numbers.tally(1).blocks(), NumberMetrics.ofParts());

    assertThat(of(metrics, Part.slice("shop = C"), "bias").value()).isCloseTo(-20, within(1.0));
    assertThat(of(metrics, Part.slice("shop = C"), "bias").interval().orElseThrow().upper())
        .isLessThan(-18);
    assertThat(of(metrics, Part.slice("shop = A"), "bias").interval().orElseThrow().contains(0))
        .isTrue();
    assertThat(of(metrics, Part.slice("shop = A"), "mae").value())
        .isLessThan(of(metrics, Part.slice("shop = C"), "mae").value());
    assertThat(of(metrics, Part.slice("shop = C"), "cost").support())
        .isBetween(ROWS / 5L, ROWS / 3L);
    assertThat(found(metrics)).isEqualTo("shop = C");
  }

  /** The rows of a week are one outcome, twenty times: t(3) at 0.975 is 3.182446. */
  @Test
  void outcomesByPredictionVaryAsWeeksDoAndNotAsRows() {
    RegressionHoldout holdout = new RegressionHoldout(numberPlan());
    double[] outcomes = {98, 100, 102, 104};
    for (int i = 0; i < 80; i++) {
      String week = "week " + i % 4;
      holdout.add(
          RowFactory.create(
              3.0, 1.0, outcomes[i % 4], week, 100.0, 101.0, 100.0, null, "m", "A", "A"));
    }
    Metric point =
        of(
            new NumberMetrics("linear", holdout.tally(1), RESAMPLING).metrics(0.95),
            Part.ALL,
            NumberMetrics.BY_PREDICTION);

    assertThat(point.at()).hasValue(101);
    assertThat(point.value()).isCloseTo(101, within(1e-9));
    assertThat(point.interval().orElseThrow().upper())
        .isCloseTo(101 + 3.182446 * Math.sqrt(20.0 / 3 / 4), within(1e-5));
    assertThat(point.support()).isEqualTo(80);
  }

  @Test
  void decisionsAmongClassesAreJudgedBySlice() {
    List<Metric> metrics =
        slices(classes.parts(), classes.tally(1).blocks(), ClassMetrics.ofParts(3));

    assertThat(of(metrics, Part.slice("shop = C"), "accuracy").value()).isZero();
    assertThat(of(metrics, Part.slice("shop = A"), "accuracy").value()).isEqualTo(1);
    assertThat(of(metrics, Part.slice("shop = C"), "macro-f1").value()).isZero();
    // A mistake costs 1 and the rules, who say b, are wrong about all but b.
    assertThat(of(metrics, Part.slice("shop = C"), "cost").value()).isEqualTo(1);
    assertThat(of(metrics, Part.slice("shop = C"), "saving over rules").value()).isZero();
    assertThat(of(metrics, Part.slice("shop = C"), "excess cost").interval().orElseThrow().lower())
        .isGreaterThan(0.5);
    assertThat(found(metrics)).isEqualTo("shop = C");
    assertThat(metrics.stream().filter(m -> m.name().equals("cost by period"))).hasSize(WEEKS);
  }

  @Test
  void groupsAreComparedWithEverybodyElse() {
    List<Metric> metrics =
        groups(numbers.parts(), numbers.tally(1).blocks(), NumberMetrics.ofParts());

    Metric women = of(metrics, Part.group("sex = female"), "mae");
    Metric men = of(metrics, Part.group("sex = male"), "mae");
    Metric difference = of(metrics, Part.group("sex = female"), "mae difference");
    assertThat(difference.value()).isCloseTo(women.value() - men.value(), within(1e-9));
    assertThat(difference.interval().orElseThrow().contains(0)).isTrue();
    assertThat(of(metrics, Part.group("shop = C"), "cost difference").interval().orElseThrow())
        .satisfies(i -> assertThat(i.lower()).isPositive());
    assertThat(of(metrics, Part.group("sex = female, shop = C"), "bias").value())
        .isCloseTo(-20, within(2.0));
    // Of 4,000 rows a quarter are of a shop, and a third of those of women: fewer than 500.
    assertThat(
            groups(numbers.parts(), numbers.tally(1).blocks(), NumberMetrics.ofParts(), 500)
                .stream()
                .map(m -> m.part().name())
                .distinct())
        .doesNotContain("sex = female, shop = C")
        .contains("shop = C");
  }

  @Test
  void theChallengerStandsBesideTheChampionOnTheSameRows() {
    List<Metric> money =
        new MoneyMetrics(
                numbers.costs(),
                Optional.empty(),
                MODELS,
                "linear",
                Optional.of("champion"),
                Map.of())
            .metrics(0.95);
    Metric over = of(money, Part.ALL, "cost over champion");
    assertThat(over.value())
        .isCloseTo(
            numbers.costs().mean("linear", 0.95).estimate()
                - numbers.costs().mean("champion", 0.95).estimate(),
            within(1e-9));
    assertThat(over.interval().orElseThrow().upper()).isNegative();
    assertThat(money)
        .anyMatch(m -> m.rung().equals("linear") && m.name().equals("saving over champion"));
    NumberMetrics linear = new NumberMetrics("linear", numbers.tally(1), RESAMPLING);
    NumberMetrics champion = new NumberMetrics("champion", numbers.tally(2), RESAMPLING);
    assertThat(linear.resampled("mae").minus(champion.resampled("mae")).interval(0.95).upper())
        .isNegative();
  }

  @Test
  void partsCountAsTheWhole() {
    RegressionHoldout whole = new RegressionHoldout(numberPlan());
    RegressionHoldout first = new RegressionHoldout(numberPlan());
    RegressionHoldout second = new RegressionHoldout(numberPlan());
    int count = 0;
    for (Row row : numberRows()) {
      whole.add(row);
      (count++ % 3 == 0 ? first : second).add(row);
    }
    RegressionHoldout merged = second.merge(first);
    assertThat(merged.tally(1).blocks().total())
        .containsExactly(whole.tally(1).blocks().total(), within(1e-6));
    assertThat(merged.costs().rows()).isEqualTo(ROWS);
  }

  private static String found(List<Metric> metrics) {
    return metrics.stream()
        .filter(m -> m.part().kind() == Part.Kind.FOUND)
        .findFirst()
        .orElseThrow()
        .part()
        .name();
  }

  private static List<Metric> slices(HoldoutParts parts, BlockSums whole, PartFunctions functions) {
    return new SliceMetrics(
            "linear", parts, whole, functions, EvaluationSettings.DEFAULT, RESAMPLING, 1)
        .metrics(0.95);
  }

  private static List<Metric> groups(HoldoutParts parts, BlockSums whole, PartFunctions functions) {
    return groups(parts, whole, functions, 100);
  }

  private static List<Metric> groups(
      HoldoutParts parts, BlockSums whole, PartFunctions functions, int minimum) {
    return new GroupMetrics("linear", parts.groups(), whole, functions, minimum, 50, RESAMPLING)
        .metrics(0.95);
  }

  private static Metric of(List<Metric> metrics, Part part, String name) {
    return metrics.stream()
        .filter(m -> m.part().equals(part) && m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HoldoutParts.Plan parts(int first) {
    return new HoldoutParts.Plan(
        first,
        List.of("shop"),
        List.of("sex", "shop"),
        List.of(new SliceSearch.Feature("shop", Binning.categorical(SHOPS))));
  }

  private static RegressionHoldout.Plan numberPlan() {
    ResidualTable residuals = ResidualTable.of(new double[0]);
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      residuals.add(100, 100 + 3 * random.nextGaussian());
    }
    PredictiveDistribution distribution = PredictiveDistribution.fit(residuals);
    return new RegressionHoldout.Plan(
        MODELS, 1, List.of(distribution, distribution, distribution), parts(7));
  }

  private static RegressionHoldout numbers() {
    RegressionHoldout holdout = new RegressionHoldout(numberPlan());
    numberRows().forEach(holdout::add);
    return holdout;
  }

  /** The rules say 100; the champion is twice as far off as the model. */
  private static List<Row> numberRows() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String shop = SHOPS.get(random.nextInt(4));
      double predicted = 100 + 30 * random.nextGaussian();
      double error = 3 * random.nextGaussian() + (shop.equals("C") ? 20 : 0);
      rows.add(
          RowFactory.create(
              3.0,
              1.0,
              predicted + error,
              week(random),
              100.0,
              predicted,
              predicted - error,
              "shop = " + shop,
              sex(random),
              "shop = " + shop,
              shop));
    }
    return rows;
  }

  private static MulticlassHoldout classes() {
    // Any mistake costs the row's one amount.
    ClassCosts costs = new ClassCosts(new int[][] {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}});
    MulticlassHoldout holdout =
        new MulticlassHoldout(
            new MulticlassHoldout.Plan(
                List.of("rules", "linear"),
                1,
                List.of("a", "b", "c"),
                costs,
                List.of(0.3, 0.4, 0.3),
                1,
                parts(5)));
    Random random = new Random(7);
    for (int i = 0; i < ROWS; i++) {
      String shop = SHOPS.get(random.nextInt(4));
      boolean isA = random.nextBoolean();
      holdout.add(
          RowFactory.create(
              1.0,
              shop.equals("C") ? "c" : isA ? "a" : "b",
              week(random),
              new Double[] {0.3, 0.4, 0.3},
              isA ? new Double[] {0.9, 0.08, 0.02} : new Double[] {0.08, 0.9, 0.02},
              "shop = " + shop,
              sex(random),
              "shop = " + shop,
              shop));
    }
    return holdout;
  }

  private static String sex(Random random) {
    return random.nextInt(3) == 0 ? "sex = female" : "sex = male";
  }

  private static String week(Random random) {
    return LocalDate.of(2024, 1, 1).plusWeeks(random.nextInt(WEEKS)).toString();
  }
}
