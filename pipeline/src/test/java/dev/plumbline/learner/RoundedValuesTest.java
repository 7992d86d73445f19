package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundedValuesTest {
  @Test
  void isExactAsLongAsThereAreFewValues() {
    RoundedValues values = new RoundedValues(10);
    for (double value : new double[] {4, -1, 3, 3, 8, 0.1}) {
      values.add(value, 1);
    }
    values.add(-0.0, 0.5);
    values.add(0.0, 0.5);

    // Ascending: −1, 0, 0.1, 3, 3, 4, 8: of seven the fourth is the median.
    assertThat(values.quantile(0.5)).isEqualTo(3);
    assertThat(values.quantile(0)).isEqualTo(-1);
    assertThat(values.quantile(1)).isEqualTo(8);
    assertThat(new RoundedValues(10).quantile(0.5)).isNaN();
  }

  @Test
  void aWeightIsSoManyRows() {
    RoundedValues values = new RoundedValues(10);
    values.add(1, 3);
    values.add(5, 2);
    values.add(9, 1);

    // 1 1 1 5 5 9: the middle lies between 1 and 5.
    assertThat(values.quantile(0.5)).isEqualTo(3);
    assertThat(values.quantile(0.75)).isEqualTo(5);
  }

  @Test
  void theOrderAndThePartsOfManyValuesChangeNothing() {
    double[] drawn = new Random(7).doubles(20_000, -50, 1000).toArray();
    RoundedValues one = new RoundedValues(1000);
    Arrays.stream(drawn).forEach(value -> one.add(value, 1));
    RoundedValues parts = new RoundedValues(1000);
    for (int part = 0; part < 7; part++) {
      RoundedValues some = new RoundedValues(1000);
      for (int i = drawn.length - 1 - part; i >= 0; i -= 7) {
        some.add(drawn[i], 1);
      }
      parts.merge(some);
    }
    Arrays.sort(drawn);

    for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
      assertThat(one.quantile(share)).isEqualTo(parts.quantile(share));
      assertThat(one.quantile(share))
          .isCloseTo(drawn[(int) (share * drawn.length)], withinPercentage(2));
    }
  }
}
