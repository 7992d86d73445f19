package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Brings the values of one column, from Spark's column batches or rows, to its profile: numbers in
 * blocks and unboxed, texts of a dictionary once for each that a batch holds.
 */
abstract class ColumnFeed {
  private static final int BLOCK = 4096;

  final ColumnProfile profile = new ColumnProfile();

  /** How a column's values enter its profile. */
  enum Reading {
    /** As whole numbers: integers, truth values, dates in days, timestamps in microseconds. */
    WHOLE,
    /** As numbers. */
    REAL,
    TEXT,
    /** Only whether they are there: arrays, maps, structures, bytes. */
    PRESENCE;

    static Reading of(DataType type) {
      if (type instanceof StringType) {
        return TEXT;
      }
      if (type instanceof DoubleType || type instanceof FloatType || type instanceof DecimalType) {
        return REAL;
      }
      return isWhole(type) ? WHOLE : PRESENCE;
    }
  }

  private static boolean isWhole(DataType type) {
    return type instanceof IntegerType
        || type instanceof LongType
        || type instanceof ShortType
        || type instanceof ByteType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  static ColumnFeed of(DataType type, Reading reading) {
    return switch (reading) {
      case WHOLE -> new Whole(type);
      case REAL -> new Real(type);
      case TEXT -> new Text();
      case PRESENCE -> new Presence();
    };
  }

  /** Takes the first rows of a batch. */
  abstract void take(ColumnVector vector, int rows);

  /** Takes one value of a row. */
  abstract void take(InternalRow row, int ordinal);

  /** The profile of everything taken. */
  abstract ColumnProfile finish();

  /** Bytes of a whole number; 0 for a truth value. */
  private static int width(DataType type) {
    if (type instanceof BooleanType) {
      return 0;
    }
    if (type instanceof ByteType) {
      return 1;
    }
    if (type instanceof ShortType) {
      return 2;
    }
    return type instanceof IntegerType || type instanceof DateType ? 4 : 8;
  }

  private static long whole(SpecializedGetters values, int at, int width) {
    return switch (width) {
      case 0 -> values.getBoolean(at) ? 1 : 0;
      case 1 -> values.getByte(at);
      case 2 -> values.getShort(at);
      case 4 -> values.getInt(at);
      default -> values.getLong(at);
    };
  }

  private static final class Whole extends ColumnFeed {
    private final int width;
    private long[] block = new long[BLOCK];
    private int held;

    Whole(DataType type) {
      this.width = width(type);
    }

    @Override
    void take(ColumnVector vector, int rows) {
      if (block.length < rows) {
        block = new long[rows];
      }
      long[] values = block;
      int n = 0;
      if (width == 4 && !vector.hasNull()) {
        for (; n < rows; n++) {
          values[n] = vector.getInt(n);
        }
      } else if (width == 8 && !vector.hasNull()) {
        for (; n < rows; n++) {
          values[n] = vector.getLong(n);
        }
      } else {
        ColumnarArray array = new ColumnarArray(vector, 0, rows);
        for (int i = 0; i < rows; i++) {
          if (!vector.isNullAt(i)) {
            values[n++] = whole(array, i, width);
          }
        }
        profile.addMissing(rows - n);
      }
      profile.add(values, n);
    }

    @Override
    void take(InternalRow row, int ordinal) {
      if (row.isNullAt(ordinal)) {
        profile.addMissing();
        return;
      }
      block[held++] = whole(row, ordinal, width);
      if (held == BLOCK) {
        finish();
      }
    }

    @Override
    ColumnProfile finish() {
      if (held > 0) {
        profile.add(block, held);
        held = 0;
      }
      return profile;
    }
  }

  private static final class Real extends ColumnFeed {
    private final DataType type;
    private final int width;
    private double[] block = new double[BLOCK];
    private int held;

    Real(DataType type) {
      this.type = type;
      this.width = width(type);
    }

    @Override
    void take(ColumnVector vector, int rows) {
      if (block.length < rows) {
        block = new double[rows];
      }
      double[] values = block;
      int n = 0;
      if (type instanceof DoubleType && !vector.hasNull()) {
        for (; n < rows; n++) {
          values[n] = vector.getDouble(n);
        }
      } else {
        ColumnarArray array = new ColumnarArray(vector, 0, rows);
        for (int i = 0; i < rows; i++) {
          if (!vector.isNullAt(i)) {
            values[n++] = at(array, i);
          }
        }
        profile.addMissing(rows - n);
      }
      profile.add(values, n);
    }

    @Override
    void take(InternalRow row, int ordinal) {
      if (row.isNullAt(ordinal)) {
        profile.addMissing();
        return;
      }
      block[held++] = at(row, ordinal);
      if (held == BLOCK) {
        finish();
      }
    }

    private double at(SpecializedGetters values, int at) {
      if (type instanceof DoubleType) {
        return values.getDouble(at);
      }
      if (type instanceof FloatType) {
        return values.getFloat(at);
      }
      return type instanceof DecimalType decimal
          ? values.getDecimal(at, decimal.precision(), decimal.scale()).toDouble()
          : whole(values, at, width);
    }

    @Override
    ColumnProfile finish() {
      if (held > 0) {
        profile.add(block, held);
        held = 0;
      }
      return profile;
    }
  }

  private static final class Text extends ColumnFeed {
    /** Rows of the batch by the dictionary's number, and the first of them. */
    private int[] times = new int[0];

    private int[] first = new int[0];
    private final int[] seen = new int[BLOCK];

    @Override
    void take(ColumnVector vector, int rows) {
      if (rows <= BLOCK
          && vector instanceof WritableColumnVector writable
          && writable.hasDictionary()) {
        takeByDictionary(writable, rows);
        return;
      }
      int missing = 0;
      boolean nulls = vector.hasNull();
      for (int i = 0; i < rows; i++) {
        if (nulls && vector.isNullAt(i)) {
          missing++;
        } else {
          add(vector.getUTF8String(i), 1);
        }
      }
      profile.addMissing(missing);
    }

    private void takeByDictionary(WritableColumnVector vector, int rows) {
      WritableColumnVector numbers = vector.getDictionaryIds();
      boolean nulls = vector.hasNull();
      int missing = 0;
      int distinct = 0;
      for (int i = 0; i < rows; i++) {
        if (nulls && vector.isNullAt(i)) {
          missing++;
          continue;
        }
        int number = numbers.getInt(i);
        if (number >= times.length) {
          times = Arrays.copyOf(times, Math.max(2 * times.length, number + 1));
          first = Arrays.copyOf(first, times.length);
        }
        if (times[number]++ == 0) {
          first[number] = i;
          seen[distinct++] = number;
        }
      }
      for (int i = 0; i < distinct; i++) {
        int number = seen[i];
        add(vector.getUTF8String(first[number]), times[number]);
        times[number] = 0;
      }
      profile.addMissing(missing);
    }

    @Override
    void take(InternalRow row, int ordinal) {
      if (row.isNullAt(ordinal)) {
        profile.addMissing();
      } else {
        add(row.getUTF8String(ordinal), 1);
      }
    }

    private void add(UTF8String text, long times) {
      if (text.getBaseObject() instanceof byte[] bytes) {
        int offset = (int) (text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
        profile.add(bytes, offset, text.numBytes(), times);
      } else {
        byte[] copy = text.getBytes();
        profile.add(copy, 0, copy.length, times);
      }
    }

    @Override
    ColumnProfile finish() {
      return profile;
    }
  }

  private static final class Presence extends ColumnFeed {
    @Override
    void take(ColumnVector vector, int rows) {
      int missing = 0;
      for (int i = 0; i < rows; i++) {
        missing += vector.isNullAt(i) ? 1 : 0;
      }
      profile.addMissing(missing);
      profile.addPresent(rows - missing);
    }

    @Override
    void take(InternalRow row, int ordinal) {
      if (row.isNullAt(ordinal)) {
        profile.addMissing();
      } else {
        profile.addPresent(1);
      }
    }

    @Override
    ColumnProfile finish() {
      return profile;
    }
  }
}
