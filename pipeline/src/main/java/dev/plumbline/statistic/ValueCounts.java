package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How often each value came, by a 64-bit key, with a text beside the key where the key is a hash.
 *
 * <p>Exact as long as it is not {@link #bound}. A bound one lets go of the rarer half whenever it
 * has more than {@code limit} values, taking their median count from all (Misra and Gries 1982, as
 * of Anderson et al., IMC 2017): what is left of a count is then at most {@link #letGo} short.
 * Nothing is boxed; the table is small enough to stay in the processor's cache.
 */
final class ValueCounts {
  private static final int FIRST_SLOTS = 64;
  private static final int SMALL_COUNTS = 16;

  /** More texts of this length than fit a screen say nothing; longer ones are cut. */
  static final int LONGEST_LABEL = 200;

  private final int limit;
  private long[] keys = new long[FIRST_SLOTS];
  private long[] counts = new long[FIRST_SLOTS];
  private String[] labels;
  private int size;
  private boolean bound;
  private long letGo;

  /**
   * @param limit so many values are kept once bound
   */
  ValueCounts(int limit) {
    this.limit = limit;
  }

  /** Adds times of a key; whether the key was not there. */
  boolean add(long key, long times) {
    int slot = slot(key);
    if (counts[slot] > 0) {
      counts[slot] += times;
      return false;
    }
    insert(slot, key, times, null);
    return true;
  }

  /** Adds times of a key that is there already; whether it is. */
  boolean addIfPresent(long key, long times) {
    int slot = slot(key);
    if (counts[slot] == 0) {
      return false;
    }
    counts[slot] += times;
    return true;
  }

  /** Adds times of a text by its hash; whether it was not there. */
  boolean add(long hash, long times, byte[] bytes, int offset, int length) {
    int slot = slot(hash);
    if (counts[slot] > 0) {
      counts[slot] += times;
      return false;
    }
    insert(slot, hash, times, label(bytes, offset, length));
    return true;
  }

  /** Adds times of a key with its label; whether it was not there. */
  boolean add(long key, long times, String label) {
    int slot = slot(key);
    if (counts[slot] > 0) {
      counts[slot] += times;
      return false;
    }
    insert(slot, key, times, label);
    return true;
  }

  private static String label(byte[] bytes, int offset, int length) {
    if (length <= LONGEST_LABEL) {
      return new String(bytes, offset, length, java.nio.charset.StandardCharsets.UTF_8);
    }
    // A character's bytes are not torn apart.
    int end = LONGEST_LABEL;
    while (end > 0 && (bytes[offset + end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, offset, end, java.nio.charset.StandardCharsets.UTF_8) + "…";
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long spread = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L;
    int slot = (int) (spread >>> 40) & mask;
    while (counts[slot] > 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void insert(int slot, long key, long times, String label) {
    keys[slot] = key;
    counts[slot] = times;
    if (label != null) {
      if (labels == null) {
        labels = new String[keys.length];
      }
      labels[slot] = label;
    }
    size++;
    if (bound && size > limit) {
      letGoOfTheRarer();
    } else if (4 * size > 3 * keys.length) {
      rebuild(2 * keys.length, 0);
    }
  }

  /** Lets go of rare values from now on. */
  void bind() {
    bound = true;
    while (size > limit) {
      letGoOfTheRarer();
    }
  }

  private void letGoOfTheRarer() {
    long median = medianCount();
    letGo += median;
    rebuild(keys.length, median);
  }

  /** Most counts are small where values are many, so they are seldom sorted. */
  private long medianCount() {
    int[] small = new int[SMALL_COUNTS];
    long[] present = new long[size];
    int n = 0;
    for (long count : counts) {
      if (count > 0) {
        present[n++] = count;
        if (count < SMALL_COUNTS) {
          small[(int) count]++;
        }
      }
    }
    int below = 0;
    for (int count = 1; count < SMALL_COUNTS; count++) {
      below += small[count];
      if (below > size / 2) {
        return count;
      }
    }
    Arrays.sort(present);
    return present[size / 2];
  }

  private void rebuild(int slots, long less) {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    String[] oldLabels = labels;
    keys = new long[slots];
    counts = new long[slots];
    labels = oldLabels == null ? null : new String[slots];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] > less) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i] - less;
        if (oldLabels != null) {
          labels[slot] = oldLabels[i];
        }
        size++;
      }
    }
  }

  /** Adds the other's counts to these. */
  void merge(ValueCounts other) {
    long[] otherKeys = other.keys;
    for (int i = 0; i < otherKeys.length; i++) {
      if (other.counts[i] > 0) {
        add(otherKeys[i], other.counts[i], other.labels == null ? null : other.labels[i]);
      }
    }
    letGo += other.letGo;
  }

  int size() {
    return size;
  }

  boolean isAboveLimit() {
    return size > limit;
  }

  /** What a count may lack at most; zero while everything is exact. */
  long letGo() {
    return letGo;
  }

  /** Takes what is counted. */
  interface Visitor {
    void accept(long key, long count, String label);
  }

  /** Visits every value in the order of the keys, so that it does not depend on who came first. */
  void forEach(Visitor visitor) {
    int[] slots = new int[size];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] > 0) {
        slots[n++] = i;
      }
    }
    Arrays.stream(slots)
        .boxed()
        .sorted((a, b) -> Long.compare(keys[a], keys[b]))
        .forEach(i -> visitor.accept(keys[i], counts[i], labels == null ? null : labels[i]));
  }

  /** How a key is written, given its label. */
  interface Text {
    String of(long key, String label);
  }

  /** The most frequent values with a count above the least, equally frequent ones by name. */
  List<Frequency> mostFrequent(int limit, long least, Text text) {
    List<Frequency> found = new ArrayList<>();
    forEach(
        (key, count, label) -> {
          if (count > least) {
            found.add(new Frequency(text.of(key, label), count, count + letGo));
          }
        });
    found.sort(
        Comparator.comparingLong(Frequency::atMost).reversed().thenComparing(Frequency::value));
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  /** How many values came exactly once. */
  long once() {
    return Arrays.stream(counts).filter(count -> count == 1).count();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(limit);
    out.writeBoolean(bound);
    out.writeLong(letGo);
    out.writeInt(size);
    out.writeBoolean(labels != null);
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] > 0) {
        out.writeLong(keys[i]);
        out.writeLong(counts[i]);
        if (labels != null) {
          out.writeUTF(labels[i]);
        }
      }
    }
  }

  static ValueCounts read(DataInput in) throws IOException {
    ValueCounts read = new ValueCounts(in.readInt());
    boolean bound = in.readBoolean();
    read.letGo = in.readLong();
    int size = in.readInt();
    boolean labelled = in.readBoolean();
    for (int i = 0; i < size; i++) {
      long key = in.readLong();
      long count = in.readLong();
      read.add(key, count, labelled ? in.readUTF() : null);
    }
    read.bound = bound;
    return read;
  }
}
