package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which bin a value falls into; decided before any row is seen, so that parts can be merged. */
public sealed interface Binning extends Serializable permits Binning.Numeric, Binning.Categorical {

  /**
   * Bins (-∞, e₁], (e₁, e₂], …, (eₘ, ∞) and one for missing values; NaN is missing.
   *
   * @param edges ascending, distinct and finite; none makes one bin of all numbers
   */
  static Numeric numeric(double... edges) {
    requireAscending(edges);
    return new Numeric(edges.clone());
  }

  /** A bin for each level, one for all other values, and one for missing values. */
  static Categorical categorical(List<String> levels) {
    return new Categorical(List.copyOf(levels));
  }

  /** How a reader is told of each bin, in their order; the last is the bin of missing values. */
  List<String> labels();

  /** The number of bins, that of missing values included. */
  default int size() {
    return labels().size();
  }

  /** The bin of missing values: the last. */
  default int missing() {
    return size() - 1;
  }

  static void requireAscending(double[] edges) {
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
        throw new IllegalArgumentException(
            "Expected finite, ascending, distinct numbers, got " + Arrays.toString(edges));
      }
    }
  }

  /** Bins of numbers. */
  final class Numeric implements Binning {
    private final double[] edges;

    private Numeric(double[] edges) {
      this.edges = edges;
    }

    public double[] edges() {
      return edges.clone();
    }

    /** The bin of a number. */
    public int binOf(double value) {
      if (Double.isNaN(value)) {
        return missing();
      }
      int found = Arrays.binarySearch(edges, value + 0.0);
      return found >= 0 ? found : -found - 1;
    }

    @Override
    public int size() {
      return edges.length + 2;
    }

    @Override
    public List<String> labels() {
      List<String> labels = new ArrayList<>(size());
      for (int i = 0; i <= edges.length; i++) {
        String from = i == 0 ? "(-∞" : "(" + edges[i - 1];
        labels.add(i == edges.length ? from + ", ∞)" : from + ", " + edges[i] + "]");
      }
      labels.add("missing");
      return List.copyOf(labels);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numeric that && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(edges);
    }
  }

  /** Bins of named levels. */
  final class Categorical implements Binning {
    private final List<String> levels;
    private final Map<String, Integer> binByLevel = new HashMap<>();

    private Categorical(List<String> levels) {
      this.levels = levels;
      for (String level : levels) {
        if (binByLevel.put(level, binByLevel.size()) != null) {
          throw new IllegalArgumentException("Level '" + level + "' is given twice");
        }
      }
    }

    public List<String> levels() {
      return levels;
    }

    /** The bin of a value that is not missing. */
    public int binOf(String value) {
      return binByLevel.getOrDefault(value, levels.size());
    }

    @Override
    public int size() {
      return levels.size() + 2;
    }

    @Override
    public List<String> labels() {
      List<String> labels = new ArrayList<>(levels);
      labels.add("other");
      labels.add("missing");
      return List.copyOf(labels);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Categorical that && levels.equals(that.levels);
    }

    @Override
    public int hashCode() {
      return levels.hashCode();
    }
  }
}
