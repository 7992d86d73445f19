package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns a linear model sees. Position 0 is the intercept; a number takes one position, and
 * one more where values were missing; a category one for each value kept, one for the others, one
 * for missing; a hashed one each for its buckets and missing; one that a number stands for a single
 * one; clusters one each. Numbers are scaled; a missing one is its stand-in beside the indicator,
 * which at the centre is 0; indicators are 0 or 1. So a row has one entry for each feature besides
 * the intercept, two where a missing number's stand-in is not the centre.
 */
final class LinearDesign implements Serializable {
  private final Encoder encoder;

  /** Where each feature's positions begin. */
  private final int[] offsets;

  /** Where each feature's entries in a row begin. */
  private final int[] firstEntries;

  private final int width;
  private final int entries;

  LinearDesign(Encoder encoder) {
    this.encoder = encoder;
    List<ColumnEncoding> columns = encoder.columns();
    this.offsets = new int[columns.size()];
    this.firstEntries = new int[columns.size()];
    int next = 1;
    int nextEntry = 1;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      firstEntries[i] = nextEntry;
      next += columns.get(i).indicators();
      nextEntry += columns.get(i).entries();
    }
    this.width = next;
    this.entries = nextEntry;
  }

  Encoder encoder() {
    return encoder;
  }

  int width() {
    return width;
  }

  /** The feature that each position belongs to; −1 for the intercept. */
  int[] owners() {
    int[] owners = new int[width];
    Arrays.fill(owners, -1);
    for (int feature = 0; feature < offsets.length; feature++) {
      int end = feature + 1 < offsets.length ? offsets[feature + 1] : width;
      Arrays.fill(owners, offsets[feature], end, feature);
    }
    return owners;
  }

  /** The features of which a coefficient is not 0. */
  List<String> used(List<Double> coefficients) {
    int[] owners = owners();
    return IntStream.range(1, width)
        .filter(position -> coefficients.get(position) != 0)
        .map(position -> owners[position])
        .distinct()
        .mapToObj(feature -> encoder.columns().get(feature).name())
        .toList();
  }

  /** Entries of a row: the intercept's and those of each feature, by rising position. */
  int entries() {
    return entries;
  }

  /**
   * Of each entry the position that it is at unless a number is missing; −1 where a category says.
   */
  int[] homes() {
    int[] homes = new int[entries];
    Arrays.fill(homes, -1);
    homes[0] = 0;
    for (int column = 0; column < offsets.length; column++) {
      ColumnEncoding encoding = encoder.columns().get(column);
      if (encoding.treeType().equals("q")) {
        for (int entry = 0; entry < encoding.entries(); entry++) {
          homes[firstEntries[column] + entry] = offsets[column] + entry;
        }
      }
    }
    return homes;
  }

  /** The sum of each row's entries, weighed by coefficients by position. */
  double[] margins(FeatureBatch batch, List<Double> coefficients) {
    return margins(batch, coefficients, 1);
  }

  /**
   * The same of several outputs, side by side row after row.
   *
   * @param coefficients position by position those of all outputs
   */
  double[] margins(FeatureBatch batch, List<Double> coefficients, int outputs) {
    double[] slopes = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[batch.rows() * entries];
    fill(batch, positions, values);
    double[] ofRow = new double[outputs];
    double[] margins = new double[batch.rows() * outputs];
    for (int row = 0; row < batch.rows(); row++) {
      Softmax.margins(slopes, positions, values, row * entries, entries, ofRow);
      System.arraycopy(ofRow, 0, margins, row * outputs, outputs);
    }
    return margins;
  }

  /** Fills the rows' entries, row after row. */
  void fill(FeatureBatch batch, int[] positions, double[] values) {
    for (int row = 0; row < batch.rows(); row++) {
      positions[row * entries] = 0;
      values[row * entries] = 1;
    }
    for (int column = 0; column < offsets.length; column++) {
      ColumnEncoding encoding = encoder.columns().get(column);
      if (encoding instanceof ColumnEncoding.Numeric numeric) {
        fillNumbers(numeric.scaled(), column, batch, positions, values);
      } else if (encoding instanceof ColumnEncoding.Scaled scaled) {
        fillNumbers(scaled, column, batch, positions, values);
      } else if (encoding instanceof ColumnEncoding.Categories categories) {
        fillPlaces(categories.missing(), column, batch, positions, values);
      } else if (encoding instanceof ColumnEncoding.Hashed hashed) {
        fillPlaces(hashed.missing(), column, batch, positions, values);
      } else if (encoding instanceof ColumnEncoding.Numbers numbers) {
        fillEncoded(numbers, column, batch, positions, values);
      } else if (encoding instanceof ColumnEncoding.Clusters) {
        int[] clusters = encoder.clusters(column, batch);
        for (int row = 0, at = firstEntries[column]; row < clusters.length; row++, at += entries) {
          positions[at] = offsets[column] + clusters[row];
          values[at] = 1;
        }
      }
    }
  }

  private void fillNumbers(
      ColumnEncoding.Scaled scaled,
      int column,
      FeatureBatch batch,
      int[] positions,
      double[] values) {
    double[] numbers = batch.numbers(scaled.name());
    boolean both = scaled.entries() > 1;
    for (int row = 0, at = firstEntries[column]; row < numbers.length; row++, at += entries) {
      boolean present = !Double.isNaN(numbers[row]);
      positions[at] = offsets[column];
      if (present) {
        values[at] = scaled.of(numbers[row]);
      } else if (both || !scaled.missing()) {
        // Missing for the first time: the stand-in, about which nothing more was learned.
        values[at] = scaled.ofMissing();
      } else {
        positions[at] = offsets[column] + 1;
        values[at] = 1;
      }
      if (both) {
        positions[at + 1] = offsets[column] + 1;
        values[at + 1] = present ? 0 : 1;
      }
    }
  }

  private void fillPlaces(
      int missing, int column, FeatureBatch batch, int[] positions, double[] values) {
    int[] codes = batch.codes(encoder.columns().get(column).name());
    int[] places = encoder.places(column, batch);
    for (int row = 0, at = firstEntries[column]; row < codes.length; row++, at += entries) {
      int place = codes[row] == FeatureBatch.MISSING ? missing : places[codes[row]];
      positions[at] = offsets[column] + place;
      values[at] = 1;
    }
  }

  private void fillEncoded(
      ColumnEncoding.Numbers encoding,
      int column,
      FeatureBatch batch,
      int[] positions,
      double[] values) {
    double[] numbers = encoder.numbers(column, batch);
    for (int row = 0, at = firstEntries[column]; row < numbers.length; row++, at += entries) {
      positions[at] = offsets[column];
      values[at] = (numbers[row] - encoding.centre()) / encoding.spread();
    }
  }
}
