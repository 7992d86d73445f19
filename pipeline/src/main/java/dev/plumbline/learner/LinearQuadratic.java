package dev.plumbline.learner;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * The minimum of a quadratic function plus a multiple of the absolute values (but for position 0):
 * the second-order model of a penalised loss about a point.
 *
 * <p>Without absolute values one solution of linear equations. With them rounds of two steps, each
 * of which only lowers the function: sweeps of coordinate descent (Friedman, Hastie and Tibshirani
 * 2010), which find what is zero; then the equations of what is not, its signs taken as they are,
 * and the lowest point on the way to their solution, where signs may change (feature-sign search:
 * Lee, Battle, Raina and Ng, Advances in Neural Information Processing Systems 19, 2007). The
 * second is what copes with indicators that add up to the intercept, on which coordinate descent
 * alone crawls.
 */
final class LinearQuadratic {
  private static final int SWEEPS = 5;
  private static final int MOST_ROUNDS = 50;

  /** How far a derivative may be from where it should be: rounding. */
  private static final double SLACK = 1e-10;

  private static final double SYMMETRY = 1e-12;
  private static final double LEAST_PIVOT = 1e-16;

  private final double[][] curvature;
  private final double[] gradient;
  private final double[] start;
  private final LinearPenalty penalty;
  private final double[] point;

  /** The negative gradient of the quadratic function at the point. */
  private final double[] descent;

  private boolean exact;

  /**
   * @param curvature the Hessian, the penalty on squares included
   * @param gradient at the start, the penalty on squares included
   */
  LinearQuadratic(double[][] curvature, double[] gradient, double[] start, LinearPenalty penalty) {
    this.curvature = curvature;
    this.gradient = gradient;
    this.start = start;
    this.penalty = penalty;
    this.point = start.clone();
    this.descent = Arrays.stream(gradient).map(slope -> -slope).toArray();
  }

  /** Where the function is least, or nearly so after {@link #MOST_ROUNDS}. */
  double[] minimum() {
    if (penalty.lasso() == 0) {
      move(all(), solved(all()), 1);
      exact = true;
      return point;
    }
    for (int round = 0; round < MOST_ROUNDS && !exact; round++) {
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        sweep();
      }
      moveOnSupport();
      exact = isOptimal();
    }
    return point;
  }

  /** Whether the minimum was found but for rounding. */
  boolean isExact() {
    return exact;
  }

  /** How much lower the function is at the minimum than at the start. */
  double decrease() {
    double decrease = 0;
    for (int i = 0; i < point.length; i++) {
      double step = point[i] - start[i];
      // The mean of the gradients at both ends: of a quadratic function the exact difference.
      decrease -= step * (gradient[i] - descent[i]) / 2;
      if (i > 0) {
        decrease -= penalty.lasso() * (Math.abs(point[i]) - Math.abs(start[i]));
      }
    }
    return decrease;
  }

  private int[] all() {
    return IntStream.range(0, point.length).toArray();
  }

  private void sweep() {
    for (int i = 0; i < point.length; i++) {
      double own = curvature[i][i];
      double wanted = descent[i] + own * point[i];
      double lasso = i == 0 ? 0 : penalty.lasso();
      double target = Math.abs(wanted) <= lasso ? 0 : (wanted - Math.signum(wanted) * lasso) / own;
      double step = target - point[i];
      if (step != 0) {
        point[i] = target;
        addRow(i, -step);
      }
    }
  }

  private void moveOnSupport() {
    int[] support = IntStream.range(0, point.length).filter(i -> i == 0 || point[i] != 0).toArray();
    double[] direction = solved(support);
    double length = 0;
    for (int i = 0; i < support.length; i++) {
      length += direction[i] * downhill(support[i]);
    }
    double[] crossing = new double[support.length];
    for (int i = 0; i < support.length; i++) {
      crossing[i] = support[i] == 0 || direction[i] == 0 ? -1 : -point[support[i]] / direction[i];
    }
    int[] crossed =
        IntStream.range(0, support.length)
            .filter(i -> crossing[i] > 0 && crossing[i] < 1)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> crossing[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double jumps = 0;
    for (int i : crossed) {
      if (jumps >= (1 - crossing[i]) * length) {
        break;
      }
      jumps += 2 * penalty.lasso() * Math.abs(direction[i]);
      if (jumps >= (1 - crossing[i]) * length) {
        move(support, direction, crossing[i]);
        setToZero(support[i]);
        return;
      }
    }
    move(support, direction, length > 0 ? Math.max(0, 1 - jumps / length) : 1);
  }

  /** The negative derivative at a position, of which the sign is kept. */
  private double downhill(int position) {
    return descent[position] - (position == 0 ? 0 : penalty.lasso() * Math.signum(point[position]));
  }

  /** The step to where all derivatives at the positions vanish, signs kept. */
  private double[] solved(int[] positions) {
    int count = positions.length;
    double[][] matrix = new double[count][count];
    double[] wanted = new double[count];
    for (int i = 0; i < count; i++) {
      wanted[i] = downhill(positions[i]);
      for (int j = 0; j < count; j++) {
        matrix[i][j] = curvature[positions[i]][positions[j]];
      }
    }
    try {
      return new CholeskyDecomposition(
              new Array2DRowRealMatrix(matrix, false), SYMMETRY, LEAST_PIVOT)
          .getSolver()
          .solve(new ArrayRealVector(wanted, false))
          .toArray();
    } catch (NonPositiveDefiniteMatrixException e) {
      throw LearnerErrors.noCurvature(penalty.setting());
    }
  }

  private void move(int[] positions, double[] direction, double share) {
    for (int i = 0; i < positions.length; i++) {
      point[positions[i]] += share * direction[i];
      addRow(positions[i], -share * direction[i]);
    }
  }

  private void setToZero(int position) {
    double left = point[position];
    point[position] = 0;
    addRow(position, left);
  }

  private void addRow(int position, double times) {
    double[] row = curvature[position];
    for (int i = 0; i < row.length; i++) {
      descent[i] += times * row[i];
    }
  }

  private boolean isOptimal() {
    for (int i = 0; i < point.length; i++) {
      double off =
          i == 0 || point[i] != 0 ? Math.abs(downhill(i)) : Math.abs(descent[i]) - penalty.lasso();
      if (off > SLACK) {
        return false;
      }
    }
    return true;
  }
}
