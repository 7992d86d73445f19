package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerWithoutModelTest {
  private static final long MANY_BLOCKS = 1_000_000;

  @Test
  void tellsBeforeThereIsAModelWhatSavingCanBeShown() {
    // By hand: z = 1.644854 + 0.841621 (normal quantiles, blocks being many), s = 2 z² / N.
    double saving = Power.smallestSavingWithoutModel(1, 1, 1, 1, 1000, MANY_BLOCKS, 0.95);

    assertThat(saving).isCloseTo(2 * 2.486475 * 2.486475 / 1000, within(1e-6));
  }

  @Test
  void needsTwiceTheSavingWhereDependentRowsCountHalf() {
    double unrelated = Power.smallestSavingWithoutModel(2, 3, 12, 1, 500, 10, 0.95);
    double dependent = Power.smallestSavingWithoutModel(2, 3, 12, 2, 500, 10, 0.95);

    assertThat(dependent).isCloseTo(2 * unrelated, within(1e-12));
  }

  @Test
  void showsNothingWithOneBlock() {
    assertThat(Power.smallestSavingWithoutModel(1, 1, 1, 1, 1000, 1, 0.95)).isInfinite();
  }
}
