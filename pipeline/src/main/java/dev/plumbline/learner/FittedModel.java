package dev.plumbline.learner;

import java.io.Serializable;

/** A model and the encoder fitted with it, on one part of the rows. */
public sealed interface FittedModel extends Serializable
    permits RulesModel,
        LinearModel,
        SupportVectorModel,
        LeastSquaresModel,
        TreesModel,
        PerceptronModel,
        ClassModel {

  /**
   * The raw (uncalibrated) probability of the positive label, row by row; where the label is a
   * number, the mean expected of it. Where there are several {@link #outputs} a row has them side
   * by side: the probability of each class.
   */
  double[] predict(FeatureBatch batch);

  /** Numbers predicted for a row. */
  default int outputs() {
    return 1;
  }
}
