package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Comparator;

/** The rows that train and validate the same models. */
record Cell(int segment, int availableFrom) implements Comparable<Cell>, Serializable {
  private static final Comparator<Cell> ORDER =
      Comparator.comparingInt(Cell::segment).thenComparingInt(Cell::availableFrom);

  @Override
  public int compareTo(Cell that) {
    return ORDER.compare(this, that);
  }

  /** The cell in one number, for states that any serializer must carry. */
  long packed() {
    return ((long) segment << 32) | (availableFrom & 0xFFFFFFFFL);
  }

  static Cell unpacked(long packed) {
    return new Cell((int) (packed >> 32), (int) packed);
  }
}
