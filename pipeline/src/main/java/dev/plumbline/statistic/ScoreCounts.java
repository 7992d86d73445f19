package dev.plumbline.statistic;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How many positives and negatives had each score: all that ranking and probability metrics need of
 * the rows, in one pass.
 *
 * <p>Exact while the distinct scores number at most {@code maximumDistinctScores}. With more, every
 * score is rounded to the nearest multiple of 2<sup>-b</sup>, where b = floor(log2(maximum)) (20 by
 * default); a score strictly between 0 and 1 never becomes 0 or 1 but at nearest half a step from
 * it, so that rounding cannot make the log loss infinite. Distinct scores only grow in number, so
 * whether a whole is rounded, and to what, does not depend on the order of rows or merges.
 *
 * <p>An open-addressing table of primitives: 24 bytes a slot, at most half of the slots in use.
 */
public final class ScoreCounts implements Serializable {
  public static final int DEFAULT_MAXIMUM_DISTINCT_SCORES = 1 << 20;

  private static final int WIDTH = 3;
  private static final int SMALLEST_CAPACITY = 64;

  private final int maximumDistinctScores;
  private boolean rounded;
  private long positives;
  private long negatives;
  private int distinctScores;

  /** Slots of (bits of the score + 1, or 0 where empty; positives; negatives). */
  private transient long[] table = new long[SMALLEST_CAPACITY * WIDTH];

  public ScoreCounts() {
    this(DEFAULT_MAXIMUM_DISTINCT_SCORES);
  }

  /**
   * @param maximumDistinctScores beyond how many distinct scores they are rounded, from 2 to 2^26
   */
  public ScoreCounts(int maximumDistinctScores) {
    if (maximumDistinctScores < 2 || maximumDistinctScores > 1 << 26) {
      throw new IllegalArgumentException(
          "Maximum of distinct scores must be from 2 to 2^26, but is " + maximumDistinctScores);
    }
    this.maximumDistinctScores = maximumDistinctScores;
  }

  /**
   * Counts one row.
   *
   * @param score the predicted probability of a positive, 0 to 1
   * @throws IllegalArgumentException if the score is not a probability
   */
  public ScoreCounts add(double score, boolean positive) {
    if (positive) {
      return add(score, 1, 0);
    }
    return add(score, 0, 1);
  }

  /** Counts rows that share a score, as grouped by a query. */
  public ScoreCounts add(double score, long positiveRows, long negativeRows) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("Score must be a probability, but is " + score);
    }
    if (positiveRows < 0 || negativeRows < 0) {
      throw new IllegalArgumentException(
          "Counts must not be negative, but are " + positiveRows + " and " + negativeRows);
    }
    if (positiveRows + negativeRows > 0) {
      insert(rounded ? round(score) : score, positiveRows, negativeRows);
    }
    return this;
  }

  /**
   * Adds the other's counts to these.
   *
   * @throws IllegalArgumentException if the two were made for different maxima
   */
  public ScoreCounts merge(ScoreCounts other) {
    if (other.maximumDistinctScores != maximumDistinctScores) {
      throw new IllegalArgumentException(
          "Cannot merge counts made for at most "
              + maximumDistinctScores
              + " distinct scores with counts made for "
              + other.maximumDistinctScores);
    }
    if (other.rounded && !rounded) {
      roundAll();
    }
    // Read in the order of its hashes, a table clusters in any smaller one.
    if (other.table.length > table.length) {
      rehash(other.table.length);
    }
    long[] entries = other == this ? table.clone() : other.table;
    for (int slot = 0; slot < entries.length; slot += WIDTH) {
      if (entries[slot] != 0) {
        double score = Double.longBitsToDouble(entries[slot] - 1);
        insert(rounded ? round(score) : score, entries[slot + 1], entries[slot + 2]);
      }
    }
    return this;
  }

  public long positives() {
    return positives;
  }

  public long negatives() {
    return negatives;
  }

  public long rows() {
    return positives + negatives;
  }

  public int distinctScores() {
    return distinctScores;
  }

  /** Whether there were too many distinct scores to keep them exactly. */
  public boolean isRounded() {
    return rounded;
  }

  /** The counts by score, highest score first. */
  public SortedScores descending() {
    long[] keys = new long[distinctScores];
    int found = 0;
    for (int slot = 0; slot < table.length; slot += WIDTH) {
      if (table[slot] != 0) {
        keys[found++] = table[slot];
      }
    }
    // The bits of doubles that are not negative sort as the doubles do.
    Arrays.sort(keys);
    double[] scores = new double[found];
    long[] positivesOf = new long[found];
    long[] negativesOf = new long[found];
    for (int i = 0; i < found; i++) {
      int slot = slotOf(keys[found - 1 - i]);
      scores[i] = Double.longBitsToDouble(table[slot] - 1);
      positivesOf[i] = table[slot + 1];
      negativesOf[i] = table[slot + 2];
    }
    return new SortedScores(scores, positivesOf, negativesOf, positives, negatives);
  }

  private void insert(double score, long positiveRows, long negativeRows) {
    // Adding zero turns the negative zero into the positive one.
    long key = Double.doubleToRawLongBits(score + 0.0) + 1;
    int slot = slotOf(key);
    positives += positiveRows;
    negatives += negativeRows;
    table[slot + 1] += positiveRows;
    table[slot + 2] += negativeRows;
    if (table[slot] == 0) {
      table[slot] = key;
      distinctScores++;
      if (!rounded && distinctScores > maximumDistinctScores) {
        roundAll();
      } else if (distinctScores * 2L * WIDTH > table.length) {
        rehash(table.length * 2);
      }
    }
  }

  private int slotOf(long key) {
    int mask = table.length / WIDTH - 1;
    long mixed = (key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L;
    int index = (int) (mixed >>> 32) & mask;
    while (table[index * WIDTH] != 0 && table[index * WIDTH] != key) {
      index = (index + 1) & mask;
    }
    return index * WIDTH;
  }

  private void rehash(int length) {
    long[] before = table;
    table = new long[length];
    for (int slot = 0; slot < before.length; slot += WIDTH) {
      if (before[slot] != 0) {
        System.arraycopy(before, slot, table, slotOf(before[slot]), WIDTH);
      }
    }
  }

  private void roundAll() {
    long[] before = table;
    rounded = true;
    positives = 0;
    negatives = 0;
    distinctScores = 0;
    table = new long[before.length];
    for (int slot = 0; slot < before.length; slot += WIDTH) {
      if (before[slot] != 0) {
        double score = Double.longBitsToDouble(before[slot] - 1);
        insert(round(score), before[slot + 1], before[slot + 2]);
      }
    }
  }

  private double round(double score) {
    if (score == 0 || score == 1) {
      return score;
    }
    double steps = 1L << (31 - Integer.numberOfLeadingZeros(maximumDistinctScores));
    double nearest = Math.rint(score * steps);
    return Math.min(Math.max(nearest, 0.5), steps - 0.5) / steps;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    long[] entries = new long[distinctScores * WIDTH];
    int written = 0;
    for (int slot = 0; slot < table.length; slot += WIDTH) {
      if (table[slot] != 0) {
        System.arraycopy(table, slot, entries, written, WIDTH);
        written += WIDTH;
      }
    }
    out.writeObject(entries);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    long[] entries = (long[]) in.readObject();
    int capacity = SMALLEST_CAPACITY;
    while (capacity < distinctScores * 2L) {
      capacity *= 2;
    }
    table = new long[capacity * WIDTH];
    for (int entry = 0; entry < entries.length; entry += WIDTH) {
      System.arraycopy(entries, entry, table, slotOf(entries[entry]), WIDTH);
    }
  }
}
