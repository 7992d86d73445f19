package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticLossTest {
  @Test
  void isTheLogLossWithItsDerivatives() {
    // By definition: softplus(m) − y·m, its derivative p − y and p·(1 − p), each times the weight.
    Random random = new Random(5);
    int rows = LinearLoss.ROWS;
    double[] labels = random.doubles(rows).map(u -> u < 0.3 ? 1 : 0).toArray();
    double[] weights = random.doubles(rows).map(u -> u < 0.5 ? 1 : 3 * u).toArray();
    double[] margins = random.doubles(2 * rows, -40, 40).toArray();
    double[] first = margins.clone();
    double[] second = new double[2 * rows];
    double[] losses = {1, 2};
    double[] expected = losses.clone();
    new LogisticLoss().derive(rows, 2, labels, weights, first, second, losses);
    for (int i = 0; i < margins.length; i++) {
      double label = labels[i / 2];
      double weight = weights[i / 2];
      double probability = Logistic.probability(margins[i]);
      expected[i % 2] += weight * (Logistic.softplus(margins[i]) - label * margins[i]);
      assertThat(first[i]).isCloseTo(weight * (probability - label), within(1e-15));
      assertThat(second[i]).isCloseTo(weight * probability * (1 - probability), within(1e-15));
    }
    assertThat(losses).containsExactly(expected, within(1e-9));
  }

  @Test
  void staysFiniteAtTheEnds() {
    double[] margins = {800, -800, 0, 0};
    double[] losses = new double[1];
    new LogisticLoss()
        .derive(
            4,
            1,
            new double[] {0, 1, 1, 0},
            new double[] {1, 1, 1, 1},
            margins,
            new double[4],
            losses);
    assertThat(losses[0]).isCloseTo(1600 + 2 * Math.log(2), within(1e-9));
    assertThat(margins).containsExactly(new double[] {1, -1, -0.5, 0.5}, within(1e-15));
  }
}
