package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** One fit of several classes, its sums taken by plain loops. */
class QuasiNewtonFitTest {
  private static final int ROWS = 800;
  private static final int CLASSES = 4;
  private static final int GROUPS = 10;
  private static final int WIDTH = 1 + GROUPS + 2;

  private final double[][] rows = new double[ROWS][WIDTH];
  private final int[] labels = new int[ROWS];

  /**
   * Indicators add up to the intercept, and three of the groups never have one of the classes: a
   * small penalty lets their coefficients go far. A minimum is where the gradient is 0.
   */
  @Test
  void findsTheMinimumInFewPassesWhereColumnsNearlyTellAClass() {
    makeRows();
    LinearPenalty penalty = new LinearPenalty(1e-5, 0);
    QuasiNewtonFit fit = QuasiNewtonFit.ofClasses(0, penalty, WIDTH, WIDTH, WIDTH, counts());

    int passes = 0;
    while (!fit.done()) {
      fit.advance(sums(fit.candidate(), fit.order()));
      passes++;
    }

    // By scales of the beginning alone it takes some 400.
    assertThat(passes).isLessThan(200);
    double[] found = fit.candidate();
    double[] sums = sums(found, LinearSums.Order.FIRST);
    for (int i = 0; i < found.length; i++) {
      double shrunk = i < CLASSES ? 0 : penalty.ridge() * found[i];
      assertThat(sums[CLASSES + i] / ROWS + shrunk).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void scaledCoefficientsAreFoundAgain() {
    double[][][] curvatures = {{{4}, {2, 5}, {0, 1, 3}}, {{1}, {0.5, 1}, {0.2, 0.1, 9}}};
    CoefficientScaling scaling = CoefficientScaling.triangular(curvatures);
    double[] coefficients = {1, -2, 3, 4, -5, 6};

    assertThat(scaling.unscaled(scaling.scaled(coefficients)))
        .containsExactly(coefficients, within(1e-12));
    // The squared length is the quadratic form of the curvature, at 1, 3, -5.
    double[] scaled = scaling.scaled(coefficients);
    double first = scaled[0] * scaled[0] + scaled[2] * scaled[2] + scaled[4] * scaled[4];
    assertThat(first).isCloseTo(4 + 2 * 2 * 3 + 5 * 9 + 2 * 1 * 3 * -5 + 3 * 25, within(1e-6));
  }

  /** The second column is the first over again: what rounding leaves of it is not curvature. */
  @Test
  void aColumnWithoutCurvatureOfItsOwnIsScaledAlone() {
    double[][][] curvatures = {{{1}, {1.0001, 1}}};
    CoefficientScaling scaling = CoefficientScaling.triangular(curvatures);

    assertThat(scaling.scaled(new double[] {2, 3}))
        .containsExactly(new double[] {2, 3}, within(1e-9));
  }

  private void makeRows() {
    Random random = new Random(3);
    for (int row = 0; row < ROWS; row++) {
      int group = random.nextInt(GROUPS);
      rows[row][0] = 1;
      rows[row][1 + group] = 1;
      rows[row][1 + GROUPS] = random.nextGaussian();
      rows[row][2 + GROUPS] = 0.95 * rows[row][1 + GROUPS] + 0.3 * random.nextGaussian();
      int label = random.nextInt(CLASSES);
      double pull = rows[row][1 + GROUPS] + random.nextGaussian();
      labels[row] = pull > 1.2 ? 0 : group < 3 && label == group ? CLASSES - 1 : label;
    }
  }

  private double[] counts() {
    double[] counts = new double[CLASSES];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** Laid out as {@link LinearSums} and {@link LinearCandidates} say, at every place by class. */
  private double[] sums(double[] coefficients, LinearSums.Order order) {
    double[] sums = new double[order.length(WIDTH) * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      double[] probabilities = new double[CLASSES];
      for (int i = 0; i < coefficients.length; i++) {
        probabilities[i % CLASSES] += coefficients[i] * rows[row][i / CLASSES];
      }
      double came = probabilities[labels[row]];
      sums[0] += Softmax.probabilities(probabilities) - came;
      for (int c = 0; c < CLASSES; c++) {
        double p = probabilities[c];
        int triangle = 1 + WIDTH;
        for (int i = 0; i < WIDTH; i++) {
          double value = rows[row][i];
          sums[(1 + i) * CLASSES + c] += (p - (c == labels[row] ? 1 : 0)) * value;
          if (order == LinearSums.Order.DIAGONAL) {
            sums[(1 + WIDTH + i) * CLASSES + c] += p * (1 - p) * value * value;
          }
          for (int j = 0; order == LinearSums.Order.SECOND && j <= i; j++, triangle++) {
            sums[triangle * CLASSES + c] += p * (1 - p) * value * rows[row][j];
          }
        }
      }
    }
    return sums;
  }
}
