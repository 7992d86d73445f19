package dev.plumbline.feature;

import java.util.Arrays;

/**
 * A bag of numbers with its least and greatest, where values come and go in any order (late rows
 * enter behind newer ones and corrected rows leave from the middle, so a {@link Staircase} would
 * not do). Different numbers lie in their order with how often each is inside, as columns of
 * primitive values cut into chunks: 12 bytes a number, 24 where chunks are half full. NaN counts as
 * the greatest number, as in Spark SQL.
 */
final class SortedValues {
  static final int VALUES_IN_CHUNK = 256;

  private Chunk[] chunks = new Chunk[4];
  private int size;

  void add(double value) {
    if (size == 0) {
      insertChunk(0);
    }
    int chunk = chunkOf(value);
    Chunk target = chunks[chunk];
    int at = target.find(value);
    if (at >= 0) {
      target.counts[at]++;
      return;
    }
    if (target.size == VALUES_IN_CHUNK) {
      Chunk upper = insertChunk(chunk + 1);
      target.moveHalfTo(upper);
      if (Double.compare(value, upper.values[0]) >= 0) {
        target = upper;
      }
      at = target.find(value);
    }
    target.insert(-at - 1, value);
  }

  /** Takes out a value that was added before. */
  void remove(double value) {
    int chunk = chunkOf(value);
    Chunk target = chunks[chunk];
    int at = target.find(value);
    if (--target.counts[at] > 0) {
      return;
    }
    target.remove(at);
    if (target.size == 0) {
      System.arraycopy(chunks, chunk + 1, chunks, chunk, size - chunk - 1);
      chunks[--size] = null;
    }
  }

  double least() {
    return chunks[0].values[0];
  }

  double greatest() {
    Chunk last = chunks[size - 1];
    return last.values[last.size - 1];
  }

  void clear() {
    Arrays.fill(chunks, 0, size, null);
    size = 0;
  }

  /** The last chunk that does not begin above a value, or the first. */
  private int chunkOf(double value) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Double.compare(chunks[middle].values[0], value) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private Chunk insertChunk(int at) {
    if (size == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * size);
    }
    System.arraycopy(chunks, at, chunks, at + 1, size - at);
    chunks[at] = new Chunk();
    size++;
    return chunks[at];
  }

  private static final class Chunk {
    private double[] values = new double[8];
    private int[] counts = new int[8];
    private int size;

    /** Where a value is, or, less one and negative, where it would be put. */
    int find(double value) {
      return Arrays.binarySearch(values, 0, size, value);
    }

    void insert(int at, double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      System.arraycopy(values, at, values, at + 1, size - at);
      System.arraycopy(counts, at, counts, at + 1, size - at);
      values[at] = value;
      counts[at] = 1;
      size++;
    }

    void remove(int at) {
      System.arraycopy(values, at + 1, values, at, size - at - 1);
      System.arraycopy(counts, at + 1, counts, at, size - at - 1);
      size--;
    }

    void moveHalfTo(Chunk upper) {
      int half = size / 2;
      upper.values = Arrays.copyOf(Arrays.copyOfRange(values, half, size), VALUES_IN_CHUNK);
      upper.counts = Arrays.copyOf(Arrays.copyOfRange(counts, half, size), VALUES_IN_CHUNK);
      upper.size = size - half;
      size = half;
    }
  }
}
