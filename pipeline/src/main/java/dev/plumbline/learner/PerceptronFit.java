package dev.plumbline.learner;

import java.util.Random;

/**
 * One network on its way: the weighted mean loss plus half the penalty times the squared weights,
 * the intercepts' left out.
 */
final class PerceptronFit {
  /** The relative gain of a step below which the fit is done. */
  static final double TOLERANCE = 1e-6;

  private final int model;
  private final int hidden;
  private final double ridge;
  private final double weight;
  private final PerceptronTarget target;
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
      PerceptronTarget target,
      int iterations,
      long seed) {
    this.model = model;
    this.hidden = hidden;
    this.ridge = ridge;
    this.weight = part.weight();
    this.target = target;
    this.search =
        new QuasiNewton(start(design, seed), new QuasiNewton.End(iterations, TOLERANCE, 1));
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

  /** Of a network that speaks in the label's own unit. */
  double[] weights() {
    return target.inUnits(search.best(), hidden);
  }

  /** Takes the sums of {@link PerceptronSums} at the candidate. */
  void advance(double[] sums) {
    double[] weights = search.candidate();
    double[] gradient = new double[weights.length];
    double penalty = 0;
    for (int i = 0; i < weights.length; i++) {
      // The first column's weights are the hidden units' intercepts.
      boolean free = i < hidden || isOutputsIntercept(i, weights.length);
      gradient[i] = sums[1 + i] / weight + (free ? 0 : ridge * weights[i]);
      penalty += free ? 0 : ridge * weights[i] * weights[i] / 2;
    }
    search.advance(sums[0] / weight + penalty, gradient);
  }

  /** The last number of each output. */
  private boolean isOutputsIntercept(int weight, int length) {
    int fromTheEnd = length - 1 - weight;
    return fromTheEnd % (hidden + 1) == 0 && fromTheEnd / (hidden + 1) < target.outputs();
  }

  /** Small enough that no unit is saturated; at the outputs' intercepts what all rows say. */
  private double[] start(LinearDesign design, long seed) {
    Random random = new Random(seed);
    int outputs = target.outputs();
    double[] weights = new double[PerceptronModel.length(design.width(), hidden, outputs)];
    int first = PerceptronModel.firstOutput(weights, hidden, outputs);
    for (int i = 0; i < first; i++) {
      weights[i] = random.nextGaussian() / Math.sqrt(design.entries());
    }
    for (int output = 0, at = first; output < outputs; output++, at += hidden + 1) {
      for (int unit = 0; unit < hidden; unit++) {
        weights[at + unit] = random.nextGaussian() / Math.sqrt(hidden);
      }
      weights[at + hidden] = target.intercepts()[output];
    }
    return weights;
  }
}
