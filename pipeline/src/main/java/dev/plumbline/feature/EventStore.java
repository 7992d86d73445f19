package dev.plumbline.feature;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The events of one stream under one key in the order of event time, then of arrival, as columns of
 * primitive values: 8 bytes an event and 8 a measure (8 more where events can be superseded), so
 * that a key with millions of events in reach fits. The columns are cut into chunks, so that a late
 * event moves a few hundred others at most.
 *
 * <p>A place is where an event stands; it holds until the next insertion or removal.
 */
final class EventStore {
  static final int EVENTS_IN_CHUNK = 256;

  /** No place. */
  static final long NONE = -1;

  /** A measure without a value: a NaN of its own, for NaN is a number like others here. */
  static final double MISSING = Double.longBitsToDouble(0x7ff8_0000_0000_0a55L);

  private static final long MISSING_BITS = Double.doubleToRawLongBits(MISSING);

  /** Chunks kept for the next key; more would keep the memory of the largest. */
  private static final int SPARE_CHUNKS = 64;

  private final int measures;
  private final boolean superseding;
  private final ArrayDeque<Chunk> spare = new ArrayDeque<>();
  private Chunk[] chunks = new Chunk[4];
  private int from;
  private int until;

  /**
   * @param superseding whether events are removed by their sequence, and have their latest values
   *     kept
   */
  EventStore(int measures, boolean superseding) {
    this.measures = measures;
    this.superseding = superseding;
  }

  static boolean isMissing(double value) {
    return Double.doubleToRawLongBits(value) == MISSING_BITS;
  }

  void clear() {
    for (int i = from; i < until; i++) {
      release(i);
    }
    from = 0;
    until = 0;
  }

  boolean isEmpty() {
    return from == until;
  }

  /** Puts an event behind all that are not younger. */
  void add(long time, long sequence, double[] values, Object[] latest) {
    int chunk = until - 1;
    if (chunk < from) {
      chunk = insertChunk(until);
    } else if (time < chunks[chunk].lastTime()) {
      chunk = chunkOf(time);
    }
    if (chunks[chunk].size == EVENTS_IN_CHUNK) {
      if (chunk == until - 1 && time >= chunks[chunk].lastTime()) {
        chunk = insertChunk(until);
      } else {
        chunk = split(chunk, time);
      }
    }
    Chunk target = chunks[chunk];
    target.insert(target.firstAfter(time), time, sequence, values, latest);
  }

  /** The first event after a time, or {@link #NONE}. */
  long firstAfter(long time) {
    int low = from;
    int high = until;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks[middle].lastTime() > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == until ? NONE : place(low, chunks[low].firstAfter(time));
  }

  /** The youngest event, or {@link #NONE}. */
  long last() {
    return isEmpty() ? NONE : place(until - 1, chunks[until - 1].size - 1);
  }

  long next(long place) {
    int chunk = chunk(place);
    int index = index(place) + 1;
    if (index < chunks[chunk].size) {
      return place(chunk, index);
    }
    return chunk + 1 < until ? place(chunk + 1, 0) : NONE;
  }

  /** The youngest event at or before a place that has a value of a measure, or {@link #NONE}. */
  long lastWithValue(long place, int measure) {
    if (place == NONE) {
      return NONE;
    }
    int index = index(place);
    for (int chunk = chunk(place); chunk >= from; chunk--) {
      if (chunks[chunk].present[measure] > 0) {
        double[] column = chunks[chunk].values[measure];
        for (; index >= 0; index--) {
          if (!isMissing(column[index])) {
            return place(chunk, index);
          }
        }
      }
      index = chunk > from ? chunks[chunk - 1].size - 1 : -1;
    }
    return NONE;
  }

  /** The oldest event at or after a place that has a value of a measure, or {@link #NONE}. */
  long firstWithValue(long place, int measure) {
    if (place == NONE) {
      return NONE;
    }
    int index = index(place);
    for (int chunk = chunk(place); chunk < until; chunk++) {
      if (chunks[chunk].present[measure] > 0) {
        double[] column = chunks[chunk].values[measure];
        for (; index < chunks[chunk].size; index++) {
          if (!isMissing(column[index])) {
            return place(chunk, index);
          }
        }
      }
      index = 0;
    }
    return NONE;
  }

  /** The event before a place, or {@link #NONE}. */
  long previous(long place) {
    int chunk = chunk(place);
    int index = index(place) - 1;
    if (index >= 0) {
      return place(chunk, index);
    }
    return chunk > from ? place(chunk - 1, chunks[chunk - 1].size - 1) : NONE;
  }

  long time(long place) {
    return chunks[chunk(place)].times[index(place)];
  }

  double value(long place, int measure) {
    return chunks[chunk(place)].values[measure][index(place)];
  }

  Object[] latest(long place) {
    return chunks[chunk(place)].latest[index(place)];
  }

  /** The event of a time and sequence, or {@link #NONE} where it is gone. */
  long find(long time, long sequence) {
    long place = firstAfter(time - 1);
    while (place != NONE && time(place) == time) {
      if (chunks[chunk(place)].sequences[index(place)] == sequence) {
        return place;
      }
      place = next(place);
    }
    return NONE;
  }

  void remove(long place) {
    int chunk = chunk(place);
    chunks[chunk].remove(index(place));
    if (chunks[chunk].size == 0) {
      release(chunk);
      System.arraycopy(chunks, chunk + 1, chunks, chunk, until - chunk - 1);
      chunks[--until] = null;
    }
  }

  /** Lets go of chunks that have events before a time only. */
  void dropBefore(long time) {
    while (from < until && chunks[from].lastTime() < time) {
      release(from);
      from++;
    }
    if (from == until) {
      from = 0;
      until = 0;
    }
  }

  /** The last chunk that does not begin after a time, or the first. */
  private int chunkOf(long time) {
    int low = from;
    int high = until - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks[middle].times[0] <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Cuts a full chunk in two; gives the one that a time belongs to. Most late events are little
   * late, so that the older part will hardly grow again: it keeps the larger share.
   */
  private int split(int chunk, long time) {
    int whole = insertChunk(chunk + 1) - 1;
    chunks[whole].moveYoungestTo(chunks[whole + 1]);
    return chunks[whole + 1].times[0] <= time ? whole + 1 : whole;
  }

  /** Puts an empty chunk at a place; gives the place, which making room may have moved. */
  private int insertChunk(int wanted) {
    int at = wanted;
    if (until == chunks.length) {
      int size = until - from;
      if (from > chunks.length / 2) {
        System.arraycopy(chunks, from, chunks, 0, size);
        Arrays.fill(chunks, size, until, null);
      } else {
        chunks = Arrays.copyOfRange(chunks, from, from + 2 * chunks.length);
      }
      at -= from;
      from = 0;
      until = size;
    }
    System.arraycopy(chunks, at, chunks, at + 1, until - at);
    chunks[at] = spare.isEmpty() ? new Chunk(measures, superseding) : spare.pop();
    until++;
    return at;
  }

  private void release(int chunk) {
    chunks[chunk].clear();
    if (spare.size() < SPARE_CHUNKS) {
      spare.push(chunks[chunk]);
    }
    chunks[chunk] = null;
  }

  private static long place(int chunk, int index) {
    return (long) chunk << Integer.SIZE | index;
  }

  private static int chunk(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private static int index(long place) {
    return (int) place;
  }

  private static final class Chunk {
    private final long[] times = new long[EVENTS_IN_CHUNK];
    private final double[][] values;
    private final int[] present;
    private final long[] sequences;
    private final Object[][] latest;
    private int size;

    Chunk(int measures, boolean superseding) {
      values = new double[measures][EVENTS_IN_CHUNK];
      present = new int[measures];
      sequences = superseding ? new long[EVENTS_IN_CHUNK] : new long[0];
      latest = superseding ? new Object[EVENTS_IN_CHUNK][] : new Object[0][];
    }

    long lastTime() {
      return times[size - 1];
    }

    int firstAfter(long time) {
      if (size == 0 || times[size - 1] <= time) {
        return size;
      }
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times[middle] > time) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    void insert(int at, long time, long sequence, double[] measured, Object[] newest) {
      int after = size - at;
      if (after > 0) {
        shift(at, at + 1, after);
      }
      times[at] = time;
      for (int i = 0; i < values.length; i++) {
        values[i][at] = measured[i];
        if (!isMissing(measured[i])) {
          present[i]++;
        }
      }
      if (sequences.length > 0) {
        sequences[at] = sequence;
        latest[at] = newest;
      }
      size++;
    }

    void remove(int at) {
      for (int i = 0; i < values.length; i++) {
        if (!isMissing(values[i][at])) {
          present[i]--;
        }
      }
      shift(at + 1, at, size - at - 1);
      size--;
      if (latest.length > 0) {
        latest[size] = null;
      }
    }

    void moveYoungestTo(Chunk other) {
      int kept = 7 * size / 8;
      int moved = size - kept;
      System.arraycopy(times, kept, other.times, 0, moved);
      for (int i = 0; i < values.length; i++) {
        System.arraycopy(values[i], kept, other.values[i], 0, moved);
        int counted = 0;
        for (int at = 0; at < moved; at++) {
          counted += isMissing(other.values[i][at]) ? 0 : 1;
        }
        other.present[i] = counted;
        present[i] -= counted;
      }
      if (sequences.length > 0) {
        System.arraycopy(sequences, kept, other.sequences, 0, moved);
        System.arraycopy(latest, kept, other.latest, 0, moved);
        Arrays.fill(latest, kept, size, null);
      }
      other.size = moved;
      size = kept;
    }

    void clear() {
      if (latest.length > 0) {
        Arrays.fill(latest, 0, size, null);
      }
      Arrays.fill(present, 0);
      size = 0;
    }

    private void shift(int source, int target, int count) {
      System.arraycopy(times, source, times, target, count);
      for (double[] column : values) {
        System.arraycopy(column, source, column, target, count);
      }
      if (sequences.length > 0) {
        System.arraycopy(sequences, source, sequences, target, count);
        System.arraycopy(latest, source, latest, target, count);
      }
    }
  }
}
