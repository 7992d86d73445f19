package dev.plumbline.learner;

import java.util.List;

/**
 * The columns boosted trees see: one for each feature, NaN where missing. A number is itself; a
 * category its place among those kept, the others sharing the place after them, declared to XGBoost
 * as categorical so that a split parts the categories in two sets; a hashed one its bucket,
 * likewise; a category that a number stands for that number; a cluster its place, as a category.
 * Scales and stand-ins are for linear models: trees ask only which of two numbers is larger, and
 * have a side for missing ones.
 */
final class TreeInput {
  private TreeInput() {}

  static int width(Encoder encoder) {
    return encoder.columns().size();
  }

  /** XGBoost's feature types: {@code q} a number, {@code c} a category. */
  static String[] types(Encoder encoder) {
    return encoder.columns().stream().map(ColumnEncoding::treeType).toArray(String[]::new);
  }

  /** The batch, row after row. */
  static float[] of(Encoder encoder, FeatureBatch batch) {
    float[] values = new float[batch.rows() * width(encoder)];
    fill(encoder, batch, values, 0);
    return values;
  }

  /** Writes the batch, row after row, from the place given. */
  static void fill(Encoder encoder, FeatureBatch batch, float[] values, int from) {
    List<ColumnEncoding> columns = encoder.columns();
    int width = columns.size();
    for (int column = 0; column < width; column++) {
      ColumnEncoding encoding = columns.get(column);
      if (encoding instanceof ColumnEncoding.Numeric || encoding instanceof ColumnEncoding.Scaled) {
        double[] numbers = batch.numbers(encoding.name());
        for (int row = 0, at = from + column; row < numbers.length; row++, at += width) {
          values[at] = finite((float) numbers[row]);
        }
      } else if (encoding instanceof ColumnEncoding.Numbers) {
        double[] numbers = encoder.numbers(column, batch);
        for (int row = 0, at = from + column; row < numbers.length; row++, at += width) {
          values[at] = (float) numbers[row];
        }
      } else if (encoding instanceof ColumnEncoding.Clusters) {
        int[] clusters = encoder.clusters(column, batch);
        for (int row = 0, at = from + column; row < clusters.length; row++, at += width) {
          values[at] = clusters[row];
        }
      } else {
        int[] codes = batch.codes(encoding.name());
        int[] places = encoder.places(column, batch);
        for (int row = 0, at = from + column; row < codes.length; row++, at += width) {
          values[at] = codes[row] == FeatureBatch.MISSING ? Float.NaN : places[codes[row]];
        }
      }
    }
  }

  /** A double beyond the range of floats becomes the largest float: XGBoost refuses infinity. */
  private static float finite(float value) {
    return Float.isInfinite(value) ? Math.copySign(Float.MAX_VALUE, value) : value;
  }
}
