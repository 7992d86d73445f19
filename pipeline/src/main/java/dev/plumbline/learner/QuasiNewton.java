package dev.plumbline.learner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by L-BFGS (Nocedal and Wright, Numerical Optimization, 2006,
 * algorithm 7.4), a smooth function plus weighted absolute values by OWL-QN (Andrew and Gao, ICML
 * 2007), both with a backtracking line search. It is asked where to look next and told what was
 * seen there, so that many minimisations share each pass over the data; breeze's optimisers call
 * for a value when they need it.
 */
final class QuasiNewton {
  /** Steps remembered. */
  private static final int MEMORY = 10;

  /** The share of the decrease promised by the slope that a step must keep. */
  private static final double DECREASE = 1e-4;

  private static final int MOST_SHORTENINGS = 30;

  /**
   * When it ends.
   *
   * @param iterations the most steps
   * @param tolerance the relative decrease below which it is done
   * @param steps so many steps together must have decreased by less
   */
  record End(int iterations, double tolerance, int steps) {}

  /** A step, by how much it changed the gradient, and the product of the two. */
  private record Step(double[] moved, double[] turned, double curvature) {}

  /** What weighs each absolute value. */
  private final double[] absolute;

  private final End end;
  private final Deque<Step> memory = new ArrayDeque<>();

  /** Of the last steps judged. */
  private final Deque<Double> values = new ArrayDeque<>();

  private double[] point;
  private double[] candidate;
  private double value = Double.NaN;

  /** At the point, of the smooth part; empty before anything was seen. */
  private double[] gradient = {};

  /** At the point, of the whole: the subgradient nearest to 0. */
  private double[] slopes;

  private double[] direction;
  private double length = 1;
  private int iterations;
  private int shortenings;
  private boolean done;

  /** A smooth function. */
  QuasiNewton(double[] start, End end) {
    this(start, new double[start.length], end);
  }

  /**
   * @param absolute what weighs the absolute value of each coordinate; 0 where it has none
   */
  QuasiNewton(double[] start, double[] absolute, End end) {
    this.point = start.clone();
    this.candidate = point;
    this.absolute = absolute;
    this.end = end;
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
    return point.clone();
  }

  /** Where to look next. */
  double[] candidate() {
    return candidate.clone();
  }

  /**
   * What was seen at the candidate.
   *
   * @param seen the value, absolute values included
   * @param smooth the gradient without them
   */
  void advance(double seen, double[] smooth) {
    if (gradient.length == 0) {
      accept(seen, smooth.clone());
      // Without curvature known, no further than a step of length 1.
      lookAlong(1 / Math.max(1, Math.sqrt(dot(slopes, slopes))));
      return;
    }
    double promised = 0;
    for (int i = 0; i < candidate.length; i++) {
      promised += slopes[i] * (candidate[i] - point[i]);
    }
    if (seen <= value + DECREASE * promised) {
      remember(smooth);
      accept(seen, smooth.clone());
      iterations++;
      done |= iterations >= end.iterations();
      lookAlong(1);
    } else if (++shortenings > MOST_SHORTENINGS) {
      done = true;
    } else {
      // The minimum of the parabola through value, slope and what was seen, within bounds.
      double share = -promised / (2 * (seen - value - promised));
      boolean usable = share > 0.1 && share < 0.5;
      lookAlong((usable ? share : Double.isFinite(seen) ? 0.3 : 0.1) * length);
    }
  }

  private void remember(double[] smooth) {
    double[] moved = new double[smooth.length];
    double[] turned = new double[smooth.length];
    for (int i = 0; i < smooth.length; i++) {
      moved[i] = candidate[i] - point[i];
      turned[i] = smooth[i] - gradient[i];
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
  private void accept(double seen, double[] smooth) {
    point = candidate;
    value = seen;
    gradient = smooth;
    shortenings = 0;
    values.addLast(seen);
    if (values.size() > end.steps()) {
      double gained = values.removeFirst() - seen;
      done = gained <= end.tolerance() * Math.max(1e-12, Math.abs(seen));
    }
    slopes = new double[point.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = slope(i);
    }
    direction = direction();
    done |= dot(slopes, direction) >= 0;
  }

  private double slope(int position) {
    double own = gradient[position];
    double weight = absolute[position];
    if (point[position] != 0) {
      return own + weight * Math.signum(point[position]);
    }
    return Math.abs(own) <= weight ? 0 : own - weight * Math.signum(own);
  }

  /** Minus the two-loop recursion of the slopes; what would climb is left out. */
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
      boolean climbs = absolute[j] > 0 && turned[j] * slopes[j] <= 0;
      down[j] = climbs ? 0 : -turned[j];
    }
    return down;
  }

  /** A step that stops at 0 where a coordinate with an absolute value would change its sign. */
  private void lookAlong(double share) {
    length = share;
    if (done) {
      candidate = point;
      return;
    }
    candidate = new double[point.length];
    for (int i = 0; i < candidate.length; i++) {
      candidate[i] = point[i] + length * direction[i];
      if (absolute[i] > 0) {
        double sign = point[i] != 0 ? point[i] : -slopes[i];
        if (candidate[i] * sign <= 0) {
          candidate[i] = 0;
        }
      }
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
}
