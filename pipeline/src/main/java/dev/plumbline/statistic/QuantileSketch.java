package dev.plumbline.statistic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Quantiles of numbers in bounded memory: the sketch of Karnin, Lang and Liberty (FOCS 2016), fed
 * by sorted buffers. Each level holds numbers that stand for 2^level rows; a full level is sorted
 * and every other number of it moves up. Whether the even or the odd ones move is decided by
 * hashing how often that has happened, not by chance: the same rows in the same order give the same
 * quantiles every time.
 *
 * <p>Exact up to 2,048 numbers. Beyond that {@link #rankError} says, from the compactions that
 * really took place, how far a rank may be off at 99% confidence: about 0.6% by default.
 */
public final class QuantileSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final int DEFAULT_SIZE = 512;

  private static final int BUFFER = 2048;
  private static final int FIRST_BUFFER = 32;
  private static final int SMALLEST_LEVEL = 8;
  private static final double LEVELS_SHRINK_BY = 2.0 / 3;

  /** The normal quantile of a two-sided 99%. */
  private static final double NORMAL_99 = 2.5758293035489004;

  private transient int size;
  private transient double[] buffer = new double[FIRST_BUFFER];
  private transient int buffered;
  private transient double[][] levels = {};
  private transient int[] held = {};
  private transient long rows;
  private transient double minimum = Double.POSITIVE_INFINITY;
  private transient double maximum = Double.NEGATIVE_INFINITY;
  private transient long compactions;
  private transient double squaredError;
  private transient Ranked ranked;

  public QuantileSketch() {
    this(DEFAULT_SIZE);
  }

  /**
   * @param size the sketch's k, 8 to 65535: error falls about as 1/k
   */
  public QuantileSketch(int size) {
    if (size < SMALLEST_LEVEL || size > 65535) {
      throw new IllegalArgumentException("Size must be from 8 to 65535, but is " + size);
    }
    this.size = size;
  }

  /** Distinct numbers, ascending, and how often each came: exact, whatever the number of rows. */
  static QuantileSketch exactly(double[] ascending, long[] times) {
    QuantileSketch sketch = new QuantileSketch();
    long[] cumulative = times.clone();
    Arrays.parallelPrefix(cumulative, Long::sum);
    for (int i = 0; i < ascending.length; i++) {
      sketch.add(ascending[i], times[i]);
    }
    if (ascending.length > 0) {
      sketch.ranked = new Ranked(ascending.clone(), cumulative);
      sketch.squaredError = 0;
    }
    return sketch;
  }

  /** Adds a number; NaN is passed over. */
  public QuantileSketch add(double value) {
    if (!Double.isNaN(value)) {
      if (buffered == buffer.length) {
        makeRoom();
      }
      buffer[buffered++] = value;
      rows++;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      ranked = null;
    }
    return this;
  }

  /** Adds numbers of which none is NaN. */
  QuantileSketch add(double[] values, int from, int to) {
    for (int at = from; at < to; ) {
      if (buffered == buffer.length) {
        makeRoom();
      }
      int taken = Math.min(to - at, buffer.length - buffered);
      System.arraycopy(values, at, buffer, buffered, taken);
      buffered += taken;
      at += taken;
    }
    double least = minimum;
    double most = maximum;
    for (int i = from; i < to; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    minimum = least;
    maximum = most;
    rows += to - from;
    ranked = null;
    return this;
  }

  /** Adds a number many times: to the level of each bit of the number of times. */
  QuantileSketch add(double value, long times) {
    for (long rest = times; rest > 0; rest &= rest - 1) {
      int level = Long.numberOfTrailingZeros(rest);
      if (level == 0) {
        add(value);
      } else {
        grow(level + 1);
        append(level, value);
        rows += 1L << level;
        ranked = null;
      }
    }
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    compress();
    return this;
  }

  /** Adds the other's numbers to these. */
  public QuantileSketch merge(QuantileSketch other) {
    for (int level = 0; level < other.levels.length; level++) {
      grow(level + 1);
      for (int i = 0; i < other.held[level]; i++) {
        append(level, other.levels[level][i]);
      }
    }
    long all = rows + other.rows;
    add(other.buffer, 0, other.buffered);
    rows = all;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    compactions += other.compactions;
    squaredError += other.squaredError;
    ranked = null;
    compress();
    return this;
  }

  private void makeRoom() {
    if (buffer.length < BUFFER) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      return;
    }
    grow(1);
    for (int i = 0; i < buffered; i++) {
      append(0, buffer[i]);
    }
    buffered = 0;
    compress();
  }

  private void grow(int count) {
    if (levels.length < count) {
      int before = levels.length;
      levels = Arrays.copyOf(levels, count);
      held = Arrays.copyOf(held, count);
      for (int i = before; i < count; i++) {
        levels[i] = new double[SMALLEST_LEVEL];
      }
    }
  }

  private void append(int level, double value) {
    if (held[level] == levels[level].length) {
      levels[level] = Arrays.copyOf(levels[level], 2 * held[level]);
    }
    levels[level][held[level]++] = value;
  }

  private void compress() {
    for (int level = 0; level < levels.length; level++) {
      if (held[level] > capacity(level)) {
        grow(level + 2);
        compact(level);
      }
    }
  }

  /** The top level holds k numbers, each one below two thirds of the one above. */
  private int capacity(int level) {
    return Math.max(
        SMALLEST_LEVEL,
        (int) Math.ceil(size * Math.pow(LEVELS_SHRINK_BY, levels.length - 1 - level)));
  }

  private void compact(int level) {
    double[] numbers = levels[level];
    int count = held[level];
    Arrays.sort(numbers, 0, count);
    int even = count & ~1;
    int first = (int) (TextHash.mix(++compactions * 0x9E3779B97F4A7C15L + level) >>> 63);
    for (int i = first; i < even; i += 2) {
      append(level + 1, numbers[i]);
    }
    // An odd one out stays behind.
    numbers[0] = numbers[count - 1];
    held[level] = count - even;
    squaredError += (double) (1L << level) * (1L << level);
  }

  /** How many numbers were added. */
  public long rows() {
    return rows;
  }

  /** The smallest number with at least the given share at or below it; NaN without rows. */
  public double quantile(double share) {
    if (rows == 0) {
      return Double.NaN;
    }
    if (share <= 0) {
      return minimum;
    }
    if (share >= 1) {
      return maximum;
    }
    Ranked view = ranked();
    long wanted = Math.max(1, (long) Math.ceil(share * rows));
    int at = Arrays.binarySearch(view.cumulative, wanted);
    return view.values[at < 0 ? Math.min(-at - 1, view.values.length - 1) : at];
  }

  /** The share of numbers at or below the value; NaN without rows. */
  public double rank(double value) {
    if (rows == 0) {
      return Double.NaN;
    }
    if (value >= maximum) {
      return 1;
    }
    if (value < minimum) {
      return 0;
    }
    Ranked view = ranked();
    int at = Arrays.binarySearch(view.values, value);
    int last = at < 0 ? -at - 2 : at;
    return last < 0 ? 0 : (double) view.cumulative[last] / rows;
  }

  /** The error of a rank at 99% confidence; zero where ranks are exact. */
  public double rankError() {
    return rows == 0 ? 0 : NORMAL_99 * Math.sqrt(squaredError) / rows;
  }

  /** Distinct numbers, ascending, with the rows at or below each. */
  private record Ranked(double[] values, long[] cumulative) {}

  private Ranked ranked() {
    if (ranked == null) {
      ranked = rank();
    }
    return ranked;
  }

  private Ranked rank() {
    int count = buffered + Arrays.stream(held).sum();
    double[][] weighted = new double[count][];
    int n = 0;
    for (int i = 0; i < buffered; i++) {
      weighted[n++] = new double[] {buffer[i], 1};
    }
    for (int level = 0; level < levels.length; level++) {
      for (int i = 0; i < held[level]; i++) {
        weighted[n++] = new double[] {levels[level][i], 1L << level};
      }
    }
    Arrays.sort(weighted, (a, b) -> Double.compare(a[0], b[0]));
    double[] values = new double[count];
    long[] cumulative = new long[count];
    int distinct = 0;
    long total = 0;
    for (double[] item : weighted) {
      total += (long) item[1];
      if (distinct > 0 && values[distinct - 1] == item[0]) {
        cumulative[distinct - 1] = total;
      } else {
        values[distinct] = item[0];
        cumulative[distinct++] = total;
      }
    }
    return new Ranked(Arrays.copyOf(values, distinct), Arrays.copyOf(cumulative, distinct));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeLong(rows);
    out.writeDouble(minimum);
    out.writeDouble(maximum);
    out.writeLong(compactions);
    out.writeDouble(squaredError);
    write(out, buffer, buffered);
    out.writeInt(levels.length);
    for (int level = 0; level < levels.length; level++) {
      write(out, levels[level], held[level]);
    }
  }

  private static void write(DataOutput out, double[] numbers, int count) throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeDouble(numbers[i]);
    }
  }

  static QuantileSketch read(DataInput in) throws IOException {
    QuantileSketch sketch = new QuantileSketch(in.readInt());
    sketch.fill(in);
    return sketch;
  }

  private void fill(DataInput in) throws IOException {
    rows = in.readLong();
    minimum = in.readDouble();
    maximum = in.readDouble();
    compactions = in.readLong();
    squaredError = in.readDouble();
    double[] numbers = read(in, BUFFER);
    buffered = numbers.length;
    // The buffer's length says when it is full, so it is one of those it would have grown to.
    int length = FIRST_BUFFER;
    while (length < buffered) {
      length *= 2;
    }
    buffer = Arrays.copyOf(numbers, length);
    levels = new double[in.readInt()][];
    held = new int[levels.length];
    for (int level = 0; level < levels.length; level++) {
      double[] kept = read(in, Integer.MAX_VALUE);
      held[level] = kept.length;
      levels[level] = Arrays.copyOf(kept, Math.max(SMALLEST_LEVEL, kept.length));
    }
  }

  private static double[] read(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("A sketch says it holds " + count + " numbers");
    }
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(new DataOutputStream(bytes));
    out.writeObject(bytes.toByteArray());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    DataInput data = new DataInputStream(new ByteArrayInputStream((byte[]) in.readObject()));
    size = data.readInt();
    fill(data);
  }
}
