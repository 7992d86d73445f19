package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/** Where the fit of one linear model stands between two passes over the rows. */
final class NewtonFit {
  /**
   * The least penalty: with an indicator for every category beside the intercept, the optimum would
   * not be unique without any.
   */
  static final double LEAST_RIDGE = 1e-9;

  /** A loss this much larger, relatively, is rounding and no reason to shorten a step. */
  private static final double ROUNDING = 1e-13;

  private static final double SYMMETRY = 1e-12;
  private static final double LEAST_PIVOT = 1e-16;

  private final int model;
  private final double ridge;
  private final double weight;
  private double[] candidate;
  private double[] best;
  private double[] step;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private boolean done;

  /** Starts from the log odds of the training part. */
  NewtonFit(int model, double ridge, int width, CellSummary part) {
    this.model = model;
    this.ridge = Math.max(ridge, LEAST_RIDGE);
    this.weight = part.weight();
    this.candidate = new double[width];
    candidate[0] = Math.log(part.positive() / (part.weight() - part.positive()));
    this.best = candidate;
    this.step = new double[width];
  }

  int model() {
    return model;
  }

  double ridge() {
    return ridge;
  }

  int width() {
    return candidate.length;
  }

  boolean done() {
    return done;
  }

  /** Where the next pass is to be taken. */
  double[] candidate() {
    return candidate;
  }

  List<Double> coefficients() {
    List<Double> boxed = new ArrayList<>(candidate.length);
    for (double coefficient : candidate) {
      boxed.add(coefficient);
    }
    return boxed;
  }

  /** Takes the sums at the candidate, and moves it: on, or halfway back if the loss rose. */
  void advance(double[] sums) {
    double loss = sums[0] / weight;
    for (int i = 1; i < candidate.length; i++) {
      loss += ridge / 2 * candidate[i] * candidate[i];
    }
    if (loss > bestLoss + ROUNDING * Math.abs(bestLoss)) {
      for (int i = 0; i < step.length; i++) {
        step[i] /= 2;
      }
      candidate = sum(best, step);
      return;
    }
    best = candidate;
    bestLoss = loss;
    double[] gradient = new double[candidate.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = sums[1 + i] / weight + (i == 0 ? 0 : ridge * candidate[i]);
    }
    step = solve(sums, gradient);
    double squaredDecrement = 0;
    for (int i = 0; i < step.length; i++) {
      squaredDecrement -= gradient[i] * step[i];
    }
    candidate = sum(best, step);
    done = squaredDecrement / 2 <= LinearLearner.TOLERANCE;
  }

  private double[] solve(double[] sums, double[] gradient) {
    int width = gradient.length;
    double[][] hessian = new double[width][width];
    int at = 1 + width;
    for (int row = 0; row < width; row++) {
      for (int column = 0; column <= row; column++, at++) {
        hessian[row][column] = sums[at] / weight;
        hessian[column][row] = hessian[row][column];
      }
      if (row > 0) {
        hessian[row][row] += ridge;
      }
    }
    double[] descent = new double[width];
    for (int i = 0; i < width; i++) {
      descent[i] = -gradient[i];
    }
    try {
      return new CholeskyDecomposition(
              new Array2DRowRealMatrix(hessian, false), SYMMETRY, LEAST_PIVOT)
          .getSolver()
          .solve(new ArrayRealVector(descent, false))
          .toArray();
    } catch (NonPositiveDefiniteMatrixException e) {
      throw LearnerErrors.noCurvature(ridge);
    }
  }

  private static double[] sum(double[] from, double[] step) {
    double[] moved = new double[from.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = from[i] + step[i];
    }
    return moved;
  }
}
