package dev.plumbline.learner;

import java.util.List;

/**
 * What the outputs of a model of several classes mean, and what makes them truer: each class's log
 * probability is divided by a temperature (Guo, Pleiss, Sun and Weinberger, On Calibration of
 * Modern Neural Networks, ICML 2017), which leaves their order as it is.
 *
 * @param classes in the order of the outputs
 * @param temperature above 1 where the model is too sure of itself
 * @param rates of the classes in the training rows: all that is known without a model
 */
public record ClassProbabilities(List<String> classes, double temperature, List<Double> rates)
    implements Calibrator {
  public ClassProbabilities {
    classes = List.copyOf(classes);
    rates = List.copyOf(rates);
    if (!(temperature > 0)) {
      throw LearnerErrors.damaged("temperature %s".formatted(temperature));
    }
  }

  /** One probability alone says nothing of the others. */
  @Override
  public double calibrate(double raw) {
    return raw;
  }

  @Override
  public void calibrateAll(double[] raw) {
    for (int from = 0; from < raw.length; from += classes.size()) {
      calibrate(raw, from, classes.size(), temperature);
    }
  }

  /** The same of one row's probabilities, which begin at a place. */
  static void calibrate(double[] probabilities, int from, int classes, double temperature) {
    if (temperature == 1) {
      return;
    }
    double sum = 0;
    for (int c = from; c < from + classes; c++) {
      probabilities[c] = Math.pow(probabilities[c], 1 / temperature);
      sum += probabilities[c];
    }
    for (int c = from; c < from + classes; c++) {
      probabilities[c] /= sum;
    }
  }

  /** A row's probabilities, truer. */
  public static double[] at(double temperature, double[] raw) {
    double[] calibrated = raw.clone();
    calibrate(calibrated, 0, raw.length, temperature);
    return calibrated;
  }
}
