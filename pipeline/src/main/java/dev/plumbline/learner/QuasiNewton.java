package dev.plumbline.learner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by L-BFGS (Nocedal and Wright, Numerical Optimization, 2006,
 * algorithm 7.4) with a backtracking line search. It is asked where to look next and told what was
 * seen there, so that many minimisations can share each pass over the data.
 */
final class QuasiNewton {
  /** Steps remembered. */
  private static final int MEMORY = 10;

  /** The share of the decrease promised by the slope that a step must keep. */
  private static final double DECREASE = 1e-4;

  private static final int MOST_SHORTENINGS = 20;

  private record Step(double[] moved, double[] turned, double curvature) {}

  private final int mostIterations;
  private final double tolerance;
  private final Deque<Step> memory = new ArrayDeque<>();
  private double[] point;
  private double[] gradient;
  private double[] direction;
  private double value = Double.NaN;
  private double slope;
  private double length = 1;
  private int iterations;
  private int shortenings;
  private boolean done;

  /**
   * @param tolerance the relative decrease of an accepted step below which it is done
   */
  QuasiNewton(double[] start, int mostIterations, double tolerance) {
    this.point = start.clone();
    this.direction = new double[start.length];
    this.mostIterations = mostIterations;
    this.tolerance = tolerance;
  }

  boolean done() {
    return done;
  }

  int iterations() {
    return iterations;
  }

  double value() {
    return value;
  }

  /** The best point so far. */
  double[] best() {
    return point;
  }

  /** Where to look next. */
  double[] candidate() {
    double[] next = new double[point.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = point[i] + length * direction[i];
    }
    return next;
  }

  /** What was seen at the candidate. */
  void advance(double seen, double[] slopes) {
    if (gradient == null) {
      begin(seen, slopes);
    } else if (seen <= value + DECREASE * length * slope) {
      accept(seen, slopes);
    } else if (++shortenings > MOST_SHORTENINGS) {
      done = true;
    } else {
      // The minimum of the parabola through value, slope and what was seen, within bounds.
      double parabola = -slope * length * length / (2 * (seen - value - slope * length));
      boolean usable = parabola > 0.1 * length && parabola < 0.5 * length;
      length = usable ? parabola : (Double.isFinite(seen) ? 0.3 : 0.1) * length;
    }
  }

  private void begin(double seen, double[] slopes) {
    value = seen;
    gradient = slopes.clone();
    turn();
    // Without curvature known, no further than a step of length 1.
    length = 1 / Math.max(1, norm(gradient));
  }

  private void accept(double seen, double[] slopes) {
    double[] next = candidate();
    double[] moved = new double[next.length];
    double[] turned = new double[next.length];
    for (int i = 0; i < next.length; i++) {
      moved[i] = next[i] - point[i];
      turned[i] = slopes[i] - gradient[i];
    }
    double curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) {
      memory.addLast(new Step(moved, turned, curvature));
      if (memory.size() > MEMORY) {
        memory.removeFirst();
      }
    }
    double gained = value - seen;
    point = next;
    value = seen;
    gradient = slopes.clone();
    iterations++;
    shortenings = 0;
    length = 1;
    done = iterations >= mostIterations || gained <= tolerance * Math.max(1e-12, Math.abs(seen));
    turn();
  }

  /** The two-loop recursion. */
  private void turn() {
    double[] turned = gradient.clone();
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
    for (int j = 0; j < turned.length; j++) {
      direction[j] = -turned[j];
    }
    slope = dot(gradient, direction);
    if (slope >= 0) {
      done = true;
    }
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

  private static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }
}
