package dev.plumbline.feature;

import java.util.Arrays;

/**
 * A sum of doubles without rounding error: values can be added and removed in any order, and {@link
 * #value()} is the correctly rounded sum of exactly those inside. A running sum in floating point
 * would remember, in its last bits, every value that ever passed through; then features computed
 * for one day would differ from the same rows computed in a year.
 *
 * <p>The number is held in fixed point over the whole range of doubles: chunk {@code i} counts
 * units of 2^(32 i − 1075), with room above 32 bits for carries that wait. After R. M. Neal, "Fast
 * exact summation using small and large superaccumulators" (2015), section 3. NaN and infinities
 * are counted beside it and decide the value while they are inside.
 */
final class ExactSum {
  private static final int CHUNKS = 70;
  private static final int CHUNK_BITS = 32;
  private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
  private static final int EXPONENT_MASK = 0x7ff;
  private static final int EXPONENT_OF_UNIT = -1075;

  /** A chunk grows by less than 2^53 a term, and must stay below 2^63. */
  private static final int TERMS_BETWEEN_CARRIES = 1000;

  private final long[] chunks = new long[CHUNKS];
  private final long[] magnitude = new long[CHUNKS];
  private int lowest = CHUNKS;
  private int highest = -1;
  private int termsSinceCarry;
  private long notANumbers;
  private long positiveInfinities;
  private long negativeInfinities;

  void add(double value) {
    accumulate(value, 1);
  }

  /** Takes out a value that was added before. */
  void remove(double value) {
    accumulate(value, -1);
  }

  /** The sum, rounded once to the nearest double; 0 for no values. */
  double value() {
    if (notANumbers > 0 || positiveInfinities > 0 && negativeInfinities > 0) {
      return Double.NaN;
    }
    if (positiveInfinities > 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (negativeInfinities > 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (highest < 0) {
      return 0.0;
    }
    carry(chunks);
    if (chunks[highest] >= 0) {
      return rounded(chunks);
    }
    for (int i = lowest; i <= highest; i++) {
      magnitude[i] = -chunks[i];
    }
    carry(magnitude);
    return -rounded(magnitude);
  }

  /** What rounding left of the sum: the exact sum less a value, rounded. */
  double remainder(double value) {
    accumulate(value, -1);
    double rest = value();
    accumulate(value, 1);
    return rest;
  }

  void clear() {
    if (highest >= 0) {
      Arrays.fill(chunks, lowest, highest + 1, 0);
      Arrays.fill(magnitude, lowest, highest + 1, 0);
    }
    lowest = CHUNKS;
    highest = -1;
    termsSinceCarry = 0;
    notANumbers = 0;
    positiveInfinities = 0;
    negativeInfinities = 0;
  }

  private void accumulate(double value, int sign) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = bits & MANTISSA_MASK;
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
    if (exponent == EXPONENT_MASK) {
      count(value, sign);
      return;
    }
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= 1L << MANTISSA_BITS;
    }
    if (mantissa == 0) {
      return;
    }
    int chunk = exponent >>> 5;
    int shift = exponent & 31;
    long low = (mantissa << shift) & CHUNK_MASK;
    long high = mantissa >>> (CHUNK_BITS - shift);
    long direction = bits < 0 ? -sign : sign;
    chunks[chunk] += direction * low;
    chunks[chunk + 1] += direction * high;
    lowest = Math.min(lowest, chunk);
    // One chunk above receives the upper half, and one more its carries and the sign.
    highest = Math.max(highest, chunk + 2);
    if (++termsSinceCarry >= TERMS_BETWEEN_CARRIES) {
      carry(chunks);
    }
  }

  private void count(double value, int sign) {
    if (Double.isNaN(value)) {
      notANumbers += sign;
    } else if (value > 0) {
      positiveInfinities += sign;
    } else {
      negativeInfinities += sign;
    }
  }

  /** Brings every chunk but the highest into [0, 2^32); the highest keeps the sign. */
  private void carry(long[] number) {
    termsSinceCarry = 0;
    for (int i = lowest; i < highest; i++) {
      long carried = number[i] >> CHUNK_BITS;
      number[i] &= CHUNK_MASK;
      number[i + 1] += carried;
    }
    // A highest chunk that outgrows 32 bits hands on to one above it, sign and all.
    while (number[highest] >> CHUNK_BITS != number[highest] >> (2 * CHUNK_BITS - 1)
        && highest < CHUNKS - 1) {
      number[highest + 1] += number[highest] >> CHUNK_BITS;
      number[highest] &= CHUNK_MASK;
      highest++;
    }
  }

  /** Rounds a carried, non-negative number to the nearest double, ties to even. */
  private double rounded(long[] number) {
    int top = highest;
    while (top >= lowest && number[top] == 0) {
      top--;
    }
    if (top < lowest) {
      return 0.0;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(number[top]);
    long second = top - 1 >= lowest ? number[top - 1] : 0;
    long third = top - 2 >= lowest ? number[top - 2] : 0;
    long significant =
        number[top] << (Long.SIZE - bits) | second << (CHUNK_BITS - bits) | third >>> bits;
    boolean more = (third & ((1L << bits) - 1)) != 0;
    for (int i = top - 3; !more && i >= lowest; i--) {
      more = number[i] != 0;
    }
    // 63 bits and a sticky bit: the conversion to double rounds once, half to even.
    long sticky = (significant & 1) | (more ? 1 : 0);
    double leading = (double) (significant >>> 1 | sticky);
    return Math.scalb(leading, CHUNK_BITS * top + EXPONENT_OF_UNIT - (Long.SIZE - bits) + 1);
  }
}
