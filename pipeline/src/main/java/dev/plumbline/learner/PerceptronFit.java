package dev.plumbline.learner;

import java.util.Random;

/**
 * One network on its way: the weighted mean log loss plus half the penalty times the squared
 * weights, the intercepts' left out.
 */
final class PerceptronFit {
  /** The relative gain of a step below which the fit is done. */
  static final double TOLERANCE = 1e-6;

  private final int model;
  private final int hidden;
  private final double ridge;
  private final double weight;
  private final QuasiNewton search;

  /**
   * @param part the rows it trains on
   */
  PerceptronFit(
      int model,
      int hidden,
      double ridge,
      LinearDesign design,
      CellSummary part,
      int iterations,
      long seed) {
    this.model = model;
    this.hidden = hidden;
    this.ridge = ridge;
    this.weight = part.weight();
    this.search =
        new QuasiNewton(start(design, part, seed), new QuasiNewton.End(iterations, TOLERANCE, 1));
  }

  int model() {
    return model;
  }

  int hidden() {
    return hidden;
  }

  boolean done() {
    return search.done();
  }

  double[] candidate() {
    return search.candidate();
  }

  double[] weights() {
    return search.best();
  }

  /** Takes the sums of {@link PerceptronSums} at the candidate. */
  void advance(double[] sums) {
    double[] weights = search.candidate();
    double[] gradient = new double[weights.length];
    double penalty = 0;
    for (int i = 0; i < weights.length; i++) {
      // The first column's weights are the hidden units' intercepts; the last is the output's.
      boolean free = i < hidden || i == weights.length - 1;
      gradient[i] = sums[1 + i] / weight + (free ? 0 : ridge * weights[i]);
      penalty += free ? 0 : ridge * weights[i] * weights[i] / 2;
    }
    search.advance(sums[0] / weight + penalty, gradient);
  }

  /** Small enough that no unit is saturated; at the output's intercept the rate of all rows. */
  private double[] start(LinearDesign design, CellSummary part, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[PerceptronModel.length(design.width(), hidden)];
    int output = weights.length - hidden - 1;
    for (int i = 0; i < output; i++) {
      weights[i] = random.nextGaussian() / Math.sqrt(design.entries());
    }
    for (int i = output; i < weights.length - 1; i++) {
      weights[i] = random.nextGaussian() / Math.sqrt(hidden);
    }
    weights[weights.length - 1] = Logistic.logit(part.positive() / part.weight());
    return weights;
  }
}
