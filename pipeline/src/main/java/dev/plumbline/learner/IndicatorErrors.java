package dev.plumbline.learner;

import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * The squared errors of every class's indicator (1 where a row is of the class, else 0), from the
 * rates of the classes: what averaged trees of several classes learn, one for each class, in one
 * round. XGBoost has no such objective.
 *
 * @param rates of the classes
 */
record IndicatorErrors(double[] rates) implements IObjective {
  /** First derivatives, then second ones, row by row those of all classes. */
  @Override
  public List<float[]> getGradient(float[][] predicted, DMatrix rows) {
    try {
      float[] labels = rows.getLabel();
      float[] weights = rows.getWeight();
      int classes = rates.length;
      float[] gradient = new float[labels.length * classes];
      float[] curvature = new float[gradient.length];
      for (int row = 0; row < labels.length; row++) {
        for (int c = 0; c < classes; c++) {
          double indicator = (int) labels[row] == c ? 1 : 0;
          gradient[row * classes + c] = (float) (weights[row] * (rates[c] - indicator));
          curvature[row * classes + c] = weights[row];
        }
      }
      return List.of(gradient, curvature);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not give the rows back", e);
    }
  }
}
