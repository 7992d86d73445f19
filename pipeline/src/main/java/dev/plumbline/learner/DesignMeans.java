package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of each column of {@link LinearDesign} over the training part, from its summary: no pass
 * over the rows. It is what a linear model's contributions are counted from.
 */
final class DesignMeans {
  private DesignMeans() {}

  /** By position; the intercept's is 1. */
  static List<Double> of(List<FeatureColumn> features, CellSummary part, Encoder encoder) {
    List<String> names = features.stream().map(FeatureColumn::name).toList();
    List<Double> means = new ArrayList<>(List.of(1.0));
    for (ColumnEncoding encoding : encoder.columns()) {
      for (double mean : means(encoding, names.indexOf(encoding.name()), part)) {
        means.add(mean);
      }
    }
    return means;
  }

  private static double[] means(ColumnEncoding encoding, int column, CellSummary part) {
    if (encoding instanceof ColumnEncoding.Numeric numeric) {
      return numbers(numeric.scaled(), column, part);
    }
    if (encoding instanceof ColumnEncoding.Scaled scaled) {
      return numbers(scaled, column, part);
    }
    if (encoding instanceof ColumnEncoding.Clusters clusters) {
      return clusters.shares().stream().mapToDouble(Double::doubleValue).toArray();
    }
    double[] shares = new double[encoding.indicators()];
    if (encoding instanceof ColumnEncoding.Categories categories) {
      for (int place = 0; place < categories.kept().size(); place++) {
        shares[place] = part.rowsWith(column, categories.kept().get(place)) / (double) part.rows();
      }
      shares[categories.missing()] = part.rowsWithoutValue(column) / (double) part.rows();
      shares[categories.other()] = Math.max(0, 1 - Arrays.stream(shares).sum());
    } else if (encoding instanceof ColumnEncoding.Hashed hashed) {
      for (String value : part.byFrequency(column)) {
        shares[Buckets.of(value, hashed.buckets())] +=
            part.rowsWith(column, value) / (double) part.rows();
      }
      shares[hashed.missing()] = part.rowsWithoutValue(column) / (double) part.rows();
    }
    // A number that stands for a category is centred on its mean, which is 0 then.
    return shares;
  }

  private static double[] numbers(ColumnEncoding.Scaled scaled, int column, CellSummary part) {
    double missing = part.missingWeight(column) / part.weight();
    double present = (part.mean(column) - scaled.centre()) / scaled.spread();
    double mean = (missing < 1 ? (1 - missing) * present : 0) + missing * scaled.ofMissing();
    return scaled.missing() ? new double[] {mean, missing} : new double[] {mean};
  }
}
