package dev.plumbline.learner;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

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

  /** The features that can change what it says, in the encoder's order; no others. */
  List<String> features();

  /**
   * What each feature adds to the model's sum, row by row. Empty where the model does not know: it
   * was saved by a version that kept no means of its columns.
   */
  Optional<Contributions> contributions(FeatureBatch batch);
}
