package dev.plumbline.learner;

import dev.plumbline.problem.Calibration;
import java.io.Serializable;
import java.util.List;

/**
 * Turns a raw score into a probability, and where the label is a number a prediction into what may
 * come; of several classes the probabilities of all of them into truer ones; fitted on out-of-fold
 * scores only.
 */
public sealed interface Calibrator extends Serializable
    permits Calibrator.Identity,
        Calibrator.Platt,
        Calibrator.Beta,
        Calibrator.Unweighted,
        Calibrator.Isotonic,
        PredictiveDistribution,
        ClassProbabilities {

  /** The calibrated probability of a raw one. */
  double calibrate(double raw);

  /** All predictions of some rows, in place; a row may have several, side by side. */
  default void calibrateAll(double[] raw) {
    for (int i = 0; i < raw.length; i++) {
      raw[i] = calibrate(raw[i]);
    }
  }

  /** Fits a calibrator to counted scores; an empty table gives the identity. */
  static Calibrator fit(Calibration kind, ScoreTable counts) {
    if (counts.size() == 0) {
      return new Identity();
    }
    return switch (kind) {
      case NONE -> new Identity();
      case PLATT -> CalibratorFit.platt(counts);
      case ISOTONIC -> CalibratorFit.isotonic(counts);
      case BETA -> BetaFit.of(counts);
      case TEMPERATURE ->
          throw new IllegalArgumentException(
              "A temperature is of several classes; see ClassProbabilities");
      case AUTO ->
          throw new IllegalArgumentException(
              "Which calibrator is best is told by folds; see CalibratorChoice");
    };
  }

  /** The mean of (probability − outcome)² over counted scores, once calibrated. */
  default double brierScore(ScoreTable counts) {
    double[] scores = counts.scores();
    double[] positives = counts.positives();
    double[] negatives = counts.negatives();
    double sum = 0;
    double rows = 0;
    for (int i = 0; i < scores.length; i++) {
      double probability = calibrate(scores[i]);
      sum += positives[i] * (1 - probability) * (1 - probability);
      sum += negatives[i] * probability * probability;
      rows += positives[i] + negatives[i];
    }
    return sum / rows;
  }

  /** Raw scores as they are. */
  record Identity() implements Calibrator {
    @Override
    public double calibrate(double raw) {
      return raw;
    }
  }

  /** The logistic function of {@code intercept + slope · logit(raw)}. */
  record Platt(double slope, double intercept) implements Calibrator {
    @Override
    public double calibrate(double raw) {
      return Logistic.probability(intercept + slope * Logistic.logit(raw));
    }
  }

  /**
   * The beta curve of Kull, Silva Filho and Flach (AISTATS 2017): the logistic function of {@code
   * intercept + rising · ln(raw) − falling · ln(1 − raw)}. Where both slopes are 1 and the
   * intercept 0 scores stay as they are, which Platt's curve cannot do to a score that is no logit.
   */
  record Beta(double rising, double falling, double intercept) implements Calibrator {
    @Override
    public double calibrate(double raw) {
      return Logistic.probability(
          intercept + rising * BetaFit.rising(raw) + falling * BetaFit.falling(raw));
    }
  }

  /**
   * Undoes that positive rows weighed {@code ratio} times as much as negative ones in learning: the
   * odds are divided by it (Elkan, IJCAI 2001, theorem 2), and then calibrated.
   */
  record Unweighted(double ratio, Calibrator next) implements Calibrator {
    @Override
    public double calibrate(double raw) {
      return next.calibrate(raw / (raw + ratio * (1 - raw)));
    }
  }

  /**
   * A non-decreasing function given by points, linear between them, flat outside them.
   *
   * @param scores increasing raw scores
   * @param probabilities the probability at each, non-decreasing
   */
  record Isotonic(List<Double> scores, List<Double> probabilities) implements Calibrator {
    public Isotonic {
      scores = List.copyOf(scores);
      probabilities = List.copyOf(probabilities);
    }

    @Override
    public double calibrate(double raw) {
      if (Double.isNaN(raw)) {
        return raw;
      }
      int low = 0;
      int high = scores.size() - 1;
      if (raw <= scores.get(low)) {
        return probabilities.get(low);
      }
      if (raw >= scores.get(high)) {
        return probabilities.get(high);
      }
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (scores.get(middle) <= raw) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double share = (raw - scores.get(low)) / (scores.get(high) - scores.get(low));
      return probabilities.get(low) + share * (probabilities.get(high) - probabilities.get(low));
    }
  }
}
