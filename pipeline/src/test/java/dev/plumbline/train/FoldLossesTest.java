package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldLossesTest {
  @Test
  void saysHowMuchLargerTheLossIsOfRowsNeverSeen() {
    // By hand: gaps 0.1, 0.2, 0.3 have mean 0.2 and standard deviation 0.1; over the root of 3.
    FoldLosses losses = new FoldLosses(List.of(0.5, 0.6, 0.7), List.of(0.4, 0.4, 0.4));

    assertThat(losses.overfit()).isCloseTo(0.2, within(1e-12));
    assertThat(losses.overfitError()).isCloseTo(0.1 / Math.sqrt(3), within(1e-12));
    assertThat(losses.error()).isCloseTo(0.1 / Math.sqrt(3), within(1e-12));
  }

  @Test
  void leavesOutFoldsWithoutRows() {
    FoldLosses losses =
        new FoldLosses(List.of(Double.NaN, 0.6, 0.8), List.of(0.1, 0.5, Double.NaN));

    assertThat(losses.overfit()).isCloseTo(0.1, within(1e-12));
    assertThat(losses.overfitError()).isNull();
    assertThat(losses.error()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void saysNothingThatWasNotMeasured() {
    assertThat(new FoldLosses(List.of(0.5, 0.6), List.of()).overfit()).isNull();
  }
}
