package dev.plumbline.learner;

/**
 * A fit by Newton's method, with an elastic net by the proximal one (Lee, Sun and Saunders, SIAM
 * Journal on Optimization 24, 2014): each step goes to the minimum of the loss's second-order model
 * plus the penalty itself, as in glmnet (Friedman, Hastie and Tibshirani, Journal of Statistical
 * Software 33, 2010), but for whole passes over the rows. A step that raises the objective is
 * halved. Done when the second-order model promises less than {@link #TOLERANCE}; the step then
 * taken squares what is left.
 */
final class NewtonFit implements LinearFit {
  static final double TOLERANCE = 1e-10;

  /** A loss this much larger, relatively, is rounding and no reason to shorten a step. */
  private static final double ROUNDING = 1e-13;

  private static final int MOST_PASSES = 100;

  private final int model;
  private final LinearPenalty penalty;
  private final double weight;
  private double[] candidate;
  private double[] best;
  private double bestObjective = Double.POSITIVE_INFINITY;
  private boolean done;

  /** Starts from the log odds of the training part. */
  NewtonFit(int model, LinearPenalty penalty, int width, CellSummary part) {
    this.model = model;
    this.penalty = penalty;
    this.weight = part.weight();
    this.candidate = new double[width];
    candidate[0] = Math.log(part.positive() / (part.weight() - part.positive()));
    this.best = candidate;
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
    return LinearSums.Order.SECOND;
  }

  @Override
  public int mostPasses() {
    return MOST_PASSES;
  }

  @Override
  public double[] candidate() {
    return candidate;
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public void advance(double[] sums) {
    double objective = sums[0] / weight + penalty.of(candidate);
    if (objective > bestObjective + ROUNDING * Math.abs(bestObjective)) {
      candidate = halfway(best, candidate);
      return;
    }
    best = candidate;
    bestObjective = objective;
    int width = best.length;
    double[] gradient = new double[width];
    for (int i = 0; i < width; i++) {
      gradient[i] = sums[1 + i] / weight + (i == 0 ? 0 : penalty.ridge() * best[i]);
    }
    LinearQuadratic model = new LinearQuadratic(hessian(sums, width), gradient, best, penalty);
    candidate = model.minimum();
    done = model.isExact() && model.decrease() <= TOLERANCE;
  }

  private double[][] hessian(double[] sums, int width) {
    double[][] hessian = LinearSums.hessian(sums, width, weight);
    for (int i = 1; i < width; i++) {
      hessian[i][i] += penalty.ridge();
    }
    return hessian;
  }

  private static double[] halfway(double[] from, double[] to) {
    double[] middle = new double[from.length];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = from[i] + (to[i] - from[i]) / 2;
    }
    return middle;
  }
}
