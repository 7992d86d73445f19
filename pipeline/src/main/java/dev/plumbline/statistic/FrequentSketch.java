package dev.plumbline.statistic;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * The most frequent values, in bounded memory: the Misra-Gries summary as of Anderson et al. (IMC
 * 2017; Apache DataSketches). A map of m entries counts exactly up to 0.75 m distinct values;
 * beyond that each count is between {@code atLeast} and {@code atMost}, at most 3.5 / m of the rows
 * apart.
 */
public final class FrequentSketch implements Serializable {
  public static final int DEFAULT_MAP_SIZE = 256;

  private transient ItemsSketch<String> sketch;

  public FrequentSketch() {
    this(DEFAULT_MAP_SIZE);
  }

  /**
   * @param mapSize a power of two, at least 8
   */
  public FrequentSketch(int mapSize) {
    sketch = new ItemsSketch<>(mapSize);
  }

  public FrequentSketch add(String value) {
    sketch.update(value);
    return this;
  }

  /** Adds the other's values to these. */
  public FrequentSketch merge(FrequentSketch other) {
    sketch.merge(other.sketch);
    return this;
  }

  /**
   * At most {@code limit} values, the most frequent first, equally frequent ones by name: each is
   * certain to be more frequent than any value the sketch let go of.
   */
  public List<Frequency> mostFrequent(int limit) {
    return Arrays.stream(sketch.getFrequentItems(ErrorType.NO_FALSE_POSITIVES))
        .map(row -> new Frequency(row.getItem(), row.getLowerBound(), row.getUpperBound()))
        .sorted(
            Comparator.comparingLong(Frequency::atMost).reversed().thenComparing(Frequency::value))
        .limit(limit)
        .toList();
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(sketch.toByteArray(new ArrayOfStringsSerDe()));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    sketch =
        ItemsSketch.getInstance(Memory.wrap((byte[]) in.readObject()), new ArrayOfStringsSerDe());
  }

  /**
   * A value and how often it came.
   *
   * @param value as text
   * @param atLeast rows that surely had it
   * @param atMost rows that may have had it; the same where the count is exact
   */
  public record Frequency(String value, long atLeast, long atMost) {}
}
