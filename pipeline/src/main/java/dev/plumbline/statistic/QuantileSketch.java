package dev.plumbline.statistic;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * Quantiles of numbers in bounded memory: a KLL sketch (Karnin, Lang and Liberty, FOCS 2016; Apache
 * DataSketches). With the default k of 400 a rank is within about 0.7% at 99% confidence; up to
 * about k values it is exact. Beyond that the sketch tosses coins that cannot be seeded: quantiles
 * of a second run differ within the error. What must be the same every time (the edges of a model's
 * bins) is computed once and stored.
 */
public final class QuantileSketch implements Serializable {
  public static final int DEFAULT_SIZE = 400;

  private transient KllDoublesSketch sketch;

  public QuantileSketch() {
    this(DEFAULT_SIZE);
  }

  /**
   * @param size the sketch's k, 8 to 65535: error falls about as 1/k
   */
  public QuantileSketch(int size) {
    sketch = KllDoublesSketch.newHeapInstance(size);
  }

  /** Adds a number; NaN is passed over. */
  public QuantileSketch add(double value) {
    sketch.update(value);
    return this;
  }

  /** Adds the other's numbers to these. */
  public QuantileSketch merge(QuantileSketch other) {
    if (!other.sketch.isEmpty()) {
      sketch.merge(other.sketch);
    }
    return this;
  }

  /** How many numbers were added. */
  public long rows() {
    return sketch.getN();
  }

  /** The smallest number with at least the given share at or below it; NaN without rows. */
  public double quantile(double share) {
    return sketch.isEmpty()
        ? Double.NaN
        : sketch.getQuantile(share, QuantileSearchCriteria.INCLUSIVE);
  }

  /** The share of numbers at or below the value; NaN without rows. */
  public double rank(double value) {
    return sketch.isEmpty() ? Double.NaN : sketch.getRank(value, QuantileSearchCriteria.INCLUSIVE);
  }

  /** The error of a rank at 99% confidence. */
  public double rankError() {
    return sketch.getNormalizedRankError(false);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(sketch.toByteArray());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    sketch = KllDoublesSketch.heapify(Memory.wrap((byte[]) in.readObject()));
  }
}
