package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import dev.plumbline.statistic.PopulationStability;
import dev.plumbline.statistic.QuantileEdges;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Whether two profiles of a column are of one distribution: the population stability index over
 * deciles of the first, or over its most frequent values, with missing values as a bin of their
 * own. An index fails where it is above the limit and also above what chance gives once in a
 * thousand: divided by (1/n + 1/m) it is then about chi-squared with bins - 1 degrees of freedom
 * (Yurdakul and Naranjo, Journal of Risk Model Validation 14, 2020), so few rows raise no alarm.
 */
record DistributionTest(boolean held, String observed, String bound) {
  static final int BINS = 10;
  static final int VALUES = 30;

  /** Fewer rows than this say nothing about ten bins. */
  static final int FEWEST_ROWS = 50;

  private static final double CONFIDENCE = 0.999;

  static DistributionTest of(ColumnProfile reference, ColumnProfile recent, double limit) {
    String bound = "a population stability index of at most " + limit;
    long before = reference.rows();
    long now = recent.rows();
    if (Math.min(before, now) < FEWEST_ROWS) {
      return new DistributionTest(
          true, "%,d recent rows and %,d before: too few to compare".formatted(now, before), bound);
    }
    List<double[]> shares =
        reference.isText() || recent.isText()
            ? ofTexts(reference, recent)
            : ofNumbers(reference, recent);
    double index =
        PopulationStability.index(
            shares.get(0), shares.get(1), PopulationStability.DEFAULT_EPSILON);
    int bins = shares.get(0).length;
    double noise =
        bins < 2
            ? 0
            : new ChiSquaredDistribution(null, bins - 1).inverseCumulativeProbability(CONFIDENCE)
                * (1.0 / before + 1.0 / now);
    return new DistributionTest(
        index <= limit || index <= noise,
        "%.3f between %,d recent rows and %,d before".formatted(index, now, before),
        bound);
  }

  private static List<double[]> ofNumbers(ColumnProfile reference, ColumnProfile recent) {
    double[] edges = QuantileEdges.of(reference.quantiles(), BINS);
    return List.of(shares(reference, edges), shares(recent, edges));
  }

  private static double[] shares(ColumnProfile profile, double[] edges) {
    double[] shares = new double[edges.length + 2];
    double present = (double) (profile.rows() - profile.missing()) / profile.rows();
    double below = 0;
    for (int i = 0; i < edges.length; i++) {
      double upTo = profile.missing() == profile.rows() ? 0 : profile.quantiles().rank(edges[i]);
      shares[i] = present * (upTo - below);
      below = upTo;
    }
    shares[edges.length] = present * (1 - below);
    shares[edges.length + 1] = 1 - present;
    return shares;
  }

  private static List<double[]> ofTexts(ColumnProfile reference, ColumnProfile recent) {
    Set<String> values =
        reference.mostFrequent(VALUES).stream()
            .map(Frequency::value)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return List.of(shares(reference, values), shares(recent, values));
  }

  private static double[] shares(ColumnProfile profile, Set<String> values) {
    double[] shares = new double[values.size() + 2];
    List<String> order = List.copyOf(values);
    double others = 1;
    for (Frequency found : profile.mostFrequent(ColumnProfile.EXACT_VALUES)) {
      int at = order.indexOf(found.value());
      if (at >= 0) {
        shares[at] = (double) found.atMost() / profile.rows();
        others -= shares[at];
      }
    }
    shares[values.size() + 1] = (double) profile.missing() / profile.rows();
    shares[values.size()] = Math.max(0, others - shares[values.size() + 1]);
    return shares;
  }
}
