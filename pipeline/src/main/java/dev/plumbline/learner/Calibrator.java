package dev.plumbline.learner;

import dev.plumbline.problem.Calibration;
import java.io.Serializable;
import java.util.List;

/**
 * Turns a raw score into a probability, and where the label is a number a prediction into what may
 * come; fitted on out-of-fold scores only.
 */
public sealed interface Calibrator extends Serializable
    permits Calibrator.Identity, Calibrator.Platt, Calibrator.Isotonic, PredictiveDistribution {

  /** The calibrated probability of a raw one. */
  double calibrate(double raw);

  /** Fits a calibrator to counted scores; an empty table gives the identity. */
  static Calibrator fit(Calibration kind, ScoreTable counts) {
    if (counts.size() == 0) {
      return new Identity();
    }
    return switch (kind) {
      case NONE -> new Identity();
      case PLATT -> CalibratorFit.platt(counts);
      case ISOTONIC -> CalibratorFit.isotonic(counts);
    };
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
