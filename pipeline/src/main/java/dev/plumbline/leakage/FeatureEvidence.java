package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.FeatureAgainstLabel;
import dev.plumbline.statistic.Interval;

/**
 * What one feature says of the label, from the pass over the rows.
 *
 * @param index its place among the features
 * @param distinct its distinct values, as the profile estimates them
 * @param association its counts against the label
 * @param area cross-fitted, of the feature alone; of the rows whose value repeats, where that says
 *     more
 * @param error the share of rows that the other half's rows of the same value foretell wrongly
 */
record FeatureEvidence(
    int index,
    FeatureColumn column,
    double distinct,
    Association association,
    Interval area,
    double error) {
  /** Of every interval: one false alarm in a thousand features, on either side. */
  static final double CONFIDENCE = 0.998;

  /** Codes of few rows a value are judged by the rows whose value repeats, if these are enough. */
  private static final double LEAST_REPEATED_SHARE = 0.1;

  private static final long LEAST_REPEATED_ROWS = 100;

  /** Numbers of no more distinct values are flags or codes, not amounts. */
  private static final int MOST_CODES = 10;

  static FeatureEvidence of(
      int index, FeatureColumn column, double distinct, FeatureAgainstLabel counts) {
    Association association = Association.of(counts);
    Interval all = association.rocAuc(CONFIDENCE);
    Association.Repeated repeated = association.repeated(CONFIDENCE);
    boolean enough =
        repeated.share() >= LEAST_REPEATED_SHARE && repeated.rows() >= LEAST_REPEATED_ROWS;
    Interval area = enough && repeated.area().estimate() > all.estimate() ? repeated.area() : all;
    return new FeatureEvidence(
        index, column, distinct, association, area, enough ? repeated.error() : 1);
  }

  String name() {
    return column.name();
  }

  /** Twice the area less one, never below nothing. */
  double skill() {
    return Double.isNaN(area.estimate()) ? 0 : Math.max(0, 2 * area.estimate() - 1);
  }

  /** Of the area: log(area / (1 − area)); of an area of 1 that of one wrong pair in a million. */
  double logOdds() {
    double bounded = Math.min(skill(), 1 - 2e-6);
    return Math.log((1 + bounded) / (1 - bounded));
  }

  /** The end of the area's interval that is surely reached; 0 where there is none. */
  double sureArea() {
    return area.isBounded() ? area.lower() : 0;
  }

  boolean isCode() {
    return column.kind() == FeatureKind.CATEGORICAL || distinct <= MOST_CODES + 0.5;
  }
}
