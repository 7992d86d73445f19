package dev.plumbline.learner;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Fits the beta curve: a logistic regression on ln(raw) and −ln(1 − raw) by Newton's method with
 * step halving. A slope that comes out negative, which would turn the order of scores around, is
 * set to 0 and the rest fitted again, as its authors do. Outcomes are smoothed as in Platt scaling,
 * so that scores which part them have a curve as well.
 */
final class BetaFit {
  private static final int MOST_ITERATIONS = 100;
  private static final double TOLERANCE = 1e-14;
  private static final double JITTER = 1e-9;

  /** Nearer to 0 and 1 scores are not told apart. */
  private static final double CLIP = 1e-15;

  private final double[][] columns;
  private final double[] weights;
  private final double[] targets;

  private BetaFit(double[][] columns, double[] weights, double[] targets) {
    this.columns = columns;
    this.weights = weights;
    this.targets = targets;
  }

  static double rising(double raw) {
    return Math.log(Math.max(raw, CLIP));
  }

  static double falling(double raw) {
    return -Math.log(Math.max(1 - raw, CLIP));
  }

  static Calibrator of(ScoreTable counts) {
    double[] scores = counts.scores();
    double[] positives = counts.positives();
    double[] negatives = counts.negatives();
    double allPositives = 0;
    double allNegatives = 0;
    for (int i = 0; i < scores.length; i++) {
      allPositives += positives[i];
      allNegatives += negatives[i];
    }
    double ofPositives = (allPositives + 1) / (allPositives + 2);
    double ofNegatives = 1 / (allNegatives + 2);
    double[][] columns = new double[3][scores.length];
    double[] weights = new double[scores.length];
    double[] targets = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      columns[0][i] = 1;
      columns[1][i] = rising(scores[i]);
      columns[2][i] = falling(scores[i]);
      weights[i] = positives[i] + negatives[i];
      targets[i] = positives[i] * ofPositives + negatives[i] * ofNegatives;
    }
    double rate = (allPositives + 1) / (allPositives + allNegatives + 2);
    BetaFit fit = new BetaFit(columns, weights, targets);
    double[] all = fit.solve(rate, true, true);
    if (all[1] < 0) {
      all = fit.solve(rate, false, true);
    } else if (all[2] < 0) {
      all = fit.solve(rate, true, false);
    }
    return new Calibrator.Beta(Math.max(0, all[1]), Math.max(0, all[2]), all[0]);
  }

  private double[] solve(double rate, boolean rises, boolean falls) {
    boolean[] free = {true, rises, falls};
    double[] solution = {Logistic.logit(rate), 0, 0};
    double loss = loss(solution);
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] step = new double[3];
      double decrement = step(solution, free, step);
      double share = 1;
      double[] next = moved(solution, step, share);
      while (loss(next) > loss && share > 1e-10) {
        share /= 2;
        next = moved(solution, step, share);
      }
      solution = next;
      loss = loss(next);
      if (decrement <= TOLERANCE * sum(weights)) {
        break;
      }
    }
    return solution;
  }

  /** Newton's step, and twice the decrease that it promises. */
  private double step(double[] solution, boolean[] free, double[] step) {
    double[] gradient = new double[3];
    double[][] hessian = new double[3][3];
    for (int i = 0; i < weights.length; i++) {
      double probability = Logistic.probability(logit(solution, i));
      double residual = weights[i] * probability - targets[i];
      double curvature = weights[i] * probability * (1 - probability);
      for (int a = 0; a < 3; a++) {
        if (free[a]) {
          gradient[a] += residual * columns[a][i];
          for (int b = 0; b < 3; b++) {
            hessian[a][b] += free[b] ? curvature * columns[a][i] * columns[b][i] : 0;
          }
        }
      }
    }
    for (int a = 0; a < 3; a++) {
      hessian[a][a] += free[a] ? JITTER : 1;
    }
    double[] solved =
        new CholeskyDecomposition(new Array2DRowRealMatrix(hessian), 1e-6, 0)
            .getSolver()
            .solve(new ArrayRealVector(gradient))
            .toArray();
    double decrement = 0;
    for (int a = 0; a < 3; a++) {
      step[a] = -solved[a];
      decrement += gradient[a] * solved[a];
    }
    return decrement;
  }

  private double loss(double[] solution) {
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      double logit = logit(solution, i);
      loss += weights[i] * Logistic.softplus(logit) - targets[i] * logit;
    }
    return loss;
  }

  private double logit(double[] solution, int row) {
    return solution[0] + solution[1] * columns[1][row] + solution[2] * columns[2][row];
  }

  private static double[] moved(double[] from, double[] step, double share) {
    double[] to = from.clone();
    for (int a = 0; a < to.length; a++) {
      to[a] += share * step[a];
    }
    return to;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
