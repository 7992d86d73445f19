package dev.plumbline.learner;

import java.util.Optional;

/**
 * Other coordinates for the coefficients of a multinomial fit, in which its curvature is about the
 * same in every direction: the coefficients of a class are multiplied by the transpose of a
 * Cholesky factor of its own part of the Hessian. L-BFGS on these is L-BFGS preconditioned by that
 * matrix (Nocedal and Wright, Numerical Optimization, 2006, section 7.2). What classes have in
 * common is left out. Coefficients are laid out position by position, within one class by class.
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
   * By the whole of each class's own part; empty where one of them has no curvature in some
   * direction.
   *
   * @param curvatures by class the lower triangle, row by row; becomes the factor
   */
  static Optional<CoefficientScaling> triangular(double[][][] curvatures) {
    for (double[][] ofClass : curvatures) {
      if (!factorise(ofClass)) {
        return Optional.empty();
      }
    }
    return Optional.of(new CoefficientScaling(curvatures));
  }

  /** Cholesky's decomposition in place. */
  private static boolean factorise(double[][] matrix) {
    for (int row = 0; row < matrix.length; row++) {
      matrix[row][row] += JITTER + JITTER * matrix[row][row];
      for (int column = 0; column <= row; column++) {
        double left = matrix[row][column];
        for (int before = 0; before < column; before++) {
          left -= matrix[row][before] * matrix[column][before];
        }
        if (column < row) {
          matrix[row][column] = left / matrix[column][column];
        } else if (left > 0) {
          matrix[row][row] = Math.sqrt(left);
        } else {
          return false;
        }
      }
    }
    return true;
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
