package dev.plumbline.learner;

import java.util.Arrays;

/**
 * Where one multinomial fit stands between two passes over the rows. Its coefficients are those of
 * {@link ClassModel.Linear}; the first of them, the intercepts, are not penalised. Each is scaled
 * by its curvature at the beginning, which is the rates of all rows.
 */
final class MultinomialFit implements LinearFit {
  /** Done when ten steps together gain less than this share of the objective. */
  private static final QuasiNewton.End END = new QuasiNewton.End(2000, 1e-11, 10);

  /** A class without rows begins as if it had so many. */
  private static final double LEAST_ROWS = 0.1;

  private final int model;
  private final LinearPenalty penalty;
  private final int classes;
  private final double weight;
  private final double[] scales;
  private LinearSums.Order order = LinearSums.Order.DIAGONAL;
  private QuasiNewton search;

  /**
   * @param rows of each class in the training part, by weight
   */
  MultinomialFit(int model, LinearPenalty penalty, int width, double[] rows) {
    this.model = model;
    this.penalty = penalty;
    this.classes = rows.length;
    this.weight = Arrays.stream(rows).sum();
    this.scales = new double[width * classes];
    Arrays.fill(scales, 1);
    double[] start = new double[scales.length];
    double mean = 0;
    for (int c = 0; c < classes; c++) {
      start[c] = Math.log(Math.max(LEAST_ROWS, rows[c]));
      mean += start[c] / classes;
    }
    for (int c = 0; c < classes; c++) {
      start[c] -= mean;
    }
    this.search = new QuasiNewton(start, END);
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
    return order;
  }

  @Override
  public boolean done() {
    return search.done();
  }

  /** It ends by itself. */
  @Override
  public int mostPasses() {
    return Integer.MAX_VALUE;
  }

  @Override
  public double[] candidate() {
    return done() ? coefficients() : unscaled(search.candidate());
  }

  /** What all intercepts have in common changes nothing, and is taken out. */
  private double[] coefficients() {
    double[] coefficients = unscaled(search.best());
    double mean = Arrays.stream(coefficients, 0, classes).average().orElseThrow();
    for (int c = 0; c < classes; c++) {
      coefficients[c] -= mean;
    }
    return coefficients;
  }

  /** Takes the sums at the candidate: losses, gradient and at first curvatures, class by class. */
  @Override
  public void advance(double[] sums) {
    if (order == LinearSums.Order.DIAGONAL) {
      double[] start = search.candidate();
      double[] absolute = new double[start.length];
      for (int i = 0; i < scales.length; i++) {
        double curvature = sums[classes + scales.length + i] / weight;
        // The rarest class without rows has hardly any.
        scales[i] = 1 / Math.sqrt(Math.max(1e-12, curvature + (isFree(i) ? 0 : penalty.ridge())));
        start[i] /= scales[i];
        absolute[i] = isFree(i) ? 0 : penalty.lasso() * scales[i];
      }
      search = new QuasiNewton(start, absolute, END);
      order = LinearSums.Order.FIRST;
    }
    double[] coefficients = candidate();
    double[] gradient = new double[scales.length];
    double objective = sums[0] / weight;
    for (int i = 0; i < scales.length; i++) {
      double own = coefficients[i];
      double shrunk = isFree(i) ? 0 : penalty.ridge() * own;
      gradient[i] = scales[i] * (sums[classes + i] / weight + shrunk);
      objective += isFree(i) ? 0 : shrunk * own / 2 + penalty.lasso() * Math.abs(own);
    }
    search.advance(objective, gradient);
  }

  private boolean isFree(int coefficient) {
    return coefficient < classes;
  }

  private double[] unscaled(double[] scaled) {
    double[] coefficients = new double[scaled.length];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = scaled[i] * scales[i];
    }
    return coefficients;
  }
}
