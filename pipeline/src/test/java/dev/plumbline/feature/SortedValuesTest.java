package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The least and greatest of a bag against a sorted list. */
class SortedValuesTest {

  /** Few different numbers with many repetitions, and nearly all different. */
  @ParameterizedTest
  @ValueSource(ints = {7, 1_500, 1_000_000})
  void knowsLeastAndGreatestWhileValuesComeAndGo(int different) {
    Random random = new Random(different);
    SortedValues values = new SortedValues();
    List<Double> expected = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 12_000; i++) {
        // First the bag grows, then it shrinks to nothing.
        if (i < 6_000 == random.nextInt(4) > 0 || expected.isEmpty()) {
          double value =
              random.nextInt(500) == 0 ? Double.NaN : (random.nextInt(different) - 3) / 4.0;
          values.add(value);
          int at = Collections.binarySearch(expected, value);
          expected.add(at < 0 ? -at - 1 : at, value);
        } else {
          values.remove(expected.remove(random.nextInt(expected.size())));
        }
        if (!expected.isEmpty()) {
          assertThat(values.least()).isEqualTo(expected.get(0));
          assertThat(values.greatest()).isEqualTo(expected.get(expected.size() - 1));
        }
      }
      values.clear();
      expected.clear();
    }
  }
}
