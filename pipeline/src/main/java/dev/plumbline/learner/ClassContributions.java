package dev.plumbline.learner;

import java.util.List;

/**
 * What each feature adds to what a model of several classes says of some rows: of each class base +
 * Σ contributions = the model's sum, before it is calibrated.
 *
 * @param features the features, in the encoder's order
 * @param bases by class the sum of a row of which nothing is known
 * @param byRow row → class → contribution of each feature
 * @param margin {@link Margin#LOG_ODDS} where the classes' probabilities are the softmax of their
 *     sums, {@link Margin#RATE} where they are the sums, made to add up to 1
 */
public record ClassContributions(
    List<String> features, double[] bases, double[][][] byRow, Margin margin) {
  public ClassContributions {
    features = List.copyOf(features);
  }

  /**
   * What each feature adds to the sum of a class; of logarithms less what it adds to the classes'
   * sums on the average, for what is added to all of them changes nothing.
   */
  public double[] to(int ofClass, int row) {
    double[] contributions = byRow[row][ofClass].clone();
    if (margin == Margin.LOG_ODDS) {
      for (double[] of : byRow[row]) {
        for (int feature = 0; feature < contributions.length; feature++) {
          contributions[feature] -= of[feature] / byRow[row].length;
        }
      }
    }
    return contributions;
  }

  /** The raw probabilities of a row's classes. */
  public double[] raw(int row) {
    double[] sums = bases.clone();
    for (int c = 0; c < sums.length; c++) {
      for (double contribution : byRow[row][c]) {
        sums[c] += contribution;
      }
    }
    return probabilities(sums);
  }

  /** The same were a feature's contributions taken away. */
  public double[] rawWithout(int feature, int row) {
    double[] sums = bases.clone();
    for (int c = 0; c < sums.length; c++) {
      for (int other = 0; other < byRow[row][c].length; other++) {
        sums[c] += other == feature ? 0 : byRow[row][c][other];
      }
    }
    return probabilities(sums);
  }

  private double[] probabilities(double[] sums) {
    if (margin == Margin.LOG_ODDS) {
      Softmax.probabilities(sums);
    } else {
      ClassModel.toAddUpToOne(sums, 0, sums.length);
    }
    return sums;
  }
}
