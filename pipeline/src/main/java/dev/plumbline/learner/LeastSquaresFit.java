package dev.plumbline.learner;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * The linear model of least squared errors, from the mean products of the design's columns with
 * each other and with the label: the minimum of half the weighted mean squared error plus the
 * penalty, the intercept (at position 0) left out. Without lasso in closed form (Hoerl and Kennard,
 * Technometrics 12, 1970); with it by coordinate descent on the products (Friedman, Hastie and
 * Tibshirani, Journal of Statistical Software 33, 2010), which needs no further pass over the rows.
 */
final class LeastSquaresFit {
  private static final double SYMMETRY = 1e-12;
  private static final double LEAST_PIVOT = 1e-16;

  /** Of the largest product with the label: a slope of the objective this small is none. */
  private static final double TOLERANCE = 1e-11;

  private static final int MOST_SWEEPS = 100_000;

  /** Columns by columns, around their means. */
  private final double[][] products;

  private final double[] withLabel;
  private final double[] means;
  private final double meanLabel;

  /**
   * A fit.
   *
   * @param products mean products of the columns, of which the first is 1 in every row
   * @param withLabel mean products of the columns with the label
   */
  LeastSquaresFit(double[][] products, double[] withLabel) {
    int width = withLabel.length;
    this.means = products[0].clone();
    this.meanLabel = withLabel[0];
    this.products = new double[width - 1][width - 1];
    this.withLabel = new double[width - 1];
    for (int row = 1; row < width; row++) {
      this.withLabel[row - 1] = withLabel[row] - means[row] * meanLabel;
      for (int column = 1; column < width; column++) {
        this.products[row - 1][column - 1] = products[row][column] - means[row] * means[column];
      }
    }
  }

  /** The coefficients, the intercept's first. */
  double[] coefficients(LinearPenalty penalty) {
    double[] slopes = withLabel.length == 0 ? new double[0] : closedForm(penalty);
    if (penalty.lasso() > 0) {
      descend(slopes, penalty);
    }
    double[] coefficients = new double[slopes.length + 1];
    coefficients[0] = meanLabel;
    for (int i = 0; i < slopes.length; i++) {
      coefficients[i + 1] = slopes[i];
      coefficients[0] -= slopes[i] * means[i + 1];
    }
    return coefficients;
  }

  private double[] closedForm(LinearPenalty penalty) {
    double[][] penalised = Arrays.stream(products).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < penalised.length; i++) {
      penalised[i][i] += penalty.ridge();
    }
    try {
      return new CholeskyDecomposition(
              new Array2DRowRealMatrix(penalised, false), SYMMETRY, LEAST_PIVOT)
          .getSolver()
          .solve(new ArrayRealVector(withLabel, false))
          .toArray();
    } catch (NonPositiveDefiniteMatrixException e) {
      throw LearnerErrors.noCurvature(penalty.setting());
    }
  }

  private void descend(double[] slopes, LinearPenalty penalty) {
    double scale = Arrays.stream(withLabel).map(Math::abs).max().orElse(0);
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double steepest = 0;
      for (int j = 0; j < slopes.length; j++) {
        double pull = withLabel[j];
        for (int k = 0; k < slopes.length; k++) {
          pull -= k == j ? 0 : products[j][k] * slopes[k];
        }
        double curvature = products[j][j] + penalty.ridge();
        double next = Math.signum(pull) * Math.max(0, Math.abs(pull) - penalty.lasso()) / curvature;
        steepest = Math.max(steepest, Math.abs(next - slopes[j]) * curvature);
        slopes[j] = next;
      }
      if (steepest <= TOLERANCE * scale) {
        return;
      }
    }
    throw LearnerErrors.notConverged(penalty.setting(), MOST_SWEEPS);
  }
}
