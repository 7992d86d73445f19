package dev.plumbline.learner;

/**
 * A fit by least squares, done after one pass: of coefficients that are all 0 the gradient and the
 * Hessian are the products of the columns with the label and with each other, which are enough for
 * a {@link LeastSquaresFit} at any penalty.
 */
final class SquaredErrorFit implements LinearFit {
  /** The widest design fitted: its products take 16 MB. */
  static final int WIDEST_DESIGN = 2000;

  private final int model;
  private final LinearPenalty penalty;
  private final double weight;
  private double[] candidate;
  private boolean done;

  SquaredErrorFit(int model, LinearPenalty penalty, int width, double weight) {
    if (width > WIDEST_DESIGN) {
      throw LearnerErrors.tooWide(width, WIDEST_DESIGN);
    }
    this.model = model;
    this.penalty = penalty;
    this.weight = weight;
    this.candidate = new double[width];
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
  public double[] candidate() {
    return candidate;
  }

  @Override
  public void advance(double[] sums) {
    double[] withLabel = new double[candidate.length];
    for (int i = 0; i < withLabel.length; i++) {
      withLabel[i] = -sums[1 + i] / weight;
    }
    double[][] products = LinearSums.hessian(sums, candidate.length, weight);
    candidate = new LeastSquaresFit(products, withLabel).coefficients(penalty);
    done = true;
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public int mostPasses() {
    return 1;
  }
}
