package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidentJointTest {
  private static final int ROWS = 20_000;

  /**
   * Probabilities that separate the classes: every flipped outcome falls below its class's
   * threshold, so the joint is exact.
   */
  @Test
  void flipsAreCountedExactlyWhereTheClassesSeparate() {
    Random random = new Random(1);
    boolean[] recorded = new boolean[ROWS];
    double[] probability = new double[ROWS];
    int flipped = 0;
    for (int i = 0; i < ROWS; i++) {
      boolean truth = random.nextInt(4) == 0;
      boolean flip = random.nextInt(20) == 0;
      flipped += flip ? 1 : 0;
      recorded[i] = truth ^ flip;
      probability[i] = truth ? 0.9 : 0.1;
    }
    ConfidentJoint joint = joint(recorded, probability);
    assertThat(joint.noiseRate()).isCloseTo((double) flipped / ROWS, within(1e-9));
  }

  /**
   * Two normals with unit variance, 3 apart, 5% of the outcomes flipped, and the probability of the
   * recorded outcome as a calibrated model gives it: 0.05 + 0.9 × sigmoid(3 x - 4.5). Bayes' rule
   * itself errs on Φ(-1.5) = 6.7% of the rows, so not all flips can be told from honest surprises.
   */
  @Test
  void flipsAreFoundAmongOverlappingClasses() {
    Random random = new Random(2);
    boolean[] recorded = new boolean[ROWS];
    boolean[] flip = new boolean[ROWS];
    double[] probability = new double[ROWS];
    int flips = 0;
    for (int i = 0; i < ROWS; i++) {
      boolean truth = random.nextBoolean();
      double x = random.nextGaussian() + (truth ? 3 : 0);
      flip[i] = random.nextInt(20) == 0;
      flips += flip[i] ? 1 : 0;
      recorded[i] = truth ^ flip[i];
      probability[i] = 0.05 + 0.9 / (1 + Math.exp(-(3 * x - 4.5)));
    }
    ConfidentJoint joint = joint(recorded, probability);
    assertThat(joint.noiseRate()).isCloseTo(0.05, within(0.015));
    Integer[] order = new Integer[ROWS];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order, Comparator.comparingDouble(i -> recorded[i] ? probability[i] : 1 - probability[i]));
    int found = 0;
    for (int i = 0; i < flips; i++) {
      found += flip[order[i]] ? 1 : 0;
    }
    // Of as many rows as there are flips, ranked by margin: precision and recall are the same.
    assertThat((double) found / flips).isGreaterThan(0.6);
  }

  /**
   * Two normals one deviation apart: a third of the rows lie on the other's side, 5% are flipped.
   * The counts alone take most of that third for wrong outcomes; at the ends, where nearly all rows
   * are of one class, hardly more than the flips are recorded as the other.
   */
  @Test
  void whatAWeakModelCannotTellIsNotCalledWrong() {
    Random random = new Random(4);
    boolean[] recorded = new boolean[ROWS];
    double[] probability = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      boolean truth = random.nextBoolean();
      double x = random.nextGaussian() + (truth ? 1 : 0);
      recorded[i] = truth ^ random.nextInt(20) == 0;
      probability[i] = 0.05 + 0.9 / (1 + Math.exp(-(x - 0.5)));
    }
    assertThat(joint(recorded, probability).noiseRate()).isBetween(0.05, 0.2);
  }

  @Test
  void confidentMistakesCountAsNoiseEvenWhereTheyAreHonest() {
    Random random = new Random(3);
    boolean[] recorded = new boolean[ROWS];
    double[] probability = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      // No model can do better than this one: its confident mistakes are what it says they are.
      probability[i] = random.nextBoolean() ? 0.98 : 0.02;
      recorded[i] = random.nextDouble() < probability[i];
    }
    assertThat(joint(recorded, probability).noiseRate()).isCloseTo(0.02, within(0.005));
  }

  /**
   * What a calibrated model expects to count for the class that is not recorded, the sum of that
   * class's probabilities over the rows which reach its threshold, is what is counted, with one
   * outcome in ten flipped as without: it has learned the flips too. By their difference flips
   * cannot be told from honest surprises.
   */
  @Test
  void whatACalibratedModelExpectsOfItselfSaysNothingOfFlips() {
    for (double rate : new double[] {0, 0.1}) {
      Random random = new Random(5);
      boolean[] recorded = new boolean[ROWS];
      double[] probability = new double[ROWS];
      ConfidentJoint.Thresholds thresholds = new ConfidentJoint.Thresholds();
      for (int i = 0; i < ROWS; i++) {
        boolean truth = random.nextBoolean();
        double x = random.nextGaussian() + (truth ? 1 : 0);
        recorded[i] = truth ^ random.nextDouble() < rate;
        probability[i] = rate + (1 - 2 * rate) / (1 + Math.exp(-(x - 0.5)));
        thresholds.add(recorded[i], probability[i]);
      }
      double expected = 0;
      int counted = 0;
      for (int i = 0; i < ROWS; i++) {
        boolean one = probability[i] >= thresholds.of(1);
        boolean zero = 1 - probability[i] >= thresholds.of(0);
        expected += (one ? 1 - probability[i] : 0) + (zero ? probability[i] : 0);
        counted += one && !recorded[i] || zero && recorded[i] ? 1 : 0;
      }
      // Binomial: four standard errors.
      assertThat((double) counted).isCloseTo(expected, within(4 * Math.sqrt(expected)));
      assertThat(counted).isGreaterThan(ROWS / 20);
    }
  }

  private static ConfidentJoint joint(boolean[] recorded, double[] probability) {
    ConfidentJoint.Thresholds thresholds = new ConfidentJoint.Thresholds();
    for (int i = 0; i < recorded.length; i++) {
      thresholds.add(recorded[i], probability[i]);
    }
    ConfidentJoint joint = new ConfidentJoint(thresholds);
    for (int i = 0; i < recorded.length; i++) {
      joint.add(recorded[i], probability[i]);
    }
    return joint;
  }
}
