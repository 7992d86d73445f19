package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Acceptance;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.problem.Fairness;
import dev.plumbline.problem.Fairness.Limit;
import dev.plumbline.statistic.Resampling;
import dev.plumbline.statistic.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** What is made of scored rows, without Spark. */
class JudgingTest {
  private static final Resampling RESAMPLING = Resampling.of(1_000, 1);
  private static final HoldoutSample.Model HONEST = (truth, carrier) -> truth;

  /** Believes half of what is true of carrier C. */
  private static final HoldoutSample.Model BLIND_TO_C =
      (truth, carrier) -> carrier.equals("C") ? truth / 2 : truth;

  private final HoldoutScores honest = new HoldoutSample(1, 60).with(20_000, HONEST, 0.5).scores();

  @Test
  void moneyIsComparedWithEveryPolicyAndWithTheBestKnown() {
    List<Metric> metrics = MoneyMetrics.of(honest, "linear", Optional.of("rules")).metrics(0.95);
    double rules = value(metrics, "rules", "cost");
    double linear = value(metrics, "linear", "cost");
    double hindsight = value(metrics, "perfect hindsight", "cost");
    double never = value(metrics, "never act", "cost");
    assertThat(hindsight).isLessThan(linear);
    assertThat(linear).isLessThan(rules);
    assertThat(value(metrics, "linear", "saving over rules"))
        .isCloseTo(1 - linear / rules, within(1e-9));
    assertThat(value(metrics, "linear", "saving over never act"))
        .isCloseTo(1 - linear / never, within(1e-9));
    assertThat(value(metrics, "linear", "saving over champion"))
        .isCloseTo(1 - linear / rules, within(1e-9));
    assertThat(value(metrics, "linear", "share of possible saving"))
        .isCloseTo((rules - linear) / (rules - hindsight), within(1e-9));
    Metric over = find(metrics, "linear", "cost over rules");
    assertThat(over.value()).isCloseTo(linear - rules, within(1e-9));
    assertThat(over.interval().orElseThrow().upper()).isNegative();
  }

  @Test
  void everyMetricHasAnIntervalAroundItsExactValue() {
    RungMetrics linear =
        RungMetrics.of("linear", honest.model(1), RESAMPLING, RungMetrics.Dependence.IN_BLOCKS);
    List<Metric> metrics = linear.metrics(0.95);
    for (String name :
        List.of(
            "roc-auc",
            "average-precision",
            "brier-score",
            "log-loss",
            "calibration-error",
            "precision",
            "recall",
            "f1",
            "mcc",
            "accuracy",
            "balanced-accuracy",
            "selection-rate")) {
      Metric metric = find(metrics, "linear", name);
      assertThat(metric.interval()).as(name).isPresent();
      assertThat(metric.interval().get().contains(metric.value())).as(name).isTrue();
      assertThat(metric.interval().get().width()).as(name).isBetween(1e-4, 0.1);
    }
    double cells =
        value(metrics, "linear", "true positives") + value(metrics, "linear", "false negatives");
    assertThat(value(metrics, "linear", "recall"))
        .isEqualTo(value(metrics, "linear", "true positives") / cells);
    assertThat(
            value(metrics, "linear", "brier reliability")
                - value(metrics, "linear", "brier resolution")
                + value(metrics, "linear", "brier uncertainty"))
        .isCloseTo(value(metrics, "linear", "brier-score"), within(0.002));
    assertThat(metrics.stream().filter(m -> m.name().equals("precision at"))).hasSize(4);
    // Rows that do not depend on each other take DeLong's interval; it is about as wide here.
    double width = linear.interval("roc-auc", 0.95).width();
    assertThat(
            RungMetrics.of("linear", honest.model(1), RESAMPLING, RungMetrics.Dependence.NONE)
                .interval("roc-auc", 0.95)
                .width())
        .isBetween(0.7 * width, 1.4 * width);
  }

  @Test
  void partsCountAsTheWhole() {
    List<Row> rows = new HoldoutSample(2, 20).with(3_000, HONEST, 0.2).rows();
    HoldoutScores whole = new HoldoutScores(HoldoutSample.layout());
    HoldoutScores first = new HoldoutScores(HoldoutSample.layout());
    HoldoutScores second = new HoldoutScores(HoldoutSample.layout());
    for (int i = 0; i < rows.size(); i++) {
      whole.add(rows.get(i));
      (i % 3 == 0 ? first : second).add(rows.get(i));
    }
    HoldoutScores merged = second.merge(first);
    assertThat(merged.model(1).blocks().total())
        .containsExactly(whole.model(1).blocks().total(), within(1e-8));
    assertThat(merged.costs().rows()).isEqualTo(3_000);
    assertThat(slices(merged, EvaluationSettings.DEFAULT))
        .extracting(Metric::part)
        .isEqualTo(slices(whole, EvaluationSettings.DEFAULT).stream().map(Metric::part).toList());
  }

  @Test
  void declaredSlicesAndPeriodsAreJudgedByThemselves() {
    List<Metric> metrics = slices(honest, EvaluationSettings.DEFAULT);
    List<String> carriers =
        metrics.stream()
            .filter(m -> m.part().kind() == Part.Kind.SLICE && m.name().equals("cost"))
            .map(m -> m.part().name())
            .toList();
    assertThat(carriers)
        .containsExactlyInAnyOrder(
            "carrier = A", "carrier = B", "carrier = C", "carrier = D", "carrier = E");
    assertThat(metrics.stream().filter(m -> m.name().equals("cost by period"))).hasSize(60);
    EvaluationSettings two =
        new EvaluationSettings(List.of(), 2, 0, 0.01, 1_000, Optional.empty(), 100, Fairness.NONE);
    assertThat(slices(honest, two).stream().filter(m -> m.part().kind() == Part.Kind.SLICE))
        .extracting(m -> m.part().name())
        .contains("carrier: 3 other values");
  }

  @Test
  void rowsAreRankedWithinTheirQueries() {
    HoldoutScores scores =
        new HoldoutScores(
            new HoldoutScores.Layout(
                List.of("rules", "linear"),
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("search"),
                10));
    Object[][] rows = {
      {"a", 0.9, true},
      {"a", 0.2, false},
      {"b", 0.8, false},
      {"b", 0.6, true},
      {"b", 0.1, false},
      {"none positive", 0.7, false},
      {null, 0.99, true}
    };
    for (Object[] row : rows) {
      scores.add(RowFactory.create(10.0, 2.0, 2.0, 0.0, row[2], "2024-01-01", 0.3, row[1], row[0]));
    }
    List<Metric> metrics =
        QueryMetrics.of("linear", scores.rankings().get(1), 10, RESAMPLING, 0.95);
    // The positive of "a" is first, that of "b" second: 1 and 1 / log2(3).
    double second = Math.log(2) / Math.log(3);
    Metric ndcg = find(metrics, "linear", "ndcg");
    assertThat(ndcg.value()).isCloseTo((1 + second) / 2, within(1e-12));
    assertThat(ndcg.support()).isEqualTo(2);
    // Of two queries the jackknife's error is half of their distance; t(1) is 12.7062.
    assertThat(ndcg.interval().orElseThrow().width())
        .isCloseTo(12.7062 * (1 - second), within(1e-4));
    assertThat(metrics)
        .filteredOn(m -> m.name().equals("ndcg at"))
        .extracting(m -> m.at().getAsDouble(), Metric::value)
        .containsExactly(tuple(1.0, 0.5), tuple(5.0, (1 + second) / 2));
  }

  @Test
  void aSliceInWhichTheModelIsBlindIsFound() {
    HoldoutScores blind = new HoldoutSample(3, 60).with(20_000, BLIND_TO_C, 0).scores();
    List<SliceSearch.Found> found = blind.parts().search().worst(10, 0.01, 0.95, 1);
    assertThat(found.get(0).slice()).isEqualTo("carrier = C");
    assertThat(found.get(0).chance()).isLessThan(0.001);
    assertThat(found.get(0).excess().lower()).isPositive();
    // About half of the rows of C: those in the blocks that judged.
    assertThat(found.get(0).rows()).isBetween(1_500L, 2_500L);
  }

  @Test
  void anHonestModelHasNoBadSlice() {
    int alarms = 0;
    for (int seed = 0; seed < 30; seed++) {
      HoldoutScores scores = new HoldoutSample(100 + seed, 40).with(2_000, HONEST, 0).scores();
      if (scores.parts().search().worst(10, 0.01, 0.95, seed).stream()
          .anyMatch(f -> f.chance() < 0.05)) {
        alarms++;
      }
    }
    // At most 5%: of 30, more than 4 has a chance below 2% then.
    assertThat(alarms).isLessThanOrEqualTo(4);
  }

  @Test
  void groupsAreComparedWithTheOneFavouredMost() {
    List<Metric> metrics = fairness(Fairness.Favourable.ACTING, Map.of()).metrics(0.95);
    double women = group(metrics, "sex = female", "favourable-rate").value();
    double men = group(metrics, "sex = male", "favourable-rate").value();
    assertThat(women).isLessThan(men);
    Metric impact = group(metrics, "sex = female", "disparate-impact");
    assertThat(impact.value()).isCloseTo(women / men, within(1e-12));
    assertThat(impact.interval().orElseThrow().contains(women / men)).isTrue();
    assertThat(group(metrics, "sex = female, carrier = A", "favourable-rate").support())
        .isBetween(1_000L, 1_700L);
    assertThat(metrics)
        .noneMatch(
            m -> m.name().equals("disparate-impact") && m.part().name().equals("sex = male"));
    // Seen by those who would rather be left alone, it is the other way round.
    List<Metric> others = fairness(Fairness.Favourable.NOT_ACTING, Map.of()).metrics(0.95);
    assertThat(group(others, "sex = female", "favourable-rate").value())
        .isCloseTo(1 - women, within(1e-12));
    assertThat(group(others, "sex = male", "disparate-impact").value())
        .isCloseTo((1 - men) / (1 - women), within(1e-12));
  }

  @Test
  void limitsAreJudgedByTheEndsOfTheirIntervals() {
    assertThat(verdict(Limit.DISPARATE_IMPACT, 0.8)).isEqualTo(Verdict.REFUTED);
    assertThat(verdict(Limit.DISPARATE_IMPACT, 0.2)).isEqualTo(Verdict.SUPPORTED);
    double impact =
        group(
                fairness(Fairness.Favourable.ACTING, Map.of()).metrics(0.95),
                "sex = female",
                "disparate-impact")
            .value();
    assertThat(verdict(Limit.DISPARATE_IMPACT, impact)).isEqualTo(Verdict.UNDECIDED);
    // Probabilities that are true are calibrated in every group.
    assertThat(verdict(Limit.CALIBRATION, 0.05)).isEqualTo(Verdict.SUPPORTED);
    assertThat(verdict(Limit.SELECTION_RATE, 0.05)).isEqualTo(Verdict.REFUTED);
    assertThat(verdict(Limit.EQUALISED_ODDS, 0.01)).isEqualTo(Verdict.REFUTED);
    GateRule undecided =
        fairness(Fairness.Favourable.ACTING, Map.of(Limit.DISPARATE_IMPACT, impact + 0.005))
            .gate(0.95)
            .get(0);
    assertThat(undecided.reason())
        .startsWith("disparate-impact by sex: sex = female beside sex = male is 0.")
        .contains("times as many labelled rows would decide");
  }

  @Test
  void groupsThatAreTooSmallAreNotJudged() {
    Fairness strict =
        new Fairness(
            List.of(new Cut("sex", Set.of("sex")), new Cut("carrier", Set.of("carrier"))),
            10_000,
            Fairness.Favourable.ACTING,
            Map.of(Limit.DISPARATE_IMPACT, 0.8),
            Map.of(),
            Fairness.Mitigation.NONE);
    GateRule rule = new FairnessMetrics("linear", honest, strict, 50, RESAMPLING).gate(0.95).get(0);
    assertThat(rule.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(rule.reason())
        .isEqualTo(
            "disparate-impact by sex: fewer than two groups have 10,000 rows or more, and 1 have"
                + " fewer");
  }

  @Test
  void anUndecidedRuleSaysHowManyRowsWouldDecide() {
    HoldoutScores few = new HoldoutSample(5, 12).with(600, HONEST, 0).scores();
    RungMetrics linear =
        RungMetrics.of("linear", few.model(1), RESAMPLING, RungMetrics.Dependence.IN_BLOCKS);
    double saving = few.costs().relativeSaving("linear", "rules", 0.9).estimate();
    double area = linear.interval("roc-auc", 0.9).estimate();
    List<GateRule> rules =
        Gate.of(
            new Acceptance(
                saving - 0.01,
                0.95,
                Map.of("roc-auc", area - 0.01),
                Map.of("log-loss", 0.1),
                Acceptance.Approval.NONE),
            few.costs(),
            "linear",
            linear);
    assertThat(rules)
        .extracting(GateRule::verdict)
        .containsExactly(Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.REFUTED);
    assertThat(rules.get(0).reason())
        .matches(".*about [\\d,]+ blocks would tell, some [\\d,]+ labelled rows more\\.");
    assertThat(rules.get(1).reason()).matches(".*; some [\\d,]+ labelled rows more would decide");
    assertThat(rules.get(2).reason()).endsWith("; the contract asks for at most 0.100");
  }

  private static List<Metric> slices(HoldoutScores scores, EvaluationSettings settings) {
    return new SliceMetrics(
            "linear",
            scores.parts(),
            scores.model(1).blocks(),
            RungMetrics.ofParts(),
            settings,
            RESAMPLING,
            1)
        .metrics(0.95);
  }

  private Verdict verdict(Limit limit, double bound) {
    return fairness(Fairness.Favourable.ACTING, Map.of(limit, bound)).gate(0.95).get(0).verdict();
  }

  private FairnessMetrics fairness(Fairness.Favourable favourable, Map<Limit, Double> limits) {
    return new FairnessMetrics(
        "linear",
        honest,
        new Fairness(
            List.of(new Cut("sex", Set.of("sex")), new Cut("carrier", Set.of("carrier"))),
            100,
            favourable,
            limits,
            Map.of(),
            Fairness.Mitigation.NONE),
        50,
        RESAMPLING);
  }

  private static double value(List<Metric> metrics, String rung, String name) {
    return find(metrics, rung, name).value();
  }

  private static Metric find(List<Metric> metrics, String rung, String name) {
    return metrics.stream()
        .filter(m -> m.rung().equals(rung) && m.name().equals(name) && m.isPlain())
        .findFirst()
        .orElseThrow();
  }

  private static Metric group(List<Metric> metrics, String group, String name) {
    return metrics.stream()
        .filter(m -> m.part().equals(Part.group(group)) && m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
