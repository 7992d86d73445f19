package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Encodings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** One network on one block, by hand. */
class PerceptronFitTest {
  private static final int ROWS = 1000;
  private static final int HIDDEN = 6;
  private static final Folds ALL = new Folds.ByTime(0);
  private static final StructType SCHEMA = StructType.fromDDL("amount DOUBLE, member DOUBLE");
  private static final List<FeatureColumn> FEATURES =
      List.of(
          new FeatureColumn("amount", FeatureKind.NUMERIC),
          new FeatureColumn("member", FeatureKind.NUMERIC));

  private final double[][] numbers = new double[2][ROWS];
  private final double[] labels = new double[ROWS];
  private final CellSummary part = new CellSummary(FEATURES, Encodings.DEFAULT, 1000);
  private final LinearDesign design;
  private final Block block;

  /** Late where the amount is large for members, small for others, every tenth the other way. */
  PerceptronFitTest() {
    Random random = new Random(20260131);
    RowReader reader = new RowReader(SCHEMA, FEATURES);
    for (int i = 0; i < ROWS; i++) {
      numbers[0][i] = random.nextGaussian();
      numbers[1][i] = random.nextInt(2);
      boolean late = (numbers[0][i] > 0 == (numbers[1][i] == 1)) != (i % 10 == 0);
      labels[i] = late ? 1 : 0;
      Row row = RowFactory.create(numbers[0][i], numbers[1][i]);
      part.add(FEATURES, reader, row, 1, labels[i], 0);
    }
    design = new LinearDesign(EncoderFit.of(FEATURES, part, Encodings.DEFAULT, 10));
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    int[] none = new int[ROWS];
    block =
        new Block(
            0, numbers, new int[2][], labels, weights, none, none, none, none, new Object[0][]);
  }

  @Test
  void learnsWhatNoLineParts() {
    // With one outcome in ten turned the best possible area under the curve is 0.9; a line's is
    // 0.5, as what rises with the amount for members falls with it for the others.
    PerceptronFit fit = new PerceptronFit(0, HIDDEN, 1e-4, design, part, ofChance(), 60, 1);
    while (!fit.done()) {
      fit.advance(sums(fit.candidate(), ofChance()));
    }
    double[] predicted =
        new PerceptronModel(
                design.encoder().fitted(),
                HIDDEN,
                Arrays.stream(fit.weights()).boxed().toList(),
                List.of(),
                Margin.LOG_ODDS)
            .predict(new FeatureBatch(FEATURES, ROWS, numbers, new int[2][], new String[2][]));

    assertThat(AreaUnderCurve.of(predicted, Arrays.stream(labels).mapToInt(l -> (int) l).toArray()))
        .isBetween(0.85, 0.95);
  }

  @Test
  void theGradientIsThatOfTheLoss() {
    // Of a chance, of a number from a mean of 0.4 on, and of two classes as such.
    assertGradient(ofChance());
    assertGradient(new PerceptronTarget(PerceptronTarget.Loss.SQUARED, new double[1], 0.4, 2));
    assertGradient(PerceptronTarget.ofClasses(new double[] {600, 400}));
  }

  /** Central differences: (f(w + h) − f(w − h)) / 2h differs by h² times the third derivative. */
  private void assertGradient(PerceptronTarget target) {
    Random random = new Random(3);
    double[] weights =
        random
            .doubles(PerceptronModel.length(design.width(), HIDDEN, target.outputs()), -1, 1)
            .toArray();
    double[] sums = sums(weights, target);
    double step = 1e-5;
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      double[] above = weights.clone();
      double[] below = weights.clone();
      above[i] += step;
      below[i] -= step;
      differences.add((sums(above, target)[0] - sums(below, target)[0]) / (2 * step));
    }

    assertThat(differences).hasSize(sums.length - 1);
    for (int i = 0; i < differences.size(); i++) {
      assertThat(sums[1 + i]).isCloseTo(differences.get(i), within(1e-4));
    }
  }

  private PerceptronTarget ofChance() {
    return PerceptronTarget.ofChance(part);
  }

  private double[] sums(double[] weights, PerceptronTarget target) {
    return PerceptronSums.of(
        block,
        ALL,
        FEATURES,
        new String[2][],
        List.of(design),
        List.of(target),
        new int[] {0},
        new int[] {HIDDEN},
        new double[][] {weights})[0];
  }
}
