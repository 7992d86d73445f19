package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;

/** Predictions of some rows, of each as many side by side as the model has outputs. */
record Predicted(double[] all, int outputs) implements Serializable {
  /** What a column holds of a row: a number, or an array of them. */
  Object of(int row) {
    if (outputs == 1) {
      return all[row];
    }
    return Arrays.stream(row(row)).boxed().toArray(Double[]::new);
  }

  /** The outputs of a row. */
  double[] row(int row) {
    return Arrays.copyOfRange(all, row * outputs, (row + 1) * outputs);
  }
}
