package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What texts look like: their lengths, the first and the last in the order of their characters, and
 * their patterns. A pattern writes a letter as {@code A}, a digit as {@code 9}, white space as a
 * space and every other character as itself, and a run as its first with its length: {@code N10156}
 * is {@code A9{5}}. The most frequent patterns are kept, exactly up to {@link #PATTERNS}.
 */
final class TextShape {
  static final int PATTERNS = 64;

  /** A pattern of more runs is cut there: long texts have no pattern worth a name. */
  private static final int MOST_RUNS = 24;

  private static final int LETTER = 'A';
  private static final int DIGIT = '9';

  private final ColumnProfile lengths;
  private final ValueCounts patterns;
  private long blank;
  private byte[] least;
  private byte[] greatest;

  // The runs of the text at hand; kept to spare an allocation a text.
  private final int[] classes = new int[MOST_RUNS + 1];
  private final int[] repeats = new int[MOST_RUNS + 1];

  TextShape() {
    this(new ColumnProfile(), new ValueCounts(PATTERNS));
    patterns.bind();
  }

  private TextShape(ColumnProfile lengths, ValueCounts patterns) {
    this.lengths = lengths;
    this.patterns = patterns;
  }

  /** Adds a text's UTF-8 bytes, many times. */
  void add(byte[] bytes, int offset, int length, long times) {
    int characters = 0;
    boolean empty = true;
    int runs = 0;
    int last = -1;
    for (int i = offset; i < offset + length; i++) {
      int unit = bytes[i];
      if ((unit & 0xC0) == 0x80) {
        // The inner bytes of a character.
        continue;
      }
      characters++;
      empty &= unit >= 0 && unit <= ' ';
      int of = classOf(unit);
      if (of == last) {
        repeats[runs - 1]++;
      } else if (runs <= MOST_RUNS) {
        classes[runs] = of;
        repeats[runs] = 1;
        last = of;
        runs++;
      } else {
        last = -2;
      }
    }
    lengths.add((long) characters, times);
    if (empty) {
      blank += times;
    }
    countPattern(Math.min(runs, MOST_RUNS + 1), times);
    least =
        least == null || compare(bytes, offset, length, least) < 0
            ? copy(bytes, offset, length)
            : least;
    greatest =
        greatest == null || compare(bytes, offset, length, greatest) > 0
            ? copy(bytes, offset, length)
            : greatest;
  }

  /** Characters beyond ASCII count as letters. */
  private static int classOf(int unit) {
    if (unit < 0 || unit >= 'a' && unit <= 'z' || unit >= 'A' && unit <= 'Z') {
      return LETTER;
    }
    if (unit >= '0' && unit <= '9') {
      return DIGIT;
    }
    return unit <= ' ' ? ' ' : unit;
  }

  private void countPattern(int runs, long times) {
    long hash = runs;
    for (int i = 0; i < runs; i++) {
      hash = TextHash.mix(hash ^ (long) classes[i] << 32 ^ (i == MOST_RUNS ? 0 : repeats[i]));
    }
    if (!patterns.addIfPresent(hash, times)) {
      patterns.add(hash, times, pattern(runs));
    }
  }

  private String pattern(int runs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(runs, MOST_RUNS); i++) {
      text.append((char) classes[i]);
      if (repeats[i] > 1) {
        text.append('{').append(repeats[i]).append('}');
      }
    }
    return runs > MOST_RUNS ? text.append('…').toString() : text.toString();
  }

  private static int compare(byte[] bytes, int offset, int length, byte[] with) {
    return Arrays.compareUnsigned(bytes, offset, offset + length, with, 0, with.length);
  }

  /** The beginning of a long text is enough to know where it stands. */
  private static byte[] copy(byte[] bytes, int offset, int length) {
    int kept = Math.min(length, ValueCounts.LONGEST_LABEL);
    return Arrays.copyOfRange(bytes, offset, offset + kept);
  }

  void merge(TextShape other) {
    lengths.merge(other.lengths);
    patterns.merge(other.patterns);
    blank += other.blank;
    if (other.least != null) {
      least = least == null || Arrays.compareUnsigned(other.least, least) < 0 ? other.least : least;
      greatest =
          greatest == null || Arrays.compareUnsigned(other.greatest, greatest) > 0
              ? other.greatest
              : greatest;
    }
  }

  ColumnProfile lengths() {
    return lengths;
  }

  long blank() {
    return blank;
  }

  /** Null where there was no text. */
  String least() {
    return least == null ? null : new String(least, StandardCharsets.UTF_8);
  }

  /** Null where there was no text. */
  String greatest() {
    return greatest == null ? null : new String(greatest, StandardCharsets.UTF_8);
  }

  List<Frequency> patterns(int limit) {
    return patterns.mostFrequent(limit, 0, (key, label) -> label);
  }

  void write(DataOutput out) throws IOException {
    lengths.write(out);
    patterns.write(out);
    out.writeLong(blank);
    out.writeBoolean(least != null);
    if (least != null) {
      write(out, least);
      write(out, greatest);
    }
  }

  private static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static TextShape read(DataInput in) throws IOException {
    TextShape read = new TextShape(ColumnProfile.read(in), ValueCounts.read(in));
    read.blank = in.readLong();
    if (in.readBoolean()) {
      read.least = readBytes(in);
      read.greatest = readBytes(in);
    }
    return read;
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
