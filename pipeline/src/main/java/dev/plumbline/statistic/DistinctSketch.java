package dev.plumbline.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * How many distinct values there were, in bounded memory: HyperLogLog (Flajolet et al. 2007; Apache
 * DataSketches). With 2^12 registers the relative standard error is 1.6%; small numbers are nearly
 * exact. The estimate does not depend on the order of values or merges.
 */
public final class DistinctSketch implements Serializable {
  public static final int DEFAULT_LOG2_REGISTERS = 12;

  private final int log2Registers;
  private transient HllSketch sketch;

  public DistinctSketch() {
    this(DEFAULT_LOG2_REGISTERS);
  }

  /**
   * @param log2Registers 4 to 21: the error is 1.04 / √registers
   */
  public DistinctSketch(int log2Registers) {
    this(log2Registers, new HllSketch(log2Registers, TgtHllType.HLL_8));
  }

  private DistinctSketch(int log2Registers, HllSketch sketch) {
    this.log2Registers = log2Registers;
    this.sketch = sketch;
  }

  public DistinctSketch add(double value) {
    sketch.update(value);
    return this;
  }

  public DistinctSketch add(String value) {
    if (value.isEmpty()) {
      // The sketch passes over empty strings, but an empty string is a value.
      sketch.update(new byte[] {0});
    } else {
      sketch.update(value);
    }
    return this;
  }

  /** Adds a value by a number that stands for it. */
  DistinctSketch add(long key) {
    sketch.update(key);
    return this;
  }

  /** Adds the other's values to these. */
  public DistinctSketch merge(DistinctSketch other) {
    Union union = new Union(log2Registers);
    union.update(sketch);
    union.update(other.sketch);
    sketch = union.getResult(TgtHllType.HLL_8);
    return this;
  }

  /** The estimated number of distinct values. */
  public double estimate() {
    return sketch.getCompositeEstimate();
  }

  void write(DataOutput out) throws IOException {
    byte[] bytes = sketch.toCompactByteArray();
    out.writeByte(log2Registers);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static DistinctSketch read(DataInput in) throws IOException {
    int log2Registers = in.readByte();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new DistinctSketch(log2Registers, HllSketch.heapify(bytes));
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(sketch.toCompactByteArray());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    sketch = HllSketch.heapify((byte[]) in.readObject());
  }
}
