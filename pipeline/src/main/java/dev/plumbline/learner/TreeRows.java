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

  /**
   * Rows of equal features and label as one with the sum of their weights, in the order of the
   * first of each. A histogram adds up the same either way, so the trees are the same but for the
   * last digits of sums, at the cost of fewer rows: timetables, prices and categories repeat
   * themselves. Where more than half of the rows are different, these rows as they are.
   */
  TreeRows collapsed() {
    int[] firsts = new int[rows()];
    double[] sums = new double[rows()];
    int[] slots = new int[Integer.highestOneBit(Math.max(1, rows())) * 4];
    Arrays.fill(slots, NONE);
    int count = 0;
    for (int row = 0; row < rows(); row++) {
      int slot = hash(row) & slots.length - 1;
      while (slots[slot] != NONE && !equal(firsts[slots[slot]], row)) {
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
    }
    return chosen(Arrays.copyOf(firsts, count), sums);
  }

  private TreeRows chosen(int[] firsts, double[] sums) {
    int width = width();
    TreeRows chosen =
        new TreeRows(
            new float[firsts.length * width], new float[firsts.length], new float[firsts.length]);
    for (int row = 0; row < firsts.length; row++) {
      System.arraycopy(features, firsts[row] * width, chosen.features, row * width, width);
      chosen.labels[row] = labels[firsts[row]];
      chosen.weights[row] = (float) sums[row];
    }
    return chosen;
  }

  private int width() {
    return rows() == 0 ? 0 : features.length / rows();
  }

  /** Murmur3's mixing of the bits. */
  private int hash(int row) {
    int width = width();
    int hash = Float.floatToIntBits(labels[row]);
    for (int i = row * width; i < (row + 1) * width; i++) {
      int bits = Float.floatToIntBits(features[i]) * 0xcc9e2d51;
      hash =
          Integer.rotateLeft(hash ^ Integer.rotateLeft(bits, 15) * 0x1b873593, 13) * 5 + 0xe6546b64;
    }
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private boolean equal(int one, int other) {
    int width = width();
    return labels[one] == labels[other]
        && Arrays.equals(
            features, one * width, (one + 1) * width, features, other * width, (other + 1) * width);
  }
}
