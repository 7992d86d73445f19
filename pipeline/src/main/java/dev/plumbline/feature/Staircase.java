package dev.plumbline.feature;

import java.util.Arrays;

/**
 * The least (or greatest) value of every window that ends now, whatever its length, where values
 * leave by age alone: of all values only those are kept that no younger one undercuts. They rise
 * from the oldest to the youngest, so the least of a window is its first. A late value is put in
 * its place or, where a younger one undercuts it, passed over. NaN counts as the greatest number,
 * as in Spark SQL.
 */
final class Staircase {
  private final int sign;
  private long[] times = new long[16];
  private double[] values = new double[16];
  private int from;
  private int until;

  private Staircase(int sign) {
    this.sign = sign;
  }

  static Staircase least() {
    return new Staircase(1);
  }

  static Staircase greatest() {
    return new Staircase(-1);
  }

  void clear() {
    from = 0;
    until = 0;
  }

  void add(long time, double value) {
    int end = firstAfter(time);
    if (end < until && isNotBeaten(values[end], value)) {
      return;
    }
    int begin = end;
    while (begin > from && isNotBeaten(value, values[begin - 1])) {
      begin--;
    }
    if (begin > from && times[begin - 1] == time) {
      return;
    }
    replace(begin, end, time, value);
  }

  /** The value of the window that begins after a time, or {@link EventStore#MISSING}. */
  double after(long time) {
    int first = firstAfter(time);
    return first == until ? EventStore.MISSING : values[first];
  }

  /** Lets go of values that are no younger than a time. */
  void dropThrough(long time) {
    while (from < until && times[from] <= time) {
      from++;
    }
    if (from == until) {
      clear();
    }
  }

  private boolean isNotBeaten(double value, double by) {
    return sign * Double.compare(value, by) <= 0;
  }

  private int firstAfter(long time) {
    if (from == until || times[until - 1] <= time) {
      return until;
    }
    int low = from;
    int high = until;
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

  /** Puts one value in the place of those from begin to end. */
  private void replace(int begin, int end, long time, double value) {
    if (begin == end) {
      if (until == times.length) {
        int moved = makeRoom();
        begin -= moved;
        end -= moved;
      }
      System.arraycopy(times, begin, times, begin + 1, until - begin);
      System.arraycopy(values, begin, values, begin + 1, until - begin);
      until++;
    } else if (end > begin + 1) {
      System.arraycopy(times, end, times, begin + 1, until - end);
      System.arraycopy(values, end, values, begin + 1, until - end);
      until -= end - begin - 1;
    }
    times[begin] = time;
    values[begin] = value;
  }

  /** Moves the values to the front of the arrays or into larger ones; gives by how much. */
  private int makeRoom() {
    int moved = from;
    int size = until - from;
    int length = size > times.length / 2 ? 2 * times.length : times.length;
    times = Arrays.copyOf(Arrays.copyOfRange(times, from, until), length);
    values = Arrays.copyOf(Arrays.copyOfRange(values, from, until), length);
    from = 0;
    until = size;
    return moved;
  }
}
