package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.statistic.BlockedMean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RungSavingTest {
  @TempDir Path directory;

  private record Named(String rung) implements Candidate {
    @Override
    public FittedSetting fitted() {
      return new FittedSetting(rung, List.of());
    }

    @Override
    public String column() {
      return rung;
    }

    @Override
    public double loss() {
      return 0;
    }

    @Override
    public List<Double> foldLosses() {
      return List.of();
    }
  }

  @Test
  void ofOneBlockNoRungIsClimbedToAndNoBoundIsSaid() {
    LadderStep step = step(BlockedMean.of("rules", "linear").addSums("2026-01-05", 100, 20, 10));

    assertThat(step.holds()).isFalse();
    assertThat(step.reason())
        .isEqualTo(
            "linear saves 100.00 EUR per 1,000 over rules out of fold, how surely cannot be told of"
                + " one block of rows");
  }

  @Test
  void ofManyBlocksTheBoundIsSaid() {
    BlockedMean costs = BlockedMean.of("rules", "linear");
    for (int week = 0; week < 9; week++) {
      costs.addSums("week " + week, 100, 20, 10);
    }

    assertThat(step(costs).holds()).isTrue();
    assertThat(step(costs).reason())
        .isEqualTo(
            "linear saves 100.00 EUR per 1,000 over rules out of fold, at least 100.00 EUR per"
                + " 1,000 with 95% confidence");
  }

  private LadderStep step(BlockedMean costs) {
    TestProblem flat = TestProblem.flat(directory, Map.of("x", "double"));
    return new RungSaving(flat.problem(), Optional.empty(), 0.95)
        .step(1, new Named("rules"), new Named("linear"), costs, 0);
  }
}
