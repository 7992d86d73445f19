package dev.plumbline.feature;

import java.util.Arrays;

/**
 * How many different numbers there are in a bag whose values come and go in any order: a hash table
 * with open addressing, 12 bytes a place, at most two thirds of them taken.
 */
final class ValueTally {
  private static final int SMALLEST = 16;

  private long[] keys = new long[SMALLEST];
  private int[] counts = new int[SMALLEST];
  private int distinct;

  void add(double value) {
    long key = Double.doubleToLongBits(value);
    int at = placeOf(key);
    if (counts[at] == 0) {
      if (3 * (distinct + 1) > 2 * keys.length) {
        resize(2 * keys.length);
        at = placeOf(key);
      }
      keys[at] = key;
      distinct++;
    }
    counts[at]++;
  }

  /** Takes out a value that was added before. */
  void remove(double value) {
    int at = placeOf(Double.doubleToLongBits(value));
    if (--counts[at] == 0) {
      distinct--;
      closeGap(at);
    }
  }

  long distinct() {
    return distinct;
  }

  void clear() {
    if (keys.length > SMALLEST) {
      keys = new long[SMALLEST];
      counts = new int[SMALLEST];
    } else {
      Arrays.fill(counts, 0);
    }
    distinct = 0;
  }

  /** Where a key is, or would be put. */
  private int placeOf(long key) {
    int at = home(key);
    while (counts[at] != 0 && keys[at] != key) {
      at = at + 1 & keys.length - 1;
    }
    return at;
  }

  private int home(long key) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> Integer.SIZE) & keys.length - 1;
  }

  /** Moves keys that were pushed past a place which is free now back towards their home. */
  private void closeGap(int free) {
    int gap = free;
    int at = gap + 1 & keys.length - 1;
    while (counts[at] != 0) {
      int home = home(keys[at]);
      boolean passedGap = gap <= at ? home <= gap || home > at : home <= gap && home > at;
      if (passedGap) {
        keys[gap] = keys[at];
        counts[gap] = counts[at];
        counts[at] = 0;
        gap = at;
      }
      at = at + 1 & keys.length - 1;
    }
  }

  private void resize(int length) {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[length];
    counts = new int[length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int at = placeOf(oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
      }
    }
  }
}
