package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A problem of several classes, and what is said of it once it is broken. */
class MistakesInMulticlassTest extends ProblemFileTestBase {
  private static final String PLANS =
      """
      problem {
        task = multiclass
        name = plans
        question = "Which plan will a customer take?"
        population = visits
        entity = [visit]
        label { source = visits, value = "plan", classes = [basic, silver, gold], if-missing = drop }
        value {
          unit = EUR
          costs {
            gold { gold = -1, basic = 9, silver = "2 + 0.1 * price" }
            silver { otherwise = 4 }
            otherwise = 1
          }
          accept { floor { macro-f1 = 0.5 }, ceiling { log-loss = 1 } }
        }
        sources {
          visits {
            path = "visits.csv"
            columns { visit = "int not null", price = "double", city = "string", plan = "string" }
          }
        }
        features { columns = [price, city] }
        split { holdout = 20%, folds = 3 by entity }
        ladder = [rules, linear, boosted-trees]
      }
      """;

  private static final String LINE = "parcels.conf:";

  @Test
  void aWholeOneIsRead() throws ProblemException {
    Problem problem = load(PLANS, Map.of());

    assertThat(problem.task()).isEqualTo(Task.MULTICLASS);
    assertThat(problem.label().classes()).containsExactly("basic", "silver", "gold");
    assertThat(problem.label().mostClasses()).isEqualTo(50);
    assertThat(problem.calibration()).isEqualTo(Calibration.TEMPERATURE);
    MulticlassValue value = (MulticlassValue) problem.value();
    // The nearest amount counts, and the right decision costs nothing unless it is stated.
    assertThat(value.amountsOf(List.of("basic", "silver", "gold")))
        .isDeepEqualTo(
            new int[][] {
              {MulticlassValue.NOTHING, 4, 4}, {3, MulticlassValue.NOTHING, 3}, {1, 2, 0}
            });
    assertThat(ResolvedPlan.describe(problem))
        .contains("which class plan is, of basic, silver, gold, as visits tells.")
        .contains(
            "in EUR: deciding gold where it is gold -1, basic where it is gold 9, silver where it is"
                + " gold 2 + 0.1 * price, another class where it is silver 4, another class where no"
                + " amount is stated 1.")
        .contains("The baseline is the one class that costs least for all rows.")
        .contains("calibrated by temperature, and decided for the least expected cost.");
  }

  @Test
  void aModelsConfigurationReadsBackAsTheSameProblem() throws ProblemException {
    Problem problem = load(PLANS, Map.of());
    Problem again = ProblemFile.of("kept", problem.configuration(), Map.of());

    assertThat(again.configurationHash()).isEqualTo(problem.configurationHash());
    assertThat(again.contract()).isEqualTo(problem.contract());
  }

  @Test
  void aClassIsNeitherPositiveNorNegative() {
    assertThat(
            said(
                "value = \"plan\", classes = [basic, silver, gold], if-missing = drop",
                "positive = \"plan = 'gold'\", classes = [basic, silver, gold], if-missing = negative"))
        .containsExactly(
            LINE
                + "7: problem.label.positive = \"plan = 'gold'\": with task = multiclass the label is"
                + " one of several classes, not true or false; write label.value, for example value ="
                + " service_level",
            LINE
                + "7: problem.label.if-missing = \"negative\": with task = multiclass an outcome is"
                + " neither positive nor negative; write drop, and a class that stands for a missing"
                + " outcome in label.value: coalesce(level, 'none')");
  }

  @Test
  void classesAreSeveralAndDifferent() {
    assertThat(said("classes = [basic, silver, gold]", "classes = [gold]"))
        .anySatisfy(
            m ->
                assertThat(m)
                    .endsWith(
                        "problem.label.classes = [gold]: one class only, and there is nothing to"
                            + " decide between; write at least two"));
    assertThat(said("[basic, silver, gold]", "[basic, silver, gold, basic]"))
        .containsExactly(
            LINE + "7: problem.label.classes = \"basic\": basic is listed twice; leave one out");
    assertThat(said("[basic, silver, gold]", "[basic, silver, gold, otherwise]"))
        .containsExactly(
            LINE
                + "7: problem.label.classes = \"otherwise\": the word stands for all other classes"
                + " under value.costs; call the class something else in label.value");
    assertThat(said("if-missing = drop", "most-classes = 2, if-missing = drop"))
        .containsExactly(
            LINE
                + "7: problem.label.classes = [basic, silver, gold]: 3 classes, and"
                + " label.most-classes is 2; raise it or join some");
  }

  @Test
  void amountsAreOfClassesThatThereAre() {
    assertThat(said("basic = 9", "basc = 9"))
        .containsExactly(
            LINE + "11: problem.value.costs.gold.basc = 9: unknown class; did you mean basic?");
    assertThat(said("silver { otherwise = 4 }", "sliver { otherwise = 4 }"))
        .containsExactly(
            LINE + "12: problem.value.costs.sliver: unknown class; did you mean silver?");
  }

  @Test
  void amountsOfAnotherTaskAreRefused() {
    String message =
        ": a cost of another task; with task = multiclass write costs: true class → decided class →"
            + " amount, for example costs { basic { gold = 5 }, otherwise = 1 }";
    assertThat(said("unit = EUR", "unit = EUR, false-negative = 5, under = 2"))
        .containsExactly(
            LINE + "9: problem.value.false-negative = 5" + message,
            LINE + "9: problem.value.under = 2" + message);
  }

  @Test
  void aMistakeDoesNotPayAndCostsMoreThanTheRightDecision() {
    assertThat(said("basic = 9", "basic = -9"))
        .containsExactly(
            LINE
                + "11: problem.value.costs.gold.basic = -9: negative, so a mistake would pay; write 0"
                + " or more, and a gain as a negative amount of the right decision: gold { gold = -3"
                + " }",
            LINE
                + "11: problem.value.costs.gold.basic = -9: no more than deciding gold rightly, so"
                + " nobody would; write a larger amount, or a smaller one for gold as gold");
  }

  @Test
  void somethingCosts() {
    assertThat(
            said(
                "gold { gold = -1, basic = 9, silver = \"2 + 0.1 * price\" }\n"
                    + "      silver { otherwise = 4 }\n      otherwise = 1",
                "otherwise = 0"))
        .containsExactly(
            LINE
                + "10: problem.value.costs: no mistake costs anything, so no decision would be better"
                + " than another; write an amount above 0 for one of them");
  }

  @Test
  void noMistakeIsForgotten() {
    assertThat(said("      otherwise = 1\n", ""))
        .containsExactly(
            LINE
                + "10: problem.value.costs: nothing is said of deciding silver where it is basic;"
                + " write an amount, or otherwise = 1 for all that are not named");
    assertThat(
            mistakesIn(
                PLANS
                    .replace("      otherwise = 1\n", "")
                    .replace(", classes = [basic, silver, gold]", ""),
                Map.of()))
        .containsExactly(
            LINE
                + "10: problem.value.costs: label.classes does not say which classes there are, so"
                + " amounts may be wanting; write otherwise = 1 for all that are not named, or"
                + " label.classes");
    assertThat(mistakesIn(PLANS.replace(", classes = [basic, silver, gold]", ""), Map.of()))
        .isEmpty();
  }

  @Test
  void amountsCannotReadTheOutcome() {
    assertThat(said("0.1 * price", "0.1 * length(plan)"))
        .containsExactly(
            LINE
                + "11: problem.value.costs.gold.silver = \"2 + 0.1 * length(plan)\": plan cannot be"
                + " used here: problem.label.value reads it: it is the outcome, not known at"
                + " prediction time");
  }

  @Test
  void metricsAreThoseOfSeveralClasses() {
    assertThat(said("macro-f1 = 0.5", "macro-f2 = 0.5"))
        .containsExactly(
            LINE
                + "15: problem.value.accept.floor.macro-f2 = 0.5: unknown metric; did you mean"
                + " macro-f1?");
    assertThat(said("ceiling { log-loss = 1 }", "ceiling { accuracy = 1 }"))
        .containsExactly(
            LINE
                + "15: problem.value.accept.ceiling.accuracy = 1: more of it is better; write"
                + " accept.floor.accuracy");
  }

  @Test
  void whatIsOfTwoOutcomesIsLeftOut() {
    String ofProbabilities =
        ": is of a ladder that predicts true or false; leave it out with task = multiclass, where"
            + " every row is decided about and weighs the same";
    assertThat(
            said(
                "  ladder = [rules, linear, boosted-trees]\n",
                """
                  ladder = [rules, linear-svm]
                  calibration = platt
                  split.stratify = true
                  features.encode { city = target }
                  train { weights = balanced, sample.negatives = 10% }
                """))
        .containsExactly(
            LINE
                + "25: problem.ladder = [rules, linear-svm]: linear-svm predicts true or false only;"
                + " with task = multiclass climb rules, linear, decision-tree, random-forest,"
                + " boosted-trees, multilayer-perceptron",
            LINE
                + "26: problem.calibration = \"platt\": not one of none, temperature; write one of"
                + " them",
            LINE
                + "27: problem.split.stratify = true: strata are of true and false outcomes; leave it"
                + " out with task = multiclass",
            LINE
                + "28: problem.features.encode.city = \"target\": encodes by the rate of positives,"
                + " and with task = multiclass there are none; write one-hot, frequency or hash",
            LINE + "29: problem.train.weights = \"balanced\"" + ofProbabilities,
            LINE + "29: problem.train.sample.negatives = \"10%\"" + ofProbabilities);
  }

  @Test
  void treesOfClassesFollowNoFeature() {
    assertThat(
            said(
                "  ladder = [rules, linear, boosted-trees]\n",
                """
                  ladder = [rules, random-forest]
                  rungs.random-forest.monotone { price = increasing }
                """))
        .containsExactly(
            LINE
                + "26: problem.rungs.random-forest.monotone.price = \"increasing\": with task ="
                + " multiclass a prediction is several probabilities, which cannot all rise; leave it"
                + " out");
  }

  @Test
  void temperatureIsOfSeveralClassesOnly() {
    assertThat(mistakesIn(parcels() + "\nproblem.calibration = temperature\n", Map.of()))
        .singleElement()
        .asString()
        .contains("not one of none, platt, isotonic, beta, auto");
  }

  private List<String> said(String replaced, String by) {
    assertThat(PLANS).contains(replaced);
    return mistakesIn(PLANS.replace(replaced, by), Map.of());
  }
}
