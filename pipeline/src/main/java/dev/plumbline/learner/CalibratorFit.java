package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.List;

/** Fits the calibrators that learn. */
final class CalibratorFit {
  private static final int PLATT_ITERATIONS = 100;

  /** Newton's decrement below which the next step no longer changes a probability. */
  private static final double PLATT_TOLERANCE = 1e-14;

  /** Added to the Hessian's diagonal, so that a table with one score still has a solution. */
  private static final double PLATT_JITTER = 1e-12;

  private CalibratorFit() {}

  /**
   * Platt scaling on the logit of the raw score, by Newton's method with step halving. Targets are
   * smoothed as in Platt (1999), "Probabilistic Outputs for Support Vector Machines": (P + 1)/(P +
   * 2) for positives and 1/(N + 2) for negatives. The method is that of Lin, Lin and Weng (2007),
   * "A note on Platt's probabilistic outputs for support vector machines".
   */
  static Calibrator platt(ScoreTable counts) {
    double[] logits = counts.scores();
    double[] positives = counts.positives();
    double[] negatives = counts.negatives();
    double allPositives = 0;
    double allNegatives = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Logistic.logit(logits[i]);
      allPositives += positives[i];
      allNegatives += negatives[i];
    }
    double ofPositives = (allPositives + 1) / (allPositives + 2);
    double ofNegatives = 1 / (allNegatives + 2);
    double[] targets = new double[logits.length];
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      weights[i] = positives[i] + negatives[i];
      targets[i] = positives[i] * ofPositives + negatives[i] * ofNegatives;
    }
    double slope = 0;
    double intercept = Math.log((allPositives + 1) / (allNegatives + 1));
    double loss = plattLoss(slope, intercept, logits, weights, targets);
    for (int iteration = 0; iteration < PLATT_ITERATIONS; iteration++) {
      double gradientSlope = 0;
      double gradientIntercept = 0;
      double slopeSlope = PLATT_JITTER;
      double slopeIntercept = 0;
      double interceptIntercept = PLATT_JITTER;
      for (int i = 0; i < logits.length; i++) {
        double probability = Logistic.probability(intercept + slope * logits[i]);
        double residual = weights[i] * probability - targets[i];
        double curvature = weights[i] * probability * (1 - probability);
        gradientSlope += residual * logits[i];
        gradientIntercept += residual;
        slopeSlope += curvature * logits[i] * logits[i];
        slopeIntercept += curvature * logits[i];
        interceptIntercept += curvature;
      }
      double determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
      double stepSlope =
          -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant;
      double stepIntercept =
          -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant;
      double decrement = -(gradientSlope * stepSlope + gradientIntercept * stepIntercept);
      double share = 1;
      double next =
          plattLoss(slope + stepSlope, intercept + stepIntercept, logits, weights, targets);
      while (next > loss && share > 1e-10) {
        share /= 2;
        next =
            plattLoss(
                slope + share * stepSlope,
                intercept + share * stepIntercept,
                logits,
                weights,
                targets);
      }
      slope += share * stepSlope;
      intercept += share * stepIntercept;
      loss = next;
      if (decrement <= PLATT_TOLERANCE * (allPositives + allNegatives)) {
        break;
      }
    }
    return new Calibrator.Platt(slope, intercept);
  }

  private static double plattLoss(
      double slope, double intercept, double[] logits, double[] weights, double[] targets) {
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double logit = intercept + slope * logits[i];
      loss += weights[i] * Logistic.softplus(logit) - targets[i] * logit;
    }
    return loss;
  }

  /**
   * Isotonic regression by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk,
   * 1972). A pooled block keeps its first and last score, so the function is flat over it.
   */
  static Calibrator isotonic(ScoreTable counts) {
    double[] scores = counts.scores();
    double[] positives = counts.positives();
    double[] negatives = counts.negatives();
    int blocks = 0;
    int[] first = new int[scores.length];
    int[] last = new int[scores.length];
    double[] positive = new double[scores.length];
    double[] weight = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (positives[i] + negatives[i] == 0) {
        continue;
      }
      first[blocks] = i;
      last[blocks] = i;
      positive[blocks] = positives[i];
      weight[blocks] = positives[i] + negatives[i];
      blocks++;
      while (blocks > 1
          && positive[blocks - 2] * weight[blocks - 1]
              >= positive[blocks - 1] * weight[blocks - 2]) {
        last[blocks - 2] = last[blocks - 1];
        positive[blocks - 2] += positive[blocks - 1];
        weight[blocks - 2] += weight[blocks - 1];
        blocks--;
      }
    }
    if (blocks == 0) {
      return new Calibrator.Identity();
    }
    List<Double> points = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      double probability = positive[block] / weight[block];
      points.add(scores[first[block]]);
      probabilities.add(probability);
      if (last[block] != first[block]) {
        points.add(scores[last[block]]);
        probabilities.add(probability);
      }
    }
    return new Calibrator.Isotonic(points, probabilities);
  }
}
