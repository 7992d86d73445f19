package dev.plumbline.learner;

import java.util.Arrays;

/**
 * Rows as XGBoost takes them.
 *
 * @param features row after row, NaN where missing
 */
record TreeRows(float[] features, float[] labels, float[] weights) {
  private static final int NONE = -1;

  int rows() {
    return labels.length;
  }

  /** Which rows are one to a tree. */
  enum Alike {
    /**
     * Those of equal features: their label becomes its weighted mean. Squared errors and the log
     * loss have gradients that are linear in the label, so their sums are those of the rows.
     */
    FEATURES,
    /** Those of equal features and label: a label that is the number of a class has no mean. */
    FEATURES_AND_LABEL
  }

  /**
   * Rows that are alike as one with the sum of their weights, in the order of the first of each. A
   * histogram adds up the same either way, so the trees are the same but for the last digits of
   * sums, at the cost of fewer rows: timetables, prices and categories repeat themselves. Where
   * more than half of the rows are different, these rows as they are.
   */
  TreeRows collapsed(Alike alike) {
    int[] firsts = new int[rows()];
    double[] sums = new double[rows()];
    double[] labelSums = new double[rows()];
    int[] slots = new int[Integer.highestOneBit(Math.max(1, rows())) * 4];
    Arrays.fill(slots, NONE);
    int count = 0;
    for (int row = 0; row < rows(); row++) {
      int slot = hash(row, alike) & slots.length - 1;
      while (slots[slot] != NONE && !equal(firsts[slots[slot]], row, alike)) {
        slot = slot + 1 & slots.length - 1;
      }
      if (slots[slot] == NONE) {
        if (2 * (count + 1) > rows()) {
          return this;
        }
        slots[slot] = count;
        firsts[count++] = row;
      }
      sums[slots[slot]] += weights[row];
      labelSums[slots[slot]] += (double) weights[row] * labels[row];
    }
    return chosen(Arrays.copyOf(firsts, count), sums, labelSums);
  }

  private TreeRows chosen(int[] firsts, double[] sums, double[] labelSums) {
    int width = width();
    TreeRows chosen =
        new TreeRows(
            new float[firsts.length * width], new float[firsts.length], new float[firsts.length]);
    for (int row = 0; row < firsts.length; row++) {
      System.arraycopy(features, firsts[row] * width, chosen.features, row * width, width);
      chosen.labels[row] =
          sums[row] > 0 ? (float) (labelSums[row] / sums[row]) : labels[firsts[row]];
      chosen.weights[row] = (float) sums[row];
    }
    return chosen;
  }

  private int width() {
    return rows() == 0 ? 0 : features.length / rows();
  }

  /** Murmur3's mixing of the bits. */
  private int hash(int row, Alike alike) {
    int width = width();
    int hash = alike == Alike.FEATURES ? 0 : Float.floatToIntBits(labels[row]);
    for (int i = row * width; i < (row + 1) * width; i++) {
      int bits = Float.floatToIntBits(features[i]) * 0xcc9e2d51;
      hash =
          Integer.rotateLeft(hash ^ Integer.rotateLeft(bits, 15) * 0x1b873593, 13) * 5 + 0xe6546b64;
    }
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private boolean equal(int one, int other, Alike alike) {
    int width = width();
    return (alike == Alike.FEATURES || labels[one] == labels[other])
        && Arrays.equals(
            features, one * width, (one + 1) * width, features, other * width, (other + 1) * width);
  }
}
