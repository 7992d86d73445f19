package dev.plumbline.leakage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one pass over the training rows says of every feature and the label.
 *
 * @param rows of the training set, without the holdout
 * @param baseRate the share of positives
 * @param terms the numeric features and the number behind the label, for its sums and products
 * @param sample of the rows
 * @param keys how rows are named
 */
record TrainingEvidence(
    long rows,
    double baseRate,
    List<FeatureEvidence> features,
    List<LabelTerms> terms,
    List<SampledRow> sample,
    RowKeys keys) {

  /** The share of the rarer outcome. */
  double rarerRate() {
    return Math.min(baseRate, 1 - baseRate);
  }

  /** Whether the rate is nearer to the rarer outcome's certainty. */
  boolean isRarer(double rate) {
    return baseRate < 0.5 ? rate >= 0.5 : rate < 0.5;
  }

  /** Keys of some of the sampled rows that a condition holds for. */
  List<String> examples(Predicate<SampledRow> condition) {
    return keys.first(sample.stream().filter(condition).map(SampledRow::key));
  }

  /** The other features, the strongest first. */
  List<FeatureEvidence> othersByPower(FeatureEvidence except) {
    List<FeatureEvidence> others = new ArrayList<>(features);
    others.remove(except);
    others.sort((a, b) -> Double.compare(b.logOdds(), a.logOdds()));
    return others;
  }
}
