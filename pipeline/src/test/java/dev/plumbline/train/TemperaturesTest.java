package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.learner.ClassProbabilities;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperaturesTest {
  /** Outcomes drawn from probabilities that are then made too sure by a known temperature. */
  @Test
  void findsTheTemperatureThatUndoesTooMuchCertainty() {
    Random random = new Random(3);
    double[] losses = new double[Temperatures.count()];
    for (int row = 0; row < 20_000; row++) {
      double[] truth = new double[3];
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        truth[c] = Math.exp(1.5 * random.nextGaussian());
        sum += truth[c];
      }
      for (int c = 0; c < 3; c++) {
        truth[c] /= sum;
      }
      double drawn = random.nextDouble();
      int actual = drawn < truth[0] ? 0 : drawn < truth[0] + truth[1] ? 1 : 2;
      Temperatures.add(losses, actual, ClassProbabilities.at(1 / 1.7, truth));
    }

    // The standard error of the estimate is about 0.02 here.
    assertThat(Temperatures.best(losses)).isCloseTo(1.7, within(0.06));
  }

  @Test
  void withoutRowsNothingIsChanged() {
    assertThat(Temperatures.best(new double[Temperatures.count()])).isEqualTo(1);
  }
}
