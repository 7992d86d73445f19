package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What the outputs of a network are to say of a row, and what it loses where they say otherwise:
 * one output's log odds of a positive label, one's number, or the log probabilities of classes, an
 * output each, up to what they have in common. Numbers are learned as so many standard deviations
 * from their mean, or penalties would depend on their unit.
 *
 * @param intercepts where the outputs begin: what all rows say
 * @param centre the mean of the numbers; 0 of others
 * @param spread their standard deviation; 1 of others
 */
record PerceptronTarget(Loss loss, double[] intercepts, double centre, double spread)
    implements Serializable {
  /** What is lost. */
  enum Loss {
    LOGISTIC,
    SQUARED,
    MULTINOMIAL
  }

  /** A class without rows begins as if it had so many. */
  private static final double LEAST_ROWS = 0.1;

  /** Of a part whose labels are true or false. */
  static PerceptronTarget ofChance(CellSummary part) {
    double[] logOdds = {Logistic.logit(part.positive() / part.weight())};
    return new PerceptronTarget(Loss.LOGISTIC, logOdds, 0, 1);
  }

  /** Of a part whose labels are numbers. */
  static PerceptronTarget ofNumber(CellSummary part) {
    return new PerceptronTarget(
        Loss.SQUARED, new double[1], part.labelMean(), part.labelDeviation());
  }

  /**
   * Of classes.
   *
   * @param rows of each, by weight
   */
  static PerceptronTarget ofClasses(double[] rows) {
    double[] logs = Arrays.stream(rows).map(r -> Math.log(Math.max(LEAST_ROWS, r))).toArray();
    double mean = Arrays.stream(logs).average().orElseThrow();
    return new PerceptronTarget(
        Loss.MULTINOMIAL, Arrays.stream(logs).map(log -> log - mean).toArray(), 0, 1);
  }

  int outputs() {
    return intercepts.length;
  }

  /** What is lost on a row; its outputs become the derivatives of that. */
  double derive(double label, double weight, double[] outputs) {
    return switch (loss) {
      case LOGISTIC -> {
        double logit = outputs[0];
        outputs[0] = weight * (Logistic.probability(logit) - label);
        yield weight * (Logistic.softplus(logit) - label * logit);
      }
      case SQUARED -> {
        double error = outputs[0] - (label - centre) / spread;
        outputs[0] = weight * error;
        yield weight * error * error / 2;
      }
      case MULTINOMIAL -> {
        double said = outputs[(int) label];
        double logOfSum = Softmax.probabilities(outputs);
        outputs[(int) label] -= 1;
        for (int c = 0; c < outputs.length; c++) {
          outputs[c] *= weight;
        }
        yield weight * (logOfSum - said);
      }
    };
  }

  /** The weights of a network whose output is in the label's own unit. */
  double[] inUnits(double[] weights, int hidden) {
    double[] own = weights.clone();
    for (int i = weights.length - outputs() * (hidden + 1); i < weights.length; i++) {
      own[i] *= spread;
    }
    own[weights.length - 1] += centre;
    return own;
  }
}
