package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One column in one pass: rows, missing values, distinct values, moments and quantiles, the most
 * frequent values, and for texts their lengths and patterns.
 *
 * <p>Up to {@link #EXACT_VALUES} distinct values the profile holds each with its count, so that
 * everything it says is exact and a value costs one look into a small table. A column with more
 * goes over to sketches: {@link DistinctSketch} for distinct values, {@link QuantileSketch} for
 * quantiles, a bound {@link ValueCounts} for frequent ones; counts, least, greatest and the moments
 * of whole numbers stay exact, the moments of others hold up to rounding.
 *
 * <p>For numbers, moments and quantiles are of the values; for text they are of its length in
 * characters. Dates and times are whole numbers, in whatever unit the caller reads them back.
 *
 * <p>A profile of personal data holds personal data; {@link #withoutValues} takes it out.
 */
public final class ColumnProfile implements Serializable {
  /** So many distinct values are counted one by one. */
  public static final int EXACT_VALUES = 1536;

  /** The form of {@link #toBytes}, so that an older one is known for what it is. */
  private static final int FORMAT = 1;

  private static final long serialVersionUID = 1L;

  private enum Kind {
    NOTHING,
    WHOLE,
    REAL,
    TEXT
  }

  private Kind kind = Kind.NOTHING;
  private boolean hidden;
  private long rows;
  private long missing;
  private long notFinite;
  private long zeros;
  private ValueCounts counts = new ValueCounts(EXACT_VALUES);
  private TextShape shape;
  // Null as long as the counts are exact.
  private ColumnSketches sketches;

  /** Adds a number. NaN and the infinities are counted apart and enter nothing else. */
  public ColumnProfile add(double value) {
    return add(new double[] {value}, 1);
  }

  /** Adds the first numbers of an array, which is overwritten. */
  public ColumnProfile add(double[] values, int count) {
    become(Kind.REAL);
    rows += count;
    int finite = 0;
    for (int i = 0; i < count; i++) {
      if (Double.isFinite(values[i])) {
        // The two zeros are one value.
        values[finite++] = values[i] + 0.0;
        zeros += values[i] == 0 ? 1 : 0;
      }
    }
    notFinite += count - finite;
    int at = 0;
    while (sketches == null && at < finite) {
      counts.add(Double.doubleToRawLongBits(values[at++]), 1);
      spillIfMany();
    }
    for (int i = at; i < finite; i++) {
      count(Double.doubleToRawLongBits(values[i]));
    }
    if (at < finite) {
      sketches.add(values, at, finite);
    }
    return this;
  }

  /** Adds a whole number. */
  public ColumnProfile add(long value) {
    return add(value, 1);
  }

  /** Adds a whole number many times. */
  ColumnProfile add(long value, long times) {
    become(Kind.WHOLE);
    rows += times;
    zeros += value == 0 ? times : 0;
    boolean isNew = counts.add(value, times);
    if (sketches == null) {
      spillIfMany();
    } else {
      if (isNew) {
        sketches.distinct().add(value);
      }
      sketches.add(value, times);
    }
    return this;
  }

  /** Adds the first whole numbers of an array. */
  public ColumnProfile add(long[] values, int count) {
    become(Kind.WHOLE);
    rows += count;
    int at = 0;
    while (sketches == null && at < count) {
      long value = values[at++];
      zeros += value == 0 ? 1 : 0;
      counts.add(value, 1);
      spillIfMany();
    }
    for (int i = at; i < count; i++) {
      zeros += values[i] == 0 ? 1 : 0;
      count(values[i]);
    }
    if (at < count) {
      sketches.add(values, at, count);
    }
    return this;
  }

  /** A value that is among those counted was told to the sketch before. */
  private void count(long key) {
    if (counts.add(key, 1)) {
      sketches.distinct().add(key);
    }
  }

  /** Adds a text. */
  public ColumnProfile add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return add(bytes, 0, bytes.length, 1);
  }

  /** Adds a text by its UTF-8 bytes, many times. */
  public ColumnProfile add(byte[] bytes, int offset, int length, long times) {
    become(Kind.TEXT);
    rows += times;
    shape.add(bytes, offset, length, times);
    long hash = TextHash.of(bytes, offset, length);
    boolean isNew = counts.add(hash, times, bytes, offset, length);
    if (sketches == null) {
      spillIfMany();
    } else if (isNew) {
      sketches.distinct().add(hash);
    }
    return this;
  }

  /** Adds a missing value. */
  public ColumnProfile addMissing() {
    return addMissing(1);
  }

  /** Adds missing values. */
  public ColumnProfile addMissing(long times) {
    rows += times;
    missing += times;
    return this;
  }

  /** Adds values of which nothing more is told than that they are there. */
  public ColumnProfile addPresent(long times) {
    rows += times;
    return this;
  }

  private void become(Kind wanted) {
    if (kind == wanted) {
      return;
    }
    if (kind != Kind.NOTHING) {
      throw new IllegalArgumentException(
          "A column of " + kind + " values cannot take " + wanted + " ones");
    }
    kind = wanted;
    if (wanted == Kind.TEXT) {
      shape = new TextShape();
    }
  }

  private void spillIfMany() {
    if (sketches == null && counts.isAboveLimit()) {
      spill();
    }
  }

  /** From exact counts to sketches. */
  private void spill() {
    sketches = new ColumnSketches(kind == Kind.WHOLE);
    replay(counts);
    counts.bind();
  }

  private void replay(ValueCounts exact) {
    exact.forEach(
        (key, count, label) -> {
          sketches.distinct().add(key);
          if (kind == Kind.WHOLE) {
            sketches.add(key, count);
          } else if (kind == Kind.REAL) {
            sketches.add(Double.longBitsToDouble(key), count);
          }
        });
  }

  /**
   * Adds the other's rows to these.
   *
   * @throws IllegalArgumentException if one is of texts and the other of numbers, or one of whole
   *     numbers and the other not
   */
  public ColumnProfile merge(ColumnProfile other) {
    if (other.kind != Kind.NOTHING) {
      become(other.kind);
    }
    rows += other.rows;
    missing += other.missing;
    notFinite += other.notFinite;
    zeros += other.zeros;
    hidden |= other.hidden;
    if (other.shape != null) {
      shape.merge(other.shape);
    }
    if (other.sketches != null && sketches == null) {
      spill();
    }
    if (sketches != null) {
      if (other.sketches == null) {
        replay(other.counts);
      } else {
        sketches.merge(other.sketches);
      }
    }
    counts.merge(other.counts);
    spillIfMany();
    if (hidden) {
      forgetValues();
    }
    return this;
  }

  /** The same counts without any value, text or sketch of values: for personal data. */
  public ColumnProfile withoutValues() {
    ColumnProfile bare = fromBytes(toBytes());
    bare.forgetValues();
    return bare;
  }

  private void forgetValues() {
    if (sketches == null && kind != Kind.NOTHING) {
      spill();
    }
    counts = new ValueCounts(EXACT_VALUES);
    counts.bind();
    shape = kind == Kind.TEXT ? new TextShape() : null;
    if (sketches != null) {
      sketches = sketches.onlyDistinct();
    }
    zeros = 0;
    hidden = true;
  }

  /** Whether values were taken out. */
  public boolean isHidden() {
    return hidden;
  }

  /** Whether the values are texts. */
  public boolean isText() {
    return kind == Kind.TEXT;
  }

  /** Whether every distinct value is held with its count. */
  public boolean isExact() {
    return sketches == null;
  }

  /** All rows, those with missing values included. */
  public long rows() {
    return rows;
  }

  public long missing() {
    return missing;
  }

  /** The share of rows that have a value; NaN without rows. */
  public double completeness() {
    return rows == 0 ? Double.NaN : (double) (rows - missing) / rows;
  }

  public long notFinite() {
    return notFinite;
  }

  public long zeros() {
    return zeros;
  }

  /** Texts of nothing but white space. */
  public long blank() {
    return shape == null ? 0 : shape.blank();
  }

  /** The number of distinct values, missing ones left out; an estimate unless {@link #isExact}. */
  public double distinct() {
    return sketches == null
        ? counts.size()
        : Math.min(sketches.distinct().estimate(), rows - missing - notFinite);
  }

  /** Values that came exactly once, among those held; empty unless {@link #isExact}. */
  public Optional<Long> singletons() {
    if (sketches != null) {
      return Optional.empty();
    }
    return Optional.of(counts.once());
  }

  /** Of the values, or of the lengths of texts; NaN without rows. */
  public double minimum() {
    return measures().minimum();
  }

  public double maximum() {
    return measures().maximum();
  }

  public double mean() {
    return measures().mean();
  }

  /** Of the values, or of the lengths of texts; NaN with fewer than 2 rows. */
  public double standardDeviation() {
    return measures().standardDeviation();
  }

  public double quantile(double share) {
    return quantiles().quantile(share);
  }

  /** The sketch behind {@link #quantile}, for {@link QuantileEdges}. */
  public QuantileSketch quantiles() {
    return measures().quantiles();
  }

  private ColumnSketches measures() {
    if (isText()) {
      return shape.lengths().measures();
    }
    return sketches == null ? ColumnSketches.of(counts, kind == Kind.WHOLE) : sketches;
  }

  /** The first text in the order of its characters; empty where there was none. */
  public Optional<String> leastText() {
    return Optional.ofNullable(shape).map(TextShape::least);
  }

  /** The last text in the order of its characters; empty where there was none. */
  public Optional<String> greatestText() {
    return Optional.ofNullable(shape).map(TextShape::greatest);
  }

  /** The patterns of texts, the most frequent first; see {@link TextShape}. */
  public List<Frequency> patterns(int limit) {
    return shape == null ? List.of() : shape.patterns(limit);
  }

  /**
   * At most {@code limit} values, the most frequent first, equally frequent ones by name, numbers
   * written as text: each is certain to be more frequent than any value that was let go of.
   */
  public List<Frequency> mostFrequent(int limit) {
    return counts.mostFrequent(limit, counts.letGo(), this::text);
  }

  private String text(long key, String label) {
    if (kind == Kind.TEXT) {
      return label;
    }
    double number = Double.longBitsToDouble(key);
    if (kind == Kind.WHOLE) {
      return Long.toString(key);
    }
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** The state, to be kept and merged with others' later. */
  public byte[] toBytes() {
    return ProfileBytes.of(this).state();
  }

  /** The profile that {@link #toBytes} wrote; an IllegalArgumentException for other bytes. */
  public static ColumnProfile fromBytes(byte[] bytes) {
    return new ProfileBytes(bytes).profile();
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeByte(kind.ordinal());
    out.writeBoolean(hidden);
    out.writeLong(rows);
    out.writeLong(missing);
    out.writeLong(notFinite);
    out.writeLong(zeros);
    counts.write(out);
    if (kind == Kind.TEXT) {
      shape.write(out);
    }
    out.writeBoolean(sketches != null);
    if (sketches != null) {
      sketches.write(out);
    }
  }

  static ColumnProfile read(DataInput in) throws IOException {
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("form " + format + ", not " + FORMAT);
    }
    ColumnProfile read = new ColumnProfile();
    read.kind = Kind.values()[in.readByte()];
    read.hidden = in.readBoolean();
    read.rows = in.readLong();
    read.missing = in.readLong();
    read.notFinite = in.readLong();
    read.zeros = in.readLong();
    read.counts = ValueCounts.read(in);
    if (read.kind == Kind.TEXT) {
      read.shape = TextShape.read(in);
    }
    if (in.readBoolean()) {
      read.sketches = ColumnSketches.read(in);
    }
    return read;
  }

  private Object writeReplace() {
    return ProfileBytes.of(this);
  }
}
