package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Count, mean and standard deviation of whole numbers, exactly: the sum is kept in 128 bits and the
 * sum of squares in 192, so that merging in any order gives the same bits, and identifiers and
 * microseconds since 1970 do not overflow.
 */
final class WholeMoments {
  private static final MathContext DIGITS = new MathContext(40);

  /** The square of a smaller number, so many times, fits a long. */
  private static final long SMALL = 1L << 20;

  private long rows;
  private long minimum = Long.MAX_VALUE;
  private long maximum = Long.MIN_VALUE;
  private long sumLow;
  private long sumHigh;
  private long squaresLow;
  private long squaresMiddle;
  private long squaresHigh;

  void add(long value) {
    rows++;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    addToSum(value, value >> 63);
    addToSquares(value * value, Math.multiplyHigh(value, value));
  }

  void add(long value, long times) {
    if (times == 1) {
      add(value);
      return;
    }
    rows += times;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    if (Math.abs(value) < SMALL && times < SMALL) {
      addToSum(value * times, value * times >> 63);
      addToSquares(value * value * times, 0);
      return;
    }
    BigInteger number = BigInteger.valueOf(value);
    BigInteger total = number.multiply(BigInteger.valueOf(times));
    addToSum(total.longValue(), total.shiftRight(64).longValue());
    BigInteger squares = number.multiply(total);
    addToSquares(squares.longValue(), squares.shiftRight(64).longValue());
    squaresHigh += squares.shiftRight(128).longValue();
  }

  void merge(WholeMoments other) {
    rows += other.rows;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    addToSum(other.sumLow, other.sumHigh);
    addToSquares(other.squaresLow, other.squaresMiddle);
    squaresHigh += other.squaresHigh;
  }

  private void addToSum(long low, long high) {
    sumLow += low;
    sumHigh += high + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0);
  }

  private void addToSquares(long low, long middle) {
    squaresLow += low;
    long carry = Long.compareUnsigned(squaresLow, low) < 0 ? 1 : 0;
    squaresMiddle += middle;
    squaresHigh += Long.compareUnsigned(squaresMiddle, middle) < 0 ? 1 : 0;
    squaresMiddle += carry;
    squaresHigh += carry == 1 && squaresMiddle == 0 ? 1 : 0;
  }

  long rows() {
    return rows;
  }

  /** NaN without rows. */
  double minimum() {
    return rows == 0 ? Double.NaN : minimum;
  }

  /** NaN without rows. */
  double maximum() {
    return rows == 0 ? Double.NaN : maximum;
  }

  /** NaN without rows. */
  double mean() {
    return rows == 0
        ? Double.NaN
        : new BigDecimal(sum()).divide(BigDecimal.valueOf(rows), DIGITS).doubleValue();
  }

  /** With rows - 1 in the denominator; NaN with fewer than 2 rows. */
  double standardDeviation() {
    if (rows < 2) {
      return Double.NaN;
    }
    BigInteger n = BigInteger.valueOf(rows);
    BigInteger numerator = n.multiply(squares()).subtract(sum().pow(2));
    BigInteger denominator = n.multiply(n.subtract(BigInteger.ONE));
    return Math.sqrt(
        new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS).doubleValue());
  }

  private BigInteger sum() {
    return BigInteger.valueOf(sumHigh).shiftLeft(64).add(unsigned(sumLow));
  }

  private BigInteger squares() {
    return unsigned(squaresHigh)
        .shiftLeft(128)
        .add(unsigned(squaresMiddle).shiftLeft(64))
        .add(unsigned(squaresLow));
  }

  private static BigInteger unsigned(long bits) {
    BigInteger value = BigInteger.valueOf(bits);
    return bits < 0 ? value.add(BigInteger.ONE.shiftLeft(64)) : value;
  }

  void write(DataOutput out) throws IOException {
    for (long word :
        new long[] {
          rows, minimum, maximum, sumLow, sumHigh, squaresLow, squaresMiddle, squaresHigh
        }) {
      out.writeLong(word);
    }
  }

  static WholeMoments read(DataInput in) throws IOException {
    WholeMoments read = new WholeMoments();
    read.rows = in.readLong();
    read.minimum = in.readLong();
    read.maximum = in.readLong();
    read.sumLow = in.readLong();
    read.sumHigh = in.readLong();
    read.squaresLow = in.readLong();
    read.squaresMiddle = in.readLong();
    read.squaresHigh = in.readLong();
    return read;
  }
}
