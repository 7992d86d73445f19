package dev.plumbline.learner;

import java.util.Arrays;

/**
 * A linear fit by {@link QuasiNewton}, of one output or of several classes, in coordinates of
 * {@link CoefficientScaling}: each coefficient by its curvature at the beginning. Of classes they
 * are made anew, by each class's whole part of the Hessian where the search has come, again and
 * again after twice as many passes: where columns nearly tell a class the curvature falls by orders
 * of magnitude on the way, and scales of the beginning would take thousands of passes. Not with
 * absolute values, which need coordinates that are the coefficients', nor where a Hessian is too
 * wide. Intercepts, the coefficients of position 0, are not penalised. Done when ten steps together
 * gain less than 1e-11 of the objective.
 */
final class QuasiNewtonFit implements LinearFit {
  private static final int MOST_PASSES = 2000;

  private static final QuasiNewton.End END = new QuasiNewton.End(MOST_PASSES, 1e-11, 10);

  /** A class without rows begins as if it had so many. */
  private static final double LEAST_ROWS = 0.1;

  /** Passes before the scales are made anew for the first time, at least. */
  private static final int FIRST_SCALES = 10;

  /** A pass that brings a Hessian takes as long as so many entries' share of one that does not. */
  private static final int ENTRIES_A_PASS = 8;

  /** The rarest class without rows has hardly any. */
  private static final double LEAST_CURVATURE = 1e-12;

  private final int model;
  private final LinearPenalty penalty;
  private final int classes;
  private final int width;
  private final double weight;

  private final boolean isRescaled;

  private LinearSums.Order order = LinearSums.Order.DIAGONAL;
  private CoefficientScaling scaling;
  private QuasiNewton search;
  private int passes;
  private int passesToScales;
  private int scaledAt;

  private QuasiNewtonFit(
      int model,
      LinearPenalty penalty,
      int width,
      int entries,
      boolean isRescaled,
      double[] intercepts,
      double weight) {
    this.model = model;
    this.penalty = penalty;
    this.classes = intercepts.length;
    this.width = width;
    this.weight = weight;
    this.isRescaled = isRescaled;
    this.passesToScales = Math.max(FIRST_SCALES, entries / ENTRIES_A_PASS);
    double[] start = Arrays.copyOf(intercepts, width * classes);
    double[] ones = new double[start.length];
    Arrays.fill(ones, 1);
    this.scaling = CoefficientScaling.diagonal(ones, classes);
    this.search = new QuasiNewton(start, END);
  }

  /** Of one output; starts from the log odds of the training part. */
  static QuasiNewtonFit ofTwoOutcomes(
      int model, LinearPenalty penalty, LinearDesign design, CellSummary part) {
    double logOdds = Math.log(part.positive() / (part.weight() - part.positive()));
    return new QuasiNewtonFit(
        model,
        penalty,
        design.width(),
        design.entries(),
        false,
        new double[] {logOdds},
        part.weight());
  }

  /**
   * Of several classes; starts from their rates.
   *
   * @param entries of a row
   * @param widest the widest design of which a Hessian is taken
   * @param rows of each class in the training part, by weight
   */
  static QuasiNewtonFit ofClasses(
      int model, LinearPenalty penalty, int width, int entries, int widest, double[] rows) {
    double[] logs = Arrays.stream(rows).map(own -> Math.log(Math.max(LEAST_ROWS, own))).toArray();
    return new QuasiNewtonFit(
        model,
        penalty,
        width,
        entries,
        penalty.lasso() == 0 && width <= widest,
        centred(logs, logs.length),
        Arrays.stream(rows).sum());
  }

  /** What all intercepts of classes have in common changes nothing, and is taken out. */
  private static double[] centred(double[] coefficients, int classes) {
    double mean = Arrays.stream(coefficients, 0, classes).average().orElseThrow();
    for (int c = 0; classes > 1 && c < classes; c++) {
      coefficients[c] -= mean;
    }
    return coefficients;
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
  public long numbers() {
    return (long) classes * order.length(width);
  }

  @Override
  public boolean done() {
    return search.done() || passes >= MOST_PASSES;
  }

  /** It ends by itself. */
  @Override
  public int mostPasses() {
    return Integer.MAX_VALUE;
  }

  @Override
  public double[] candidate() {
    return done()
        ? centred(scaling.unscaled(search.best()), classes)
        : scaling.unscaled(search.candidate());
  }

  /** Takes the sums at the candidate: losses, gradient and at times curvatures, class by class. */
  @Override
  public void advance(double[] sums) {
    double[] coefficients = scaling.unscaled(search.candidate());
    if (order == LinearSums.Order.DIAGONAL) {
      scaleByDiagonal(coefficients, diagonal(sums));
    }
    double[] gradient = new double[coefficients.length];
    double objective = sums[0] / weight;
    for (int i = 0; i < gradient.length; i++) {
      double own = coefficients[i];
      double shrunk = isFree(i) ? 0 : penalty.ridge() * own;
      gradient[i] = sums[classes + i] / weight + shrunk;
      objective += isFree(i) ? 0 : shrunk * own / 2 + penalty.lasso() * Math.abs(own);
    }
    double[] judged = search.candidate();
    search.advance(objective, scaling.gradient(gradient));
    passes++;
    if (order == LinearSums.Order.SECOND && !done()) {
      boolean accepted = Arrays.equals(judged, search.best());
      double[] best = accepted ? coefficients : scaling.unscaled(search.best());
      scaling = CoefficientScaling.triangular(triangles(sums));
      search = new QuasiNewton(scaling.scaled(best), END);
      if (accepted) {
        search.advance(objective, scaling.gradient(gradient));
      }
      scaledAt = passes;
      passesToScales *= 2;
    }
    order = isDue() ? LinearSums.Order.SECOND : LinearSums.Order.FIRST;
  }

  /** Whether the next pass is to bring what scales are made of. */
  private boolean isDue() {
    return isRescaled && passes - scaledAt >= passesToScales;
  }

  private double[] diagonal(double[] sums) {
    double[] curvatures = new double[width * classes];
    for (int i = 0; i < curvatures.length; i++) {
      double curvature = sums[classes + curvatures.length + i] / weight;
      curvatures[i] = Math.max(LEAST_CURVATURE, curvature + (isFree(i) ? 0 : penalty.ridge()));
    }
    return curvatures;
  }

  private void scaleByDiagonal(double[] start, double[] curvatures) {
    double[] absolute = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      absolute[i] = isFree(i) ? 0 : penalty.lasso() / Math.sqrt(curvatures[i]);
    }
    scaling = CoefficientScaling.diagonal(curvatures, classes);
    search = new QuasiNewton(scaling.scaled(start), absolute, END);
  }

  private double[][][] triangles(double[] sums) {
    double[][][] triangles = new double[classes][width][];
    int at = (1 + width) * classes;
    for (int row = 0; row < width; row++) {
      for (int c = 0; c < classes; c++) {
        triangles[c][row] = new double[row + 1];
      }
      for (int column = 0; column <= row; column++) {
        for (int c = 0; c < classes; c++, at++) {
          triangles[c][row][column] = sums[at] / weight;
        }
      }
      for (int c = 0; row > 0 && c < classes; c++) {
        triangles[c][row][row] += penalty.ridge();
      }
    }
    return triangles;
  }

  private boolean isFree(int coefficient) {
    return coefficient < classes;
  }
}
