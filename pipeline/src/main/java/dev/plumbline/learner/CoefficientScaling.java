package dev.plumbline.learner;

import java.util.Arrays;

/**
 * Other coordinates for the coefficients of a linear fit, in which its curvature is about the same
 * in every direction: the coefficients of a class are multiplied by the transpose of a Cholesky
 * factor of its own part of the Hessian. L-BFGS on these is L-BFGS preconditioned by that matrix
 * (Nocedal and Wright, Numerical Optimization, 2006, section 7.2). What classes have in common is
 * left out. Coefficients are laid out position by position, within one class by class.
 */
final class CoefficientScaling {
  /** Beside the diagonal, so that columns that add up to one another have a factor. */
  private static final double JITTER = 1e-10;

  /** By class, row by row, a lower triangle; of a diagonal only the last number of each row. */
  private final double[][][] factors;

  private CoefficientScaling(double[][][] factors) {
    this.factors = factors;
  }

  /**
   * By the Hessian's diagonal alone.
   *
   * @param curvatures of each coefficient, above 0
   */
  static CoefficientScaling diagonal(double[] curvatures, int classes) {
    double[][][] factors = new double[classes][curvatures.length / classes][];
    for (int i = 0; i < curvatures.length; i++) {
      factors[i % classes][i / classes] = new double[] {Math.sqrt(curvatures[i])};
    }
    return new CoefficientScaling(factors);
  }

  /**
   * By the whole of each class's own part.
   *
   * @param curvatures by class the lower triangle, row by row; becomes the factor
   */
  static CoefficientScaling triangular(double[][][] curvatures) {
    for (double[][] ofClass : curvatures) {
      factorise(ofClass);
    }
    return new CoefficientScaling(curvatures);
  }

  /**
   * Cholesky's decomposition in place. A column in which rounding leaves no curvature beyond that
   * of the columns before it is scaled by its own alone.
   */
  private static void factorise(double[][] matrix) {
    for (int row = 0; row < matrix.length; row++) {
      double[] own = matrix[row];
      double curvature = own[row] + JITTER + JITTER * own[row];
      for (int column = 0; column < row; column++) {
        double[] other = matrix[column];
        own[column] = (own[column] - dot(own, other, column)) / other[column];
      }
      double left = curvature - dot(own, own, row);
      if (left <= 0) {
        Arrays.fill(own, 0, row, 0);
      }
      own[row] = Math.sqrt(left > 0 ? left : curvature);
    }
  }

  /** Of the first numbers; four sums at once, which need not wait for each other. */
  private static double dot(double[] one, double[] other, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      sum0 += one[i] * other[i];
      sum1 += one[i + 1] * other[i + 1];
      sum2 += one[i + 2] * other[i + 2];
      sum3 += one[i + 3] * other[i + 3];
    }
    for (; i < count; i++) {
      sum0 += one[i] * other[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /** Coefficients in these coordinates. */
  double[] scaled(double[] coefficients) {
    int classes = factors.length;
    double[] scaled = new double[coefficients.length];
    for (int c = 0; c < classes; c++) {
      for (int row = 0; row < factors[c].length; row++) {
        double[] factor = factors[c][row];
        int first = row + 1 - factor.length;
        for (int i = 0; i < factor.length; i++) {
          scaled[(first + i) * classes + c] += factor[i] * coefficients[row * classes + c];
        }
      }
    }
    return scaled;
  }

  /** Coefficients from what they are in these coordinates. */
  double[] unscaled(double[] scaled) {
    int classes = factors.length;
    double[] coefficients = scaled.clone();
    for (int c = 0; c < classes; c++) {
      for (int row = factors[c].length - 1; row >= 0; row--) {
        double[] factor = factors[c][row];
        int first = row + 1 - factor.length;
        double solved = coefficients[row * classes + c] / factor[factor.length - 1];
        coefficients[row * classes + c] = solved;
        for (int i = 0; i < factor.length - 1; i++) {
          coefficients[(first + i) * classes + c] -= factor[i] * solved;
        }
      }
    }
    return coefficients;
  }

  /** The gradient by these coordinates, from that by the coefficients. */
  double[] gradient(double[] byCoefficients) {
    int classes = factors.length;
    double[] gradient = byCoefficients.clone();
    for (int c = 0; c < classes; c++) {
      for (int row = 0; row < factors[c].length; row++) {
        double[] factor = factors[c][row];
        int first = row + 1 - factor.length;
        double left = gradient[row * classes + c];
        for (int i = 0; i < factor.length - 1; i++) {
          left -= factor[i] * gradient[(first + i) * classes + c];
        }
        gradient[row * classes + c] = left / factor[factor.length - 1];
      }
    }
    return gradient;
  }
}
