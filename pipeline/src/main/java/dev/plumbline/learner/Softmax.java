package dev.plumbline.learner;

/** The logistic function of several classes, safe at the ends. */
final class Softmax {
  private Softmax() {}

  /** The margins of a row whose entries begin at a place: for each class Σ coefficient · value. */
  static void margins(
      double[] coefficients,
      int[] positions,
      double[] values,
      int from,
      int entries,
      double[] margins) {
    java.util.Arrays.fill(margins, 0);
    for (int at = from; at < from + entries; at++) {
      int first = positions[at] * margins.length;
      double value = values[at];
      for (int c = 0; c < margins.length; c++) {
        margins[c] += coefficients[first + c] * value;
      }
    }
  }

  /** Makes margins probabilities; gives the log of the sum of their exponentials. */
  static double probabilities(double[] margins) {
    double most = Double.NEGATIVE_INFINITY;
    for (double margin : margins) {
      most = Math.max(most, margin);
    }
    double sum = 0;
    for (int c = 0; c < margins.length; c++) {
      margins[c] = Math.exp(margins[c] - most);
      sum += margins[c];
    }
    for (int c = 0; c < margins.length; c++) {
      margins[c] /= sum;
    }
    return most + Math.log(sum);
  }
}
