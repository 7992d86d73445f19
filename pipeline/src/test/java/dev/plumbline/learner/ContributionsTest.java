package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContributionsTest extends SparkTest {
  private static final Folds FOLDS = new Folds.ByEntity(2);
  private static final Rung.Growth GROWTH = new Rung.Growth(3, 1_000_000, java.util.Map.of());

  private TrainingMatrix matrix;
  private FeatureBatch batch;

  @BeforeAll
  void read() {
    matrix = TrainingMatrix.of(Samples.rows(session(), 1000, 2), Samples.layout());
    Block block = matrix.blocks().first();
    int[] all = block.training(FOLDS, FOLDS.finalModel());
    batch = block.features(matrix.features(), matrix.dictionaries().value(), all);
  }

  @AfterAll
  void close() {
    matrix.close();
  }

  @Test
  void thoseOfALinearModelSumToItsLogOdds() {
    FittedModel model = fitted(new Rung.Linear(List.of(1e-3), 3)).get(0);
    Contributions found = model.contributions(batch).orElseThrow();

    assertThat(found.features()).containsExactly("amount", "member", "city");
    assertSums(model, found, 1e-9);
  }

  @Test
  void thoseOfASupportVectorMachineSumToItsMargin() {
    FittedModel model = fitted(new Rung.LinearSupportVectors(List.of(1e-3), 3)).get(0);
    Contributions found = model.contributions(batch).orElseThrow();
    double[] predicted = model.predict(batch);

    for (int row = 0; row < predicted.length; row++) {
      assertThat(found.margin().raw(found.sum(row))).isCloseTo(predicted[row], within(1e-9));
    }
  }

  /** Counted from the mean of each column, contributions are 0 on the mean: so the means are. */
  @Test
  void thoseOfALinearModelAverageToNothingOverItsTrainingRows() {
    Contributions found =
        fitted(new Rung.Linear(List.of(1e-3), 3)).get(0).contributions(batch).orElseThrow();

    for (int feature = 0; feature < 3; feature++) {
      int at = feature;
      double mean = Arrays.stream(found.byRow()).mapToDouble(r -> r[at]).average().orElseThrow();
      double size =
          Arrays.stream(found.byRow()).mapToDouble(r -> Math.abs(r[at])).average().orElseThrow();
      assertThat(size).isGreaterThan(0.05);
      assertThat(mean).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void thoseOfTreesSumToTheirLogOddsWithAllTreesOrTheFirstOnly() {
    List<FittedModel> both =
        fitted(new Rung.BoostedTrees(List.of(5, 20), List.of(3), 0.3, 1, 1, 1, 3, 1_000_000));

    assertThat(both).hasSize(2);
    for (FittedModel model : both) {
      assertSums(model, model.contributions(batch).orElseThrow(), 1e-6);
    }
  }

  @Test
  void thoseOfAForestSumToItsRate() {
    Rung forest = new Rung.RandomForest(List.of(10), List.of(4), List.of(5.0), 0.6, 0.6, GROWTH);
    FittedModel model = fitted(forest).get(0);
    Contributions found = model.contributions(batch).orElseThrow();

    assertThat(found.margin()).isEqualTo(Margin.RATE);
    assertSums(model, found, 1e-6);
  }

  /**
   * Against Shapley's formula over all subsets (Shapley 1953), with the tree read from its dump.
   */
  @Test
  void thoseOfATreeAreItsShapleyValues() {
    TreesModel model =
        (TreesModel) fitted(new Rung.DecisionTree(List.of(3), List.of(20.0), GROWTH)).get(0);
    Contributions found = model.contributions(batch).orElseThrow();
    DumpedTree tree = DumpedTree.of(model.booster().dump()[0]);
    float[] rows = new float[batch.rows() * 3];
    TreeInput.fill(model.encoder(), batch, rows, 0);

    double rate = found.sum(0) - tree.value(Arrays.copyOf(rows, 3));
    for (int row = 0; row < 200; row++) {
      float[] values = Arrays.copyOfRange(rows, row * 3, row * 3 + 3);
      for (int feature = 0; feature < 3; feature++) {
        assertThat(found.byRow()[row][feature])
            .isCloseTo(tree.shapley(values, feature), within(1e-6));
      }
    }
    assertThat(found.base()).isCloseTo(rate + tree.expected(new float[3], 0), within(1e-6));
  }

  @Test
  void thoseOfANetworkSumToItsLogOdds() {
    FittedModel model =
        fitted(new Rung.MultilayerPerceptron(List.of(3), List.of(1e-3), 20, 3)).get(0);

    assertSums(model, model.contributions(batch).orElseThrow(), 1e-9);
  }

  /**
   * Two features go into one unit: the integral over the straight line of w_j x_j (1 − tanh²) is
   * each one's share of the way, here by the midpoint rule.
   */
  @Test
  void thoseOfANetworkAreIntegratedGradients() {
    Encoder encoder =
        new Encoder(
            List.of(
                new ColumnEncoding.Numeric("a", 0, 1, false),
                new ColumnEncoding.Numeric("b", 0, 1, false)));
    List<Double> weights = List.of(0.1, 0.4, 0.8, -0.5, 0.3, 1.1, 2.0, -1.5, 0.2);
    PerceptronModel model =
        new PerceptronModel(encoder, 2, weights, List.of(1.0, 0.0, 0.5), Margin.LOG_ODDS);
    FeatureBatch one = numbers(new double[] {1.3}, new double[] {-0.7});

    double[] expected = new double[2];
    int steps = 20_000;
    for (int step = 0; step < steps; step++) {
      double t = (step + 0.5) / steps;
      double a = 1.3 * t;
      double b = 0.5 + t * (-0.7 - 0.5);
      double first = 1 - Math.pow(Math.tanh(0.1 + 0.8 * a + 0.3 * b), 2);
      double second = 1 - Math.pow(Math.tanh(0.4 - 0.5 * a + 1.1 * b), 2);
      expected[0] += 1.3 * (2 * first * 0.8 + 1.5 * second * 0.5) / steps;
      expected[1] += -1.2 * (2 * first * 0.3 - 1.5 * second * 1.1) / steps;
    }
    assertThat(model.contributions(one).orElseThrow().byRow()[0])
        .containsExactly(expected, within(1e-8));
  }

  @Test
  void aRuleAddsWhatItSaysBeyondWhereItDoesNotHold() {
    RulesModel rule = new RulesModel.Rule("late_before", 0.7, 0.2);
    Contributions found = rule.contributions(batch).orElseThrow();

    assertThat(found.features()).containsExactly("late_before");
    assertThat(found.base()).isEqualTo(0.2);
    assertThat(Arrays.stream(found.byRow()).map(r -> r[0]).distinct())
        .containsExactlyInAnyOrder(0.0, 0.7 - 0.2);
    assertSums(rule, found, 1e-15);
    assertThat(new RulesModel.Constant(0.3).contributions(batch).orElseThrow().sum(0))
        .isEqualTo(0.3);
  }

  @Test
  void aModelSavedWithoutMeansDoesNotKnow() {
    FittedPipeline pipeline =
        new FittedPipeline(
            "linear",
            "by hand",
            List.of(new FeatureColumn("a", FeatureKind.NUMERIC)),
            new LinearModel(
                new Encoder(List.of(new ColumnEncoding.Numeric("a", 0, 1, false))),
                List.of(0.0, 2.0),
                List.of(1.0, 0.0)),
            new Calibrator.Identity());
    String saved = pipeline.toJson().replaceAll(",\\s*\"means\" : \\[[^]]*]", "");

    assertThat(saved).doesNotContain("means");
    FittedPipeline read = FittedPipeline.of(saved, Optional.empty());
    assertThat(read.contributions(numbers(new double[] {1}, new double[] {1}))).isEmpty();
  }

  private List<FittedModel> fitted(Rung rung) {
    return Learner.of(rung, 1).fit(matrix, FOLDS).stream().map(FittedSetting::finalModel).toList();
  }

  private static FeatureBatch numbers(double[] a, double[] b) {
    return new FeatureBatch(
        List.of(
            new FeatureColumn("a", FeatureKind.NUMERIC),
            new FeatureColumn("b", FeatureKind.NUMERIC)),
        a.length,
        new double[][] {a, b},
        new int[2][],
        new String[2][]);
  }

  private void assertSums(FittedModel model, Contributions found, double most) {
    double[] predicted = model.predict(batch);
    for (int row = 0; row < predicted.length; row++) {
      double said =
          found.margin() == Margin.LOG_ODDS ? Logistic.logit(predicted[row]) : predicted[row];
      assertThat(found.sum(row)).isCloseTo(said, within(most * Math.max(1, Math.abs(said))));
      assertThat(found.margin().raw(found.sum(row))).isCloseTo(predicted[row], within(most));
    }
  }

  /** A tree as XGBoost writes it in words. */
  private record DumpedTree(List<String[]> nodes) {
    static DumpedTree of(String dump) {
      List<String[]> nodes = new ArrayList<>();
      for (String line : dump.split("\n")) {
        String[] parts = line.strip().split(":", 2);
        int node = Integer.parseInt(parts[0]);
        while (nodes.size() <= node) {
          nodes.add(new String[0]);
        }
        nodes.set(node, parts[1].split("[ ,=](?![^{]*})"));
      }
      return new DumpedTree(nodes);
    }

    private String after(int node, String name) {
      String[] words = nodes.get(node);
      return words[
          IntStream.range(0, words.length)
                  .filter(i -> words[i].equals(name))
                  .findFirst()
                  .orElseThrow()
              + 1];
    }

    private boolean isLeaf(int node) {
      return nodes.get(node)[0].equals("leaf");
    }

    private double cover(int node) {
      return Double.parseDouble(after(node, "cover"));
    }

    private int feature(int node) {
      return Integer.parseInt(nodes.get(node)[0].split("[f<:]")[1]);
    }

    private int next(int node, float value) {
      if (Float.isNaN(value)) {
        return Integer.parseInt(after(node, "missing"));
      }
      String split = nodes.get(node)[0].replaceAll("[\\[\\]]", "");
      boolean holds;
      if (split.contains("{")) {
        String set = split.substring(split.indexOf('{') + 1, split.indexOf('}'));
        holds = Arrays.asList(set.split(",")).contains(Integer.toString((int) value));
      } else {
        // "[f1]" asks whether a number that is 0 or 1 is 1.
        holds = value < Float.parseFloat(split.substring(split.indexOf('<') + 1));
      }
      return Integer.parseInt(after(node, holds ? "yes" : "no"));
    }

    double value(float[] values) {
      return expected(values, 0b111, 0);
    }

    double expected(float[] values, int known) {
      return expected(values, known, 0);
    }

    private double expected(float[] values, int known, int node) {
      if (isLeaf(node)) {
        return Double.parseDouble(after(node, "leaf"));
      }
      if ((known >> feature(node) & 1) == 1) {
        return expected(values, known, next(node, values[feature(node)]));
      }
      int yes = Integer.parseInt(after(node, "yes"));
      int no = Integer.parseInt(after(node, "no"));
      return (cover(yes) * expected(values, known, yes) + cover(no) * expected(values, known, no))
          / (cover(yes) + cover(no));
    }

    double shapley(float[] values, int feature) {
      double[] weights = {2.0 / 6, 1.0 / 6, 2.0 / 6};
      double sum = 0;
      for (int others = 0; others < 8; others++) {
        if ((others >> feature & 1) == 0) {
          sum +=
              weights[Integer.bitCount(others)]
                  * (expected(values, others | 1 << feature) - expected(values, others));
        }
      }
      return sum;
    }
  }
}
