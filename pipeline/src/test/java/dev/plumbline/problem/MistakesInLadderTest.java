package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be said of rungs, their search and their costs, and every mistake in it. */
class MistakesInLadderTest extends ProblemFileTestBase {
  private static final String LADDER = "  ladder = [rules, linear]\n";

  @Test
  void nothingSaidTheLadderCostsNothingAndIsClimbedAsNeeded() throws ProblemException {
    assertThat(load(parcels(), Map.of()).training())
        .isEqualTo(
            new Training(
                Training.Ladder.NEEDED,
                0.01,
                Training.Weights.NONE,
                Training.Sample.WHOLE,
                Optional.empty(),
                Map.of(),
                new Search(Search.Kind.GRID, 20, Optional.empty())));
  }

  @Test
  void everySettingCanBeStated() throws ProblemException {
    Problem problem =
        load(
            parcels()
                .replace(
                    LADDER,
                    """
                      ladder = [rules, decision-tree, random-forest, boosted-trees, multilayer-perceptron]
                      train { ladder = full, flat-within = 2%, weights = cost, sample.negatives = 5% }
                      search { kind = halving, fits = 27, time = 2 hours }
                      rungs {
                        decision-tree {
                          running-cost = 5, depth = [2, 4], minimum-rows = [10, 20]
                          maximum-categories = 7, rows-in-one-task = 9, monotone { price = increasing }
                        }
                        random-forest {
                          trees = [10, 20], depth = 3, minimum-rows = 4, subsample = 50%
                          column-sample = 60%, maximum-categories = 7, rows-in-one-task = 9
                        }
                        boosted-trees {
                          running-cost = 70.5, trees = 400, depth = [2, 8]
                          learning-rate = [0.01, 0.3], minimum-child-weight = [1, 9]
                          subsample = [0.5, 1], column-sample = [0.4, 1]
                          early-stopping { rounds = 30, share = 20% }
                        }
                        multilayer-perceptron {
                          hidden = 4, ridge = [0.1, 0.2], iterations = 50, maximum-categories = 6
                        }
                      }
                    """)
                .replace("    unit = EUR\n", "    unit = EUR, volume = \"7000 a week\"\n"),
            Map.of("decision.capacity", "50 an hour"));

    assertThat(problem.training())
        .isEqualTo(
            new Training(
                Training.Ladder.FULL,
                0.02,
                Training.Weights.COST,
                new Training.Sample(1, 0.05),
                Optional.of(new Rate(1000, "7000 a week")),
                Map.of("decision-tree", 5.0, "boosted-trees", 70.5),
                new Search(Search.Kind.HALVING, 27, Optional.of(Duration.ofHours(2)))));
    assertThat(problem.decision().capacity()).contains(new Rate(1200, "50 an hour"));
    assertThat(problem.ladder().subList(1, 5))
        .isEqualTo(
            List.of(
                new Rung.DecisionTree(
                    List.of(2, 4),
                    List.of(10.0, 20.0),
                    new Rung.Growth(7, 9, Map.of("price", Rung.Direction.INCREASING))),
                new Rung.RandomForest(
                    List.of(10, 20),
                    List.of(3),
                    List.of(4.0),
                    0.5,
                    0.6,
                    new Rung.Growth(7, 9, Map.of())),
                new Rung.BoostedTrees(
                    List.of(400),
                    List.of(2, 8),
                    List.of(0.01, 0.3),
                    List.of(1.0, 9.0),
                    List.of(0.5, 1.0),
                    List.of(0.4, 1.0),
                    new Rung.EarlyStopping(30, 0.2),
                    new Rung.Growth(50, 2_000_000, Map.of())),
                new Rung.MultilayerPerceptron(List.of(4), List.of(0.1, 0.2), 50, 6)));
  }

  @Test
  void aContractWithoutACapacityIsTheOneItAlwaysWas() {
    assertThat(new DecisionEffect(true, false))
        .hasToString("DecisionEffect[changesOutcome=true, hidesOutcome=false]");
  }

  @Test
  void aVolumeIsSoManyInATime() {
    assertThat(mistakes("    unit = EUR\n", "    unit = EUR, volume = 500\n"))
        .containsExactly(
            "parcels.conf:15: problem.value.volume = 500: not so many in a time; write for example"
                + " \"20000 a month\" (an hour, a day, a week, a month, a year)");
  }

  @Test
  void aCapacityIsSoManyInATime() {
    assertThat(mistakes("  seed = 7", "  decision.capacity = plenty\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.decision.capacity = \"plenty\": not so many in a time; write"
                + " for example \"500 a day\" (an hour, a day, a week, a month, a year)");
  }

  @Test
  void aDirectionIsOfAFeatureWithAnOrder() {
    String trees = "  ladder = [rules, boosted-trees]\n  rungs.boosted-trees.monotone ";
    assertThat(mistakes(LADDER, trees + "{ prise = increasing }\n"))
        .containsExactly(
            "parcels.conf:84: problem.rungs.boosted-trees.monotone.prise = \"increasing\": prise is"
                + " not a column of parcels or a feature; did you mean price?");
    assertThat(mistakes(LADDER, trees + "{ price = up }\n"))
        .containsExactly(
            "parcels.conf:84: problem.rungs.boosted-trees.monotone.price = \"up\": not one of"
                + " increasing, decreasing; write one of them");
    assertThat(mistakes(LADDER, trees + "{ booked_hour = increasing }\n"))
        .containsExactly(
            "parcels.conf:84: problem.rungs.boosted-trees.monotone.booked_hour = \"increasing\":"
                + " booked_hour is a category, which has no order; take it out, or out of"
                + " features.categorical");
  }

  @Test
  void theRulesHaveNoRunningCostOfTheirOwn() {
    assertThat(mistakes(LADDER, LADDER + "  rungs.linear.running-cost = much\n"))
        .containsExactly(
            "parcels.conf:84: problem.rungs.linear.running-cost = \"much\": not a number; write for"
                + " example 200");
  }

  @Test
  void anUnknownWayToSearchWeighOrClimbIsReported() {
    assertThat(mistakes(LADDER, LADDER + "  search.kind = randm\n"))
        .containsExactly(
            "parcels.conf:84: problem.search.kind = \"randm\": not one of grid, random, halving;"
                + " did you mean random?");
    assertThat(mistakes(LADDER, LADDER + "  train.weights = balance\n"))
        .containsExactly(
            "parcels.conf:84: problem.train.weights = \"balance\": not one of none, balanced, cost;"
                + " did you mean balanced?");
    assertThat(mistakes(LADDER, LADDER + "  train.ladder = all\n"))
        .containsExactly(
            "parcels.conf:84: problem.train.ladder = \"all\": not one of needed, full; write one of"
                + " them");
  }
}
