package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A problem that predicts a number, and what is said of it once it is broken. */
class MistakesInRegressionTest extends ProblemFileTestBase {
  private static final String HIRES =
      """
      problem {
        task = regression
        name = hires
        question = "How many bicycles will be hired?"
        population = hours
        entity = [hour]
        label { source = hours, value = "cnt", if-missing = drop }
        value {
          unit = EUR
          under = 3
          over = "0.5 + 0.01 * temp"
          accept { floor { r-squared = 0.9 } }
        }
        sources {
          hours {
            path = "hours.csv"
            columns { hour = "int not null", temp = "double", cnt = "int" }
          }
        }
        features { columns = [temp] }
        split { holdout = 20%, folds = 3 by entity }
        ladder = [rules, linear, boosted-trees]
      }
      """;

  @Test
  void aWholeOneIsRead() throws ProblemException {
    Problem problem = load(HIRES, Map.of());

    assertThat(problem.task()).isEqualTo(Task.REGRESSION);
    assertThat(problem.label().outcome()).isEqualTo("cnt");
    assertThat(problem.value()).isEqualTo(new RegressionValue("EUR", "3", "0.5 + 0.01 * temp"));
    assertThat(problem.accept().floors()).containsEntry("r-squared", 0.9);
    assertThat(ResolvedPlan.describe(problem))
        .contains("how much cnt is, as hours tells.")
        .contains(
            "in EUR: each unit that the decision lies below the outcome 3, above it 0.5 + 0.01 *"
                + " temp.")
        .contains("The baseline is the mean of all rows.")
        .contains("decided by the quantile that the costs ask for, of out-of-fold residuals.");
  }

  @Test
  void trueAndFalseLabelsAreHashedByTheTextTheyAlwaysWere() throws ProblemException {
    // As written before labels could be numbers: contracts and training sets are hashed by it.
    assertThat(load(parcels(), Map.of()).label())
        .hasToString(
            "Label[source=outcomes, positive=delivered_at > promised_at,"
                + " recordedAt=Optional[recorded_at], maturity=PT336H, ifMissing=POSITIVE]");
  }

  @Test
  void aModelsConfigurationReadsBackAsTheSameProblem() throws ProblemException {
    Problem problem = load(HIRES, Map.of());
    Problem again = ProblemFile.of("kept", problem.configuration(), Map.of());

    assertThat(again.configurationHash()).isEqualTo(problem.configurationHash());
    assertThat(again.contract()).isEqualTo(problem.contract());
  }

  @Test
  void aNumberIsNeitherPositiveNorNegative() {
    assertThat(
            said(
                "value = \"cnt\", if-missing = drop",
                "positive = \"cnt > 9\", if-missing = negative"))
        .containsExactly(
            "parcels.conf:7: problem.label.positive = \"cnt > 9\": with task = regression the label"
                + " is a number, not true or false; write label.value, for example value = cnt",
            "parcels.conf:7: problem.label.if-missing = \"negative\": with task = regression an"
                + " outcome is neither positive nor negative; write drop, and a number that stands"
                + " for a missing outcome in label.value: coalesce(cnt, 0)");
  }

  @Test
  void trueAndFalseAnswersHaveNoCost() {
    assertThat(said("under = 3", "under = 3, false-negative = 5, true-positive = 0"))
        .containsExactly(
            "parcels.conf:10: problem.value.false-negative = 5: a cost of true and false answers"
                + " with task = regression; write under and over: what each unit costs by which a"
                + " decision lies below or above the outcome",
            "parcels.conf:10: problem.value.true-positive = 0: a cost of true and false answers"
                + " with task = regression; write under and over: what each unit costs by which a"
                + " decision lies below or above the outcome");
  }

  @Test
  void bothMissesHaveACost() {
    assertThat(said("    under = 3\n", ""))
        .containsExactly(
            "parcels.conf:8: problem.value.under: missing; write for example 2 or \"0.1 * price\"");
  }

  @Test
  void aMissDoesNotPay() {
    assertThat(said("under = 3", "under = -3"))
        .containsExactly(
            "parcels.conf:10: problem.value.under = -3: negative, so a miss would pay, and the"
                + " larger the more; write 0 or more");
  }

  @Test
  void somethingCosts() {
    assertThat(said("under = 3\n    over = \"0.5 + 0.01 * temp\"", "under = 0\n    over = 0"))
        .containsExactly(
            "parcels.conf:10: problem.value.under = 0: over is 0 as well, so no decision would be"
                + " better than another; write an amount above 0 for one of them");
  }

  @Test
  void costsCannotReadTheOutcome() {
    assertThat(said("0.01 * temp", "0.01 * cnt"))
        .containsExactly(
            "parcels.conf:11: problem.value.over = \"0.5 + 0.01 * cnt\": cnt cannot be used here:"
                + " problem.label.value reads it: it is the outcome, not known at prediction time");
  }

  @Test
  void theFloorsOfProbabilitiesAreUnknown() {
    assertThat(said("r-squared = 0.9", "roc-auc = 0.9"))
        .containsExactly(
            "parcels.conf:12: problem.value.accept.floor.roc-auc = 0.9: unknown metric; metrics:"
                + " r-squared");
  }

  @Test
  void thereAreNoStrataAndNothingToCalibrate() {
    assertThat(
            said(
                "folds = 3 by entity }",
                "folds = 3 by entity, stratify = true }\n  calibration = platt"))
        .containsExactly(
            "parcels.conf:21: problem.split.stratify = true: strata are of true and false"
                + " outcomes; leave it out with task = regression",
            "parcels.conf:22: problem.calibration = \"platt\": calibrates probabilities, and with"
                + " task = regression there are none; leave it out");
  }

  @Test
  void onlyRungsThatPredictNumbersAreClimbed() {
    assertThat(
            said(
                "[rules, linear, boosted-trees]",
                "[rules, linear-svm, decision-tree, random-forest]"))
        .containsExactly(
            "parcels.conf:22: problem.ladder = [rules, linear-svm, decision-tree, random-forest]:"
                + " linear-svm predicts true or false only; with task = regression climb rules,"
                + " linear, decision-tree, random-forest, boosted-trees, multilayer-perceptron");
  }

  @Test
  void ofNumbersNoDecisionIsFavourable() {
    String message =
        ": only of two decisions one is favourable, and the task is another; leave it out: what"
            + " decisions about the groups of fairness.by cost, and how good they are, is compared all"
            + " the same";
    assertThat(
            said(
                "  ladder = [rules, linear, boosted-trees]\n",
                """
                  ladder = [rules, linear, boosted-trees]
                  evaluation { slices = [temp], query = temp }
                  fairness { by = ["temp > 9"], favourable = not-acting, mitigation = reweighing }
                  fairness.limits.disparate-impact = 80%
                """))
        .containsExactlyInAnyOrder(
            "parcels.conf:23: problem.evaluation.query = \"temp\": rows are ranked within queries by"
                + " yes-or-no decisions only; leave it out, for the task is another",
            "parcels.conf:24: problem.fairness.favourable = \"not-acting\"" + message,
            "parcels.conf:24: problem.fairness.mitigation = \"reweighing\"" + message,
            "parcels.conf:25: problem.fairness.limits.disparate-impact = \"80%\"" + message);
  }

  @Test
  void whatIsOfALadderOfProbabilitiesIsLeftOut() {
    String message =
        ": is of a ladder that predicts true or false; leave it out with task = regression, where"
            + " every row is decided about and weighs the same";
    assertThat(
            said(
                "  ladder = [rules, linear, boosted-trees]\n",
                """
                  ladder = [rules, linear, boosted-trees]
                  decision.capacity = "5 a day"
                  train.weights = balanced
                  train { ladder = full, flat-within = 2% }
                """))
        .containsExactly(
            "parcels.conf:23: problem.decision.capacity = \"5 a day\"" + message,
            "parcels.conf:24: problem.train.weights = \"balanced\"" + message);
  }

  @Test
  void aTrueOrFalseLabelHasNoValue() {
    assertThat(mistakes("    positive =", "    value = price\n    positive ="))
        .containsExactly(
            "parcels.conf:9: problem.label.value = \"price\": unknown key; keys here: if-missing,"
                + " maturity, positive, recorded-at, source");
  }

  private List<String> said(String replaced, String by) {
    assertThat(HIRES).contains(replaced);
    return mistakesIn(HIRES.replace(replaced, by), Map.of());
  }
}
