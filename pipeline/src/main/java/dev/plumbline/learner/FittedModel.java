package dev.plumbline.learner;

import java.io.Serializable;

/** A model and the encoder fitted with it, on one part of the rows. */
public sealed interface FittedModel extends Serializable
    permits RulesModel,
        LinearModel,
        SupportVectorModel,
        LeastSquaresModel,
        TreesModel,
        PerceptronModel {

  /**
   * The raw (uncalibrated) probability of the positive label, row by row; where the label is a
   * number, the mean expected of it.
   */
  double[] predict(FeatureBatch batch);
}
