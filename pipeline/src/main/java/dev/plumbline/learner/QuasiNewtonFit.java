package dev.plumbline.learner;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * A fit of a design too wide for Hessians, by gradients only: OWL-QN (Andrew and Gao, ICML 2007),
 * which without absolute values in the penalty is L-BFGS (Liu and Nocedal, Mathematical Programming
 * 45, 1989). Each coefficient is scaled by its curvature at the beginning, without which rare
 * categories would take hundreds of passes. Done when ten steps together gain less than {@link
 * #TOLERANCE} of the objective, or no step gains anything more.
 *
 * <p>Not breeze's optimisers, which call for a value when they need it: here one pass serves all
 * fits, so a fit is asked where to look and told what was seen there.
 */
final class QuasiNewtonFit implements LinearFit {
  private static final double TOLERANCE = 1e-11;
  private static final int STEPS_JUDGED = 10;

  /** Steps remembered. */
  private static final int MEMORY = 10;

  /** The share of the decrease promised by the slope that a step must keep. */
  private static final double DECREASE = 1e-4;

  private static final int MOST_HALVINGS = 30;

  /** A step, by how much it changed the gradient, and the product of the two. */
  private record Step(double[] moved, double[] turned, double curvature) {}

  private final int model;
  private final LinearPenalty penalty;
  private final double weight;
  private final Deque<Step> memory = new ArrayDeque<>();
  private final Deque<Double> objectives = new ArrayDeque<>();

  /** What a scaled coefficient is multiplied by; all that follows is scaled. */
  private final double[] scales;

  private LinearSums.Order order = LinearSums.Order.DIAGONAL;
  private double[] candidate;
  private double[] best;
  private double bestObjective;

  /** At the best, of the smooth part. */
  private double[] gradient;

  /** At the best, of the whole: the subgradient nearest to 0. */
  private double[] slopes;

  private double[] direction;
  private double length;
  private int halvings;
  private boolean done;

  /** Starts from the log odds of the training part. */
  QuasiNewtonFit(int model, LinearPenalty penalty, int width, CellSummary part) {
    this.model = model;
    this.penalty = penalty;
    this.weight = part.weight();
    this.scales = new double[width];
    Arrays.fill(scales, 1);
    this.candidate = new double[width];
    candidate[0] = Math.log(part.positive() / (part.weight() - part.positive()));
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
  public double[] candidate() {
    return unscaled(candidate);
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public void advance(double[] sums) {
    if (order == LinearSums.Order.DIAGONAL) {
      scale(sums);
      order = LinearSums.Order.FIRST;
      accept(objective(sums), gradient(sums));
      return;
    }
    double objective = objective(sums);
    double promised = 0;
    for (int i = 0; i < candidate.length; i++) {
      promised += slopes[i] * (candidate[i] - best[i]);
    }
    if (objective <= bestObjective + DECREASE * promised) {
      double[] seen = gradient(sums);
      remember(seen);
      accept(objective, seen);
    } else if (++halvings <= MOST_HALVINGS) {
      length /= 2;
      candidate = stepped();
    } else {
      candidate = best;
      done = true;
    }
  }

  private void scale(double[] sums) {
    for (int i = 0; i < scales.length; i++) {
      double curvature = sums[1 + scales.length + i] / weight;
      scales[i] = 1 / Math.sqrt(curvature + (i == 0 ? 0 : penalty.ridge()));
      candidate[i] /= scales[i];
    }
  }

  private double[] unscaled(double[] scaled) {
    double[] coefficients = new double[scaled.length];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = scaled[i] * scales[i];
    }
    return coefficients;
  }

  private double objective(double[] sums) {
    return sums[0] / weight + penalty.of(candidate());
  }

  private double[] gradient(double[] sums) {
    double[] scaled = new double[scales.length];
    for (int i = 0; i < scaled.length; i++) {
      double shrunk = i == 0 ? 0 : penalty.ridge() * candidate[i] * scales[i];
      scaled[i] = scales[i] * (sums[1 + i] / weight + shrunk);
    }
    return scaled;
  }

  private void remember(double[] seen) {
    double[] moved = new double[seen.length];
    double[] turned = new double[seen.length];
    for (int i = 0; i < seen.length; i++) {
      moved[i] = candidate[i] - best[i];
      turned[i] = seen[i] - gradient[i];
    }
    double curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) {
      memory.addLast(new Step(moved, turned, curvature));
      if (memory.size() > MEMORY) {
        memory.removeFirst();
      }
    }
  }

  /** Goes on from the candidate. */
  private void accept(double objective, double[] seen) {
    best = candidate;
    bestObjective = objective;
    gradient = seen;
    objectives.addLast(objective);
    if (objectives.size() > STEPS_JUDGED) {
      double before = objectives.removeFirst();
      done = before - objective <= TOLERANCE * Math.abs(objective);
    }
    if (done) {
      return;
    }
    slopes = new double[best.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = slope(i);
    }
    direction = direction();
    length = 1;
    halvings = 0;
    candidate = stepped();
  }

  private double slope(int position) {
    double lasso = lasso(position);
    double own = gradient[position];
    if (best[position] != 0) {
      return own + lasso * Math.signum(best[position]);
    }
    return Math.abs(own) <= lasso ? 0 : own - lasso * Math.signum(own);
  }

  private double lasso(int position) {
    return position == 0 ? 0 : penalty.lasso() * scales[position];
  }

  /** The two-loop recursion; what would climb is left out. */
  private double[] direction() {
    double[] turned = slopes.clone();
    double[] shares = new double[memory.size()];
    int i = shares.length;
    for (Iterator<Step> newest = memory.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      shares[--i] = dot(step.moved(), turned) / step.curvature();
      add(turned, -shares[i], step.turned());
    }
    if (!memory.isEmpty()) {
      Step newest = memory.getLast();
      double scale = newest.curvature() / dot(newest.turned(), newest.turned());
      for (int j = 0; j < turned.length; j++) {
        turned[j] *= scale;
      }
    }
    for (Step step : memory) {
      add(turned, shares[i++] - dot(step.turned(), turned) / step.curvature(), step.moved());
    }
    double[] down = new double[turned.length];
    for (int j = 0; j < down.length; j++) {
      boolean climbs = lasso(j) > 0 && turned[j] * slopes[j] <= 0;
      down[j] = climbs ? 0 : -turned[j];
    }
    return down;
  }

  /** A step that stops at 0 where a coefficient with an absolute value would change its sign. */
  private double[] stepped() {
    double[] next = new double[best.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = best[i] + length * direction[i];
      if (lasso(i) > 0) {
        double sign = best[i] != 0 ? best[i] : -slopes[i];
        if (next[i] * sign <= 0) {
          next[i] = 0;
        }
      }
    }
    return next;
  }

  private static void add(double[] to, double times, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
