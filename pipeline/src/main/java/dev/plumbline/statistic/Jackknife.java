package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Interval of a statistic of dependent rows by leaving out one group of blocks at a time (the
 * delete-a-group jackknife; Kott 2001, Journal of Official Statistics 17:521): with G groups and
 * θ₍g₎ the statistic without group g,
 *
 * <pre>  se² = (G − 1) / G · Σ (θ₍g₎ − mean θ₍·₎)²,   θ ± t(G − 1) · se</pre>
 */
public final class Jackknife {
  private Jackknife() {}

  /**
   * The interval of a statistic.
   *
   * @param groups the state of each group of blocks
   * @param merge merges two states into a new one and leaves both as they are
   * @param statistic the statistic of a state
   * @param confidence two-sided
   */
  public static <S> Interval interval(
      List<S> groups, BinaryOperator<S> merge, ToDoubleFunction<S> statistic, double confidence) {
    double estimate = statistic.applyAsDouble(groups.stream().reduce(merge).orElseThrow());
    if (groups.size() < 2) {
      return Interval.unbounded(estimate, confidence, "fewer than two independent blocks");
    }
    double error = standardError(leaveOneOut(groups, merge, statistic));
    double t =
        new TDistribution(groups.size() - 1).inverseCumulativeProbability((1 + confidence) / 2);
    return new Interval(estimate, estimate - t * error, estimate + t * error, confidence);
  }

  /** Each from the merged states before and after the one left out: 3 G merges, not G². */
  private static <S> double[] leaveOneOut(
      List<S> groups, BinaryOperator<S> merge, ToDoubleFunction<S> statistic) {
    int size = groups.size();
    List<S> after = new ArrayList<>(groups);
    for (int g = size - 2; g >= 0; g--) {
      after.set(g, merge.apply(groups.get(g), after.get(g + 1)));
    }
    double[] values = new double[size];
    S before = null;
    for (int g = 0; g < size; g++) {
      if (g == 0) {
        values[g] = statistic.applyAsDouble(after.get(1));
      } else {
        S rest = g == size - 1 ? before : merge.apply(before, after.get(g + 1));
        values[g] = statistic.applyAsDouble(rest);
      }
      before = g == 0 ? groups.get(0) : merge.apply(before, groups.get(g));
    }
    return values;
  }

  private static double standardError(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares * (values.length - 1) / values.length);
  }
}
