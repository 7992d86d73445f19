package dev.plumbline.statistic;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Edges that cut values into bins of about equal mass, for {@link Binning#numeric}. Bins are fewer
 * than asked where values repeat: an edge is never given twice, and the largest value is no edge,
 * since no value lies above it.
 */
public final class QuantileEdges {
  private QuantileEdges() {}

  /**
   * Edges from a sample: the value at rank ⌈i n / bins⌉ for i = 1 … bins - 1.
   *
   * @param sortedSample ascending, without NaN
   */
  public static double[] of(double[] sortedSample, int bins) {
    requireBins(bins);
    int size = sortedSample.length;
    if (size == 0) {
      return new double[0];
    }
    double[] cuts = new double[bins - 1];
    for (int i = 1; i < bins; i++) {
      cuts[i - 1] = sortedSample[(int) Math.max(0, ((long) i * size + bins - 1) / bins - 1)];
    }
    return distinctBelow(cuts, sortedSample[size - 1]);
  }

  /** Edges from a sketch, with the sketch's error of rank. */
  public static double[] of(QuantileSketch sketch, int bins) {
    requireBins(bins);
    if (sketch.rows() == 0) {
      return new double[0];
    }
    double[] cuts = new double[bins - 1];
    for (int i = 1; i < bins; i++) {
      cuts[i - 1] = sketch.quantile((double) i / bins);
    }
    return distinctBelow(cuts, sketch.quantile(1));
  }

  /**
   * Edges in the middle of every gap that is wider than a share of the span: fewer than bins, and
   * none where all values are one.
   *
   * @param sorted distinct values, ascending
   */
  public static double[] inGaps(double[] sorted, int bins) {
    requireBins(bins);
    if (sorted.length < 2) {
      return new double[0];
    }
    double least = (sorted[sorted.length - 1] - sorted[0]) / bins;
    return IntStream.range(1, sorted.length)
        .filter(i -> sorted[i] - sorted[i - 1] > least)
        .mapToDouble(i -> sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2)
        .toArray();
  }

  private static double[] distinctBelow(double[] cuts, double largest) {
    return Arrays.stream(cuts)
        .filter(cut -> Double.isFinite(cut) && cut < largest)
        .map(cut -> cut + 0.0)
        .distinct()
        .toArray();
  }

  private static void requireBins(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("Bins must be at least 1, but are " + bins);
    }
  }
}
