package dev.plumbline.learner;

import java.util.Optional;

/**
 * A linear fit by {@link QuasiNewton}, from gradients alone. Each coefficient is scaled by its
 * curvature at the beginning, without which rare categories would take hundreds of passes; the
 * first pass brings it. Done when ten steps together gain less than 1e-11 of the objective, or no
 * step gains anything more.
 */
final class QuasiNewtonFit implements LinearFit {
  private static final QuasiNewton.End END = new QuasiNewton.End(Integer.MAX_VALUE, 1e-11, 10);

  private final int model;
  private final LinearPenalty penalty;
  private final double weight;
  private final double[] start;

  /** What a coefficient of the search is multiplied by. */
  private final double[] scales;

  /** Begins with the second pass. */
  private Optional<QuasiNewton> search = Optional.empty();

  /** Starts from the log odds of the training part. */
  QuasiNewtonFit(int model, LinearPenalty penalty, int width, CellSummary part) {
    this.model = model;
    this.penalty = penalty;
    this.weight = part.weight();
    this.scales = new double[width];
    this.start = new double[width];
    start[0] = Math.log(part.positive() / (part.weight() - part.positive()));
  }

  @Override
  public int model() {
    return model;
  }

  @Override
  public LinearPenalty penalty() {
    return penalty;
  }

  @Override
  public LinearSums.Order order() {
    return search.isEmpty() ? LinearSums.Order.DIAGONAL : LinearSums.Order.FIRST;
  }

  @Override
  public double[] candidate() {
    return search
        .map(begun -> unscaled(begun.done() ? begun.best() : begun.candidate()))
        .orElse(start);
  }

  @Override
  public boolean done() {
    return search.map(QuasiNewton::done).orElse(false);
  }

  @Override
  public void advance(double[] sums) {
    double[] at = candidate();
    if (search.isEmpty()) {
      search = Optional.of(begun(sums));
    }
    double[] gradient = new double[at.length];
    for (int i = 0; i < gradient.length; i++) {
      double shrunk = i == 0 ? 0 : penalty.ridge() * at[i];
      gradient[i] = scales[i] * (sums[1 + i] / weight + shrunk);
    }
    search.orElseThrow().advance(sums[0] / weight + penalty.of(at), gradient);
  }

  private QuasiNewton begun(double[] sums) {
    double[] scaled = new double[scales.length];
    double[] absolute = new double[scales.length];
    for (int i = 0; i < scales.length; i++) {
      double curvature = sums[1 + scales.length + i] / weight;
      scales[i] = 1 / Math.sqrt(curvature + (i == 0 ? 0 : penalty.ridge()));
      scaled[i] = start[i] / scales[i];
      absolute[i] = i == 0 ? 0 : penalty.lasso() * scales[i];
    }
    return new QuasiNewton(scaled, absolute, END);
  }

  private double[] unscaled(double[] scaled) {
    double[] coefficients = new double[scaled.length];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = scaled[i] * scales[i];
    }
    return coefficients;
  }
}
