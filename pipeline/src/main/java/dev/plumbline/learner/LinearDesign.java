package dev.plumbline.learner;

import java.io.Serializable;
import java.util.List;

/**
 * The columns a linear model sees. Position 0 is the intercept; a number takes one position, and
 * one more where values were missing; a category one for each value kept, one for the others, one
 * for missing. Numbers are standardised, a missing one is its mean (0); indicators are 0 or 1. So a
 * row has one entry for each feature besides the intercept.
 */
final class LinearDesign implements Serializable {
  private final Encoder encoder;
  private final int[] offsets;
  private final int width;

  LinearDesign(Encoder encoder) {
    this.encoder = encoder;
    List<ColumnEncoding> columns = encoder.columns();
    this.offsets = new int[columns.size()];
    int next = 1;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += columns.get(i).indicators();
    }
    this.width = next;
  }

  Encoder encoder() {
    return encoder;
  }

  int width() {
    return width;
  }

  /** Entries of a row: the intercept and one for each feature, by rising position. */
  int entries() {
    return offsets.length + 1;
  }

  /** Fills the rows' entries, row after row. */
  void fill(FeatureBatch batch, int[] positions, double[] values) {
    int entries = entries();
    for (int row = 0; row < batch.rows(); row++) {
      positions[row * entries] = 0;
      values[row * entries] = 1;
    }
    for (int column = 0; column < offsets.length; column++) {
      if (encoder.columns().get(column) instanceof ColumnEncoding.Numeric numeric) {
        fillNumbers(numeric, column, batch, positions, values);
      } else if (encoder.columns().get(column) instanceof ColumnEncoding.Categories categories) {
        fillCategories(categories, column, batch, positions, values);
      }
    }
  }

  private void fillNumbers(
      ColumnEncoding.Numeric numeric,
      int column,
      FeatureBatch batch,
      int[] positions,
      double[] values) {
    double[] numbers = batch.numbers(numeric.name());
    for (int row = 0, at = column + 1; row < numbers.length; row++, at += entries()) {
      if (!Double.isNaN(numbers[row])) {
        positions[at] = offsets[column];
        values[at] = (numbers[row] - numeric.mean()) / numeric.deviation();
      } else if (numeric.missing()) {
        positions[at] = offsets[column] + 1;
        values[at] = 1;
      } else {
        // Missing for the first time: the mean, about which nothing more was learned.
        positions[at] = offsets[column];
        values[at] = 0;
      }
    }
  }

  private void fillCategories(
      ColumnEncoding.Categories categories,
      int column,
      FeatureBatch batch,
      int[] positions,
      double[] values) {
    int[] codes = batch.codes(categories.name());
    int[] places = encoder.places(column, batch);
    for (int row = 0, at = column + 1; row < codes.length; row++, at += entries()) {
      int place = codes[row] == FeatureBatch.MISSING ? categories.missing() : places[codes[row]];
      positions[at] = offsets[column] + place;
      values[at] = 1;
    }
  }
}
