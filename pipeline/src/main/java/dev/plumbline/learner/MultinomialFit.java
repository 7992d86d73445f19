package dev.plumbline.learner;

import java.util.Arrays;

/**
 * Where one multinomial fit stands between two passes over the rows. Its coefficients are those of
 * {@link ClassModel.Linear}; the first of them, the intercepts, are not penalised. Each is scaled
 * by its curvature at the beginning, which is the rates of all rows. Without absolute values the
 * search goes on by {@link CoefficientScaling} from where it has come, again and again after twice
 * as many passes: where columns nearly tell a class the curvature falls by orders of magnitude on
 * the way, and scales of the beginning would take thousands of passes.
 */
final class MultinomialFit implements LinearFit {
  private static final int MOST_PASSES = 2000;

  /** Done when ten steps together gain less than this share of the objective. */
  private static final QuasiNewton.End END = new QuasiNewton.End(MOST_PASSES, 1e-11, 10);

  /** A class without rows begins as if it had so many. */
  private static final double LEAST_ROWS = 0.1;

  /** Passes before the scales are made anew for the first time, at least. */
  private static final int FIRST_SCALES = 10;

  /** A pass that brings curvatures takes as long as so many columns' share of one that does not. */
  private static final int COLUMNS_A_PASS = 4;

  /** A wider Hessian would take memory and time that passes do not. */
  private static final int WIDEST_CURVATURE = 400;

  private final int model;
  private final LinearPenalty penalty;
  private final int classes;
  private final int width;
  private final double weight;
  private LinearSums.Order order = LinearSums.Order.DIAGONAL;
  private CoefficientScaling scaling;
  private QuasiNewton search;
  private int passes;
  private int passesToScales;
  private int scaledAt;

  /**
   * @param rows of each class in the training part, by weight
   */
  MultinomialFit(int model, LinearPenalty penalty, int width, double[] rows) {
    this.model = model;
    this.penalty = penalty;
    this.classes = rows.length;
    this.width = width;
    this.weight = Arrays.stream(rows).sum();
    this.passesToScales = Math.max(FIRST_SCALES, width / COLUMNS_A_PASS);
    double[] start = new double[width * classes];
    double[] ones = start.clone();
    Arrays.fill(ones, 1);
    this.scaling = CoefficientScaling.diagonal(ones, classes);
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
    return done() ? coefficients() : scaling.unscaled(search.candidate());
  }

  /** What all intercepts have in common changes nothing, and is taken out. */
  private double[] coefficients() {
    double[] coefficients = scaling.unscaled(search.best());
    double mean = Arrays.stream(coefficients, 0, classes).average().orElseThrow();
    for (int c = 0; c < classes; c++) {
      coefficients[c] -= mean;
    }
    return coefficients;
  }

  /** Takes the sums at the candidate: losses, gradient and at times curvatures, class by class. */
  @Override
  public void advance(double[] sums) {
    double[] coefficients = scaling.unscaled(search.candidate());
    if (order == LinearSums.Order.DIAGONAL) {
      scaleByDiagonal(coefficients, sums);
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
      if (scaleByTriangles(sums)) {
        search = new QuasiNewton(scaling.scaled(best), END);
        if (accepted) {
          search.advance(objective, scaling.gradient(gradient));
        }
      }
      scaledAt = passes;
      passesToScales *= 2;
    }
    order = isDue() ? LinearSums.Order.SECOND : LinearSums.Order.FIRST;
  }

  /** Whether the next pass is to bring what scales are made of. */
  private boolean isDue() {
    return penalty.lasso() == 0 && width <= WIDEST_CURVATURE && passes - scaledAt >= passesToScales;
  }

  private void scaleByDiagonal(double[] start, double[] sums) {
    double[] curvatures = new double[start.length];
    double[] absolute = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      double curvature = sums[classes + start.length + i] / weight;
      // The rarest class without rows has hardly any.
      curvatures[i] = Math.max(1e-12, curvature + (isFree(i) ? 0 : penalty.ridge()));
      absolute[i] = isFree(i) ? 0 : penalty.lasso() / Math.sqrt(curvatures[i]);
    }
    scaling = CoefficientScaling.diagonal(curvatures, classes);
    search = new QuasiNewton(scaling.scaled(start), absolute, END);
  }

  /** Whether there are new scales; the old ones stay where a class has no curvature. */
  private boolean scaleByTriangles(double[] sums) {
    double[][][] curvatures = new double[classes][width][];
    int at = (1 + width) * classes;
    for (int row = 0; row < width; row++) {
      for (int c = 0; c < classes; c++) {
        curvatures[c][row] = new double[row + 1];
      }
      for (int column = 0; column <= row; column++) {
        for (int c = 0; c < classes; c++, at++) {
          curvatures[c][row][column] = sums[at] / weight;
        }
      }
      for (int c = 0; row > 0 && c < classes; c++) {
        curvatures[c][row][row] += penalty.ridge();
      }
    }
    var scaled = CoefficientScaling.triangular(curvatures);
    scaled.ifPresent(found -> scaling = found);
    return scaled.isPresent();
  }

  private boolean isFree(int coefficient) {
    return coefficient < classes;
  }
}
