package dev.plumbline.statistic;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Chances under the null hypothesis, corrected for how many were looked at: one of the results
 * below the level is wrong with at most that probability, whatever their dependence (Holm,
 * Scandinavian Journal of Statistics 6, 1979).
 */
public final class Holm {
  private Holm() {}

  /** Adjusted in the order given; NaN, which tests nothing, counts as 1. */
  public static double[] adjusted(double[] chances) {
    double[] known = chances.clone();
    for (int i = 0; i < known.length; i++) {
      known[i] = Double.isNaN(known[i]) ? 1 : known[i];
    }
    int[] order =
        IntStream.range(0, known.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> known[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[known.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (order.length - rank) * known[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
