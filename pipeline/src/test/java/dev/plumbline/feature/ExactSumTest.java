package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expected sums are BigDecimal's, which are exact and round once, half to even. */
class ExactSumTest {

  @Test
  void isTheCorrectlyRoundedSumWhateverTheMagnitudes() {
    Random random = new Random(1);
    for (int round = 0; round < 2000; round++) {
      ExactSum sum = new ExactSum();
      BigDecimal expected = BigDecimal.ZERO;
      int scale = random.nextInt(600);
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        double value = random.nextGaussian() * Math.pow(10, (random.nextDouble() - 0.5) * scale);
        sum.add(value);
        expected = expected.add(new BigDecimal(value));
      }
      assertThat(sum.value()).isEqualTo(expected.doubleValue());
    }
  }

  @Test
  void doesNotRememberValuesThatWereRemoved() {
    Random random = new Random(2);
    ExactSum sliding = new ExactSum();
    Deque<Double> inside = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      double value = (random.nextBoolean() ? 1e15 : 1e-3) * random.nextGaussian();
      sliding.add(value);
      inside.addLast(value);
      if (inside.size() > 10) {
        sliding.remove(inside.removeFirst());
      }
      if (i % 7 == 0) {
        List<Double> shuffled = new ArrayList<>(inside);
        Collections.shuffle(shuffled, random);
        ExactSum fresh = new ExactSum();
        shuffled.forEach(fresh::add);
        assertThat(sliding.value()).isEqualTo(fresh.value());
      }
    }
  }

  @Test
  void roundsHalfToEvenAndKeepsSubnormalsAndCancellation() {
    assertThat(sum(1.0, Math.ulp(1.0) / 2)).isEqualTo(1.0);
    assertThat(sum(1.0, Math.ulp(1.0) / 2, Double.MIN_VALUE)).isEqualTo(1.0 + Math.ulp(1.0));
    assertThat(sum(1.0 + Math.ulp(1.0), Math.ulp(1.0) / 2)).isEqualTo(1.0 + 2 * Math.ulp(1.0));
    assertThat(sum(Double.MIN_VALUE, Double.MIN_VALUE)).isEqualTo(2 * Double.MIN_VALUE);
    assertThat(sum(1e308, 1e-308, -1e308)).isEqualTo(1e-308);
    assertThat(sum(-1e308, -3.0, 1e308)).isEqualTo(-3.0);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sum()).isEqualTo(0.0);
  }

  @Test
  void recoversFromNotANumberAndInfinityOnceTheyLeave() {
    ExactSum sum = new ExactSum();
    sum.add(2.5);
    sum.add(Double.NaN);
    assertThat(sum.value()).isNaN();
    sum.remove(Double.NaN);
    sum.add(Double.POSITIVE_INFINITY);
    assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
    sum.add(Double.NEGATIVE_INFINITY);
    assertThat(sum.value()).isNaN();
    sum.remove(Double.POSITIVE_INFINITY);
    sum.remove(Double.NEGATIVE_INFINITY);
    assertThat(sum.value()).isEqualTo(2.5);
  }

  private static double sum(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }
}
