package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.quality.TrainingProfile;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.FeatureAgainstLabel;
import dev.plumbline.statistic.QuantileEdges;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of the one pass that sets every feature against the label: counts by value or bin for
 * each, cross products of the numbers, and a bounded sample of the rows. Mergeable; bins come from
 * the profile's sketches.
 */
final class LabelPass implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A number of no more values, each on enough rows, is counted by value. */
  static final int MOST_COUNTED_VALUES = 256;

  static final int ROWS_A_COUNTED_VALUE = 10;

  /** Other numbers are cut into bins of at least so many rows, at most and at least so many. */
  static final int ROWS_A_BIN = 40;

  static final int MOST_BINS = 50;
  static final int FEWEST_BINS = 10;

  /** Cross products grow with the square of the columns: of more numbers the first are taken. */
  static final int MOST_MULTIPLIED = 100;

  private final ArrayList<FeatureAgainstLabel> counts = new ArrayList<>();
  private final LabelTerms summands;
  private final LabelTerms factors;
  private final RowSample sample;
  private long rows;
  private long positives;

  /** What is known of the features before the pass. */
  record Plan(
      List<FeatureColumn> columns,
      List<double[]> edges,
      List<Double> distinct,
      Terms summands,
      Terms factors,
      int sampleRows)
      implements Serializable {

    /** Numeric features by their places, and what stands for a missing value of each. */
    record Terms(int[] columns, double[] standIns) implements Serializable {
      LabelTerms empty(LabelTerms.Scale scale) {
        return new LabelTerms(columns, standIns, scale);
      }
    }

    static Plan of(TrainingProfile profile, List<FeatureColumn> columns, int sampleRows) {
      ArrayList<double[]> edges = new ArrayList<>();
      ArrayList<Double> distinct = new ArrayList<>();
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        ColumnProfile shape = profile.of(columns.get(i));
        boolean text = columns.get(i).kind() == FeatureKind.CATEGORICAL;
        edges.add(text || isCounted(shape) ? null : edges(shape));
        distinct.add(shape.distinct());
        if (!text && numbers.size() < MOST_MULTIPLIED) {
          numbers.add(i);
        }
      }
      return new Plan(
          List.copyOf(columns),
          edges,
          distinct,
          terms(profile, columns, numbers),
          terms(
              profile,
              columns,
              numbers.stream().filter(i -> profile.of(columns.get(i)).minimum() > 0).toList()),
          sampleRows);
    }

    private static Terms terms(
        TrainingProfile profile, List<FeatureColumn> columns, List<Integer> chosen) {
      return new Terms(
          chosen.stream().mapToInt(Integer::intValue).toArray(),
          chosen.stream()
              .mapToDouble(i -> profile.of(columns.get(i)).mean())
              .map(mean -> Double.isFinite(mean) ? mean : 0)
              .toArray());
    }

    private static boolean isCounted(ColumnProfile shape) {
      return shape.distinct() <= MOST_COUNTED_VALUES
          && shape.distinct() * ROWS_A_COUNTED_VALUE <= shape.rows() - shape.missing();
    }

    private static double[] edges(ColumnProfile shape) {
      long bins = (shape.rows() - shape.missing()) / ROWS_A_BIN;
      return QuantileEdges.of(
          shape.quantiles(), (int) Math.max(FEWEST_BINS, Math.min(MOST_BINS, bins)));
    }
  }

  LabelPass(Plan plan) {
    for (int i = 0; i < plan.columns().size(); i++) {
      double[] edges = plan.edges().get(i);
      boolean text = plan.columns().get(i).kind() == FeatureKind.CATEGORICAL;
      counts.add(
          text
              ? FeatureAgainstLabel.text()
              : edges == null ? FeatureAgainstLabel.codes() : FeatureAgainstLabel.numeric(edges));
    }
    this.summands = plan.summands().empty(LabelTerms.Scale.AS_THEY_ARE);
    this.factors = plan.factors().empty(LabelTerms.Scale.LOGARITHMS);
    this.sample = new RowSample(plan.sampleRows());
  }

  /** Whether the sample would take a row of this hash. */
  boolean samples(long hash) {
    return sample.takes(hash);
  }

  void addToSample(SampledRow row) {
    sample.add(row);
  }

  /**
   * Adds a row.
   *
   * @param values by feature: a Double, a String, or null
   * @param quantity the number behind the label, less what it is compared with; NaN where this row
   *     has none
   * @param ratio the logarithm of the number over what it is compared with; NaN where there is none
   */
  void add(Object[] values, boolean positive, int half, double quantity, double ratio) {
    rows++;
    positives += positive ? 1 : 0;
    for (int i = 0; i < counts.size(); i++) {
      Object value = values[i];
      if (value == null) {
        counts.get(i).addMissing(positive, half);
      } else if (value instanceof String text) {
        counts.get(i).add(text, positive, half);
      } else {
        counts.get(i).add((Double) value, positive, half);
      }
    }
    summands.add(values, quantity);
    factors.add(values, ratio);
  }

  LabelPass merge(LabelPass other) {
    rows += other.rows;
    positives += other.positives;
    for (int i = 0; i < counts.size(); i++) {
      counts.get(i).merge(other.counts.get(i));
    }
    summands.merge(other.summands);
    factors.merge(other.factors);
    sample.merge(other.sample);
    return this;
  }

  /** What the pass gave. */
  TrainingEvidence evidence(Plan plan, RowKeys keys) {
    List<FeatureEvidence> features = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      features.add(
          FeatureEvidence.of(i, plan.columns().get(i), plan.distinct().get(i), counts.get(i)));
    }
    return new TrainingEvidence(
        rows, (double) positives / rows, features, List.of(summands, factors), sample.rows(), keys);
  }
}
