package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How much one feature alone says of the label.
 *
 * <p>Ranking rows by the rate of positives of their own value flatters a feature of many values: an
 * identifier would rank perfectly. So rates are learned on one half of the rows and rank the other
 * half, and the two directions are averaged. A rate is (positives + prior) / (rows + 1), the prior
 * being the rate of the half it is learned on, so that a value never seen there ranks at the prior.
 * Without an association the area is 0.5 in the mean, however many values there are.
 *
 * <p>A missing value is a value like any other.
 */
public final class Association {
  private final FeatureAgainstLabel counts;

  private Association(FeatureAgainstLabel counts) {
    this.counts = counts;
  }

  public static Association of(FeatureAgainstLabel counts) {
    return new Association(counts);
  }

  /**
   * The cross-fitted area under the ROC curve of the feature alone, with the interval of Hanley and
   * McNeil (Radiology 143, 1982) for independent rows. An estimate of NaN and no bounds where a
   * half lacks a class.
   */
  public Interval rocAuc(double confidence) {
    return interval(rocAucOf(0), rocAucOf(1), variance(0), variance(1), confidence);
  }

  private static Interval interval(
      double first,
      double second,
      DoubleUnaryOperator ofFirst,
      DoubleUnaryOperator ofSecond,
      double confidence) {
    double estimate = (first + second) / 2;
    if (Double.isNaN(estimate)) {
      return Interval.unbounded(
          Double.NaN, confidence, "A half of the rows lacks positives or negatives.");
    }
    // The two areas are of disjoint rows: the variance of their mean is a quarter of the sum.
    double error = Math.sqrt(ofFirst.applyAsDouble(first) + ofSecond.applyAsDouble(second)) / 2;
    double half = error * Quantiles.normal((1 + confidence) / 2);
    return new Interval(
        estimate, Math.max(0, estimate - half), Math.min(1, estimate + half), confidence);
  }

  /**
   * The same of the rows whose value occurs in both halves: what a code of few rows a value says
   * where it can say anything. The share of such rows is part of the answer.
   */
  public Repeated repeated(double confidence) {
    FeatureAgainstLabel.Counts[] seen = {
      new FeatureAgainstLabel.Counts(), new FeatureAgainstLabel.Counts()
    };
    ScoreCounts[] scores = {new ScoreCounts(), new ScoreCounts()};
    FeatureAgainstLabel.Counts totals = totals();
    double errors = 0;
    for (FeatureAgainstLabel.Counts value : values()) {
      for (int half = 0; half < 2; half++) {
        int learned = 1 - half;
        if (value.rows(learned) == 0 || value.rows(half) == 0) {
          continue;
        }
        double prior = (double) totals.positives[learned] / totals.rows(learned);
        double rate = (value.positives[learned] + prior) / (value.rows(learned) + 1);
        scores[half].add(rate, value.positives[half], value.negatives[half]);
        seen[half].merge(value, half);
        errors += rate > 0.5 ? value.negatives[half] : value.positives[half];
      }
    }
    long rows = seen[0].rows() + seen[1].rows();
    Interval area =
        interval(
            rows == 0 ? Double.NaN : RankingMetrics.of(scores[0]).rocAuc(),
            rows == 0 ? Double.NaN : RankingMetrics.of(scores[1]).rocAuc(),
            variance(scores[0]),
            variance(scores[1]),
            confidence);
    return new Repeated(rows, (double) rows / totals.rows(), area, errors / Math.max(1, rows));
  }

  /** Rows without a value. */
  public PureValue absent(double confidence) {
    FeatureAgainstLabel.Counts missing = counts.missing();
    return new PureValue(
        "missing",
        missing.rows(),
        Wilson.interval(missing.allPositives(), missing.rows(), confidence));
  }

  /**
   * How much likelier two rows of one value share their outcome than any two rows do: (agreement −
   * chance) / (1 − chance), 0 without an association, 1 where a value decides (Fleiss' kappa with
   * the values as subjects, Psychological Bulletin 76, 1971). NaN where no value repeats.
   */
  public double agreement() {
    double agreeing = 0;
    double pairs = 0;
    for (FeatureAgainstLabel.Counts value : counts.byValue().values()) {
      double positives = value.allPositives();
      double negatives = value.rows() - positives;
      agreeing += positives * (positives - 1) / 2 + negatives * (negatives - 1) / 2;
      pairs += (double) value.rows() * (value.rows() - 1) / 2;
    }
    double rate = baseRate();
    double chance = rate * rate + (1 - rate) * (1 - rate);
    return (agreeing / pairs - chance) / (1 - chance);
  }

  /** Distinct values kept, missing ones left out. */
  public int distinct() {
    return counts.byValue().size();
  }

  /**
   * The area under the ROC curve of "the value is missing" as a score: 0.5 where missing says
   * nothing, above where missing goes with positives, below where it goes with negatives. NaN
   * without both classes.
   */
  public double missingnessRocAuc() {
    long positives = 0;
    long rows = 0;
    for (FeatureAgainstLabel.Counts value : counts.byValue().values()) {
      positives += value.allPositives();
      rows += value.rows();
    }
    FeatureAgainstLabel.Counts missing = counts.missing();
    return RankingMetrics.of(
            new ScoreCounts()
                .add(0, positives, rows - positives)
                .add(1, missing.allPositives(), missing.rows() - missing.allPositives()))
        .rocAuc();
  }

  /**
   * The rows whose value all but decides the label: values (missing among them) of at least {@code
   * minimumRows} rows whose rate of positives is within {@code tolerance} of 0 or 1 and is told
   * from the rate of all rows by its Wilson interval. With a rare label a rate of 0 in a few rows
   * is no news; and with many values some are pure by chance, so each interval is at 1 - (1 -
   * confidence) / (values of enough rows), after Bonferroni.
   *
   * @param maximumValues how many values the answer names at most, those of most rows first; its
   *     counts are over all of them
   */
  public Purity purity(long minimumRows, double tolerance, double confidence, int maximumValues) {
    List<Map.Entry<String, FeatureAgainstLabel.Counts>> values =
        new ArrayList<>(counts.byValue().entrySet());
    values.add(Map.entry("missing", counts.missing()));
    long rows = values.stream().mapToLong(value -> value.getValue().rows()).sum();
    long positives = values.stream().mapToLong(value -> value.getValue().allPositives()).sum();
    double baseRate = (double) positives / rows;
    values.removeIf(value -> value.getValue().rows() < Math.max(1, minimumRows));
    double each = 1 - (1 - confidence) / Math.max(1, values.size());
    List<PureValue> pure =
        values.stream()
            .map(
                value ->
                    new PureValue(
                        value.getKey(),
                        value.getValue().rows(),
                        Wilson.interval(
                            value.getValue().allPositives(), value.getValue().rows(), each)))
            .filter(value -> isPure(value.rate(), tolerance, baseRate))
            .sorted(
                Comparator.comparingLong(PureValue::rows)
                    .reversed()
                    .thenComparing(PureValue::value))
            .toList();
    long pureRows = pure.stream().mapToLong(PureValue::rows).sum();
    return new Purity(
        rows == 0 ? Double.NaN : (double) pureRows / rows,
        pureRows,
        pure.size(),
        pure.subList(0, Math.min(maximumValues, pure.size())));
  }

  /** The share of positives among all rows (of kept values); NaN without rows. */
  public double baseRate() {
    FeatureAgainstLabel.Counts totals = totals();
    return (double) totals.allPositives() / totals.rows();
  }

  /** The rows that have a value, whichever it is, with their rate of positives. */
  public PureValue present(double confidence) {
    FeatureAgainstLabel.Counts present = new FeatureAgainstLabel.Counts();
    counts.byValue().values().forEach(present::merge);
    return new PureValue(
        "present",
        present.rows(),
        Wilson.interval(present.allPositives(), present.rows(), confidence));
  }

  /** How straight the rates by value are, of a number of enough values. */
  public Optional<RateLine> rateLine() {
    return RateLine.of(counts.cells());
  }

  /** How many rows lack a value. */
  public long missing() {
    return counts.missing().rows();
  }

  private static boolean isPure(Interval rate, double tolerance, double baseRate) {
    boolean nearAnEnd = rate.estimate() <= tolerance || rate.estimate() >= 1 - tolerance;
    return nearAnEnd && !rate.contains(baseRate);
  }

  /** The area on one half, values ranked by their rates on the other. */
  private double rocAucOf(int half) {
    int learned = 1 - half;
    FeatureAgainstLabel.Counts totals = totals();
    double prior = (double) totals.positives[learned] / totals.rows(learned);
    if (Double.isNaN(prior)) {
      return Double.NaN;
    }
    ScoreCounts scores = new ScoreCounts();
    for (FeatureAgainstLabel.Counts value : values()) {
      double rate = (value.positives[learned] + prior) / (value.rows(learned) + 1);
      scores.add(rate, value.positives[half], value.negatives[half]);
    }
    return RankingMetrics.of(scores).rocAuc();
  }

  private List<FeatureAgainstLabel.Counts> values() {
    List<FeatureAgainstLabel.Counts> values = new ArrayList<>(counts.byValue().values());
    values.add(counts.missing());
    return values;
  }

  private DoubleUnaryOperator variance(int half) {
    FeatureAgainstLabel.Counts totals = totals();
    return area -> variance(area, totals.positives[half], totals.negatives[half]);
  }

  private static DoubleUnaryOperator variance(ScoreCounts scores) {
    return area -> variance(area, scores.positives(), scores.negatives());
  }

  private static double variance(double area, double positives, double negatives) {
    double twoPositives = area / (2 - area);
    double twoNegatives = 2 * area * area / (1 + area);
    return (area * (1 - area)
            + (positives - 1) * (twoPositives - area * area)
            + (negatives - 1) * (twoNegatives - area * area))
        / (positives * negatives);
  }

  private FeatureAgainstLabel.Counts totals() {
    FeatureAgainstLabel.Counts totals = new FeatureAgainstLabel.Counts();
    counts.byValue().values().forEach(totals::merge);
    totals.merge(counts.missing());
    return totals;
  }

  /**
   * The rows whose value occurs in both halves.
   *
   * @param rows of them
   * @param share of all rows (of kept values)
   * @param area cross-fitted, of these rows alone
   * @param error the share of them whose outcome is not the one that the other half's rows of their
   *     value mostly have
   */
  public record Repeated(long rows, double share, Interval area, double error) {}

  /**
   * Rows whose value all but decides the label.
   *
   * @param share of the rows (of kept values, see {@link FeatureAgainstLabel#sampledShare()})
   * @param rows in them
   * @param valueCount how many values are pure
   * @param values those of most rows
   */
  public record Purity(double share, long rows, int valueCount, List<PureValue> values) {}

  /**
   * A value that all but decides the label.
   *
   * @param value the text, the bin, or {@code missing}
   * @param rows with the value
   * @param rate of positives among them, with its Wilson interval
   */
  public record PureValue(String value, long rows, Interval rate) {}
}
