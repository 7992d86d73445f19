package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.ResidualTable;
import org.junit.jupiter.api.Test;

class NumberDecisionTest {
  private static final double[] MEANS = {0.0261, 0.0262, 0.0263, 0.0264, 0.0266};

  /** The mean of each fold is predicted, and of 100 outcomes 97 are 0. */
  @Test
  void anIntervalThatIsAPointHoldsTheOutcomeItIs() {
    ResidualTable residuals = ResidualTable.of(new double[] {0.02615, 0.02625, 0.02635, 0.0265});
    for (double mean : MEANS) {
      for (int row = 0; row < 1_000; row++) {
        residuals.add(mean, row % 100 < 97 ? 0 : 1);
      }
    }
    PredictiveDistribution distribution = PredictiveDistribution.fit(residuals);

    double[] sums = new double[NumberDecision.WIDTH];
    for (int row = 0; row < 1_000; row++) {
      double outcome = row % 100 < 97 ? 0 : 1;
      new NumberDecision(outcome, 0.02611 + 4.8e-7 * row, distribution, 0, 0, 0, 0).add(sums);
    }
    assertThat(NumberDecision.coverage(sums)).isEqualTo(0.97);
  }
}
