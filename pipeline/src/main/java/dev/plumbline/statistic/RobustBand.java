package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The band in which the next value of a series lies where nothing has changed, whatever a few of
 * its past values were.
 *
 * <p>Centre: the median. Spread: 1.4826 × the median absolute deviation with the correction for few
 * values, n / (n - 0.8) (Croux and Rousseeuw, Computational Statistics 1, 1992). The band is the
 * centre ± t × spread × √(1 + π / 2n): the next value varies by the spread, and the median of n
 * values has π/2 times the variance of their mean. The efficiency of the median absolute deviation
 * is 37% (Rousseeuw and Croux, JASA 88, 1993), so t has 0.37 (n - 1) degrees of freedom. The band
 * is never narrower than what the number of rows alone makes a value vary (Poisson for counts,
 * binomial for rates), which is known and needs the normal quantile only.
 */
public record RobustBand(double median, double lower, double upper) {
  /** Makes the median absolute deviation of a normal its standard deviation. */
  private static final double NORMAL = 1.4826;

  private static final double EFFICIENCY = 0.37;

  /**
   * The band of the next value.
   *
   * @param samplingError the standard deviation that the number of rows alone gives a value
   * @param alarms the share of next values outside although nothing changed, above 0 and below 1
   */
  public static RobustBand of(Collection<Double> values, double samplingError, double alarms) {
    return of(values, List.of(values), samplingError, alarms);
  }

  /**
   * The band of the next value of one of several groups that differ in their middle and vary alike,
   * as weekdays do: the centre is the group's, the spread is of all groups' distances from their
   * own medians, which is known far better.
   */
  public static RobustBand of(
      Collection<Double> values,
      Collection<? extends Collection<Double>> groups,
      double samplingError,
      double alarms) {
    int n = values.size();
    if (n < 3) {
      throw new IllegalArgumentException("A band needs at least 3 values, but has " + n);
    }
    List<Double> distances = new ArrayList<>();
    for (Collection<Double> group : groups) {
      double middle = median(group);
      group.forEach(value -> distances.add(Math.abs(value - middle)));
    }
    double centre = median(values);
    double each = (double) distances.size() / groups.size();
    double spread = NORMAL * median(distances) * each / (each - 0.8);
    double degrees = Math.max(1, EFFICIENCY * (distances.size() - groups.size()));
    double half =
        Math.max(
                Quantiles.student(1 - alarms / 2, degrees) * spread,
                Quantiles.normal(1 - alarms / 2) * samplingError)
            * Math.sqrt(1 + Math.PI / (2 * n));
    return new RobustBand(centre, centre - half, centre + half);
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /** The median; NaN without values. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
