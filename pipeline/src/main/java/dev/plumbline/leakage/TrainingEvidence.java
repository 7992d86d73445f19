package dev.plumbline.leakage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one pass over the training rows says of every feature and the label.
 *
 * @param rows of the training set, without the holdout
 * @param baseRate the share of positives
 * @param products of the numeric features and the number behind the label
 * @param multiplied the features in {@code products}, by their places
 * @param sample of the rows
 * @param keyColumns what identifies a row
 * @param shown those of the key columns that may be shown: none that is personal
 */
record TrainingEvidence(
    long rows,
    double baseRate,
    List<FeatureEvidence> features,
    Optional<CrossProducts> products,
    List<Integer> multiplied,
    List<SampledRow> sample,
    List<String> keyColumns,
    List<String> shown) {
  /** Keys given with a finding. */
  static final int EXAMPLES = 5;

  /** The share of the rarer outcome. */
  double rarerRate() {
    return Math.min(baseRate, 1 - baseRate);
  }

  /** Whether the rate is nearer to the rarer outcome's certainty. */
  boolean isRarer(double rate) {
    return baseRate < 0.5 ? rate >= 0.5 : rate < 0.5;
  }

  /** Keys of sampled rows that a condition holds for, at most {@link #EXAMPLES}. */
  List<String> examples(Predicate<SampledRow> condition) {
    if (shown.isEmpty()) {
      return List.of();
    }
    return sample.stream().filter(condition).limit(EXAMPLES).map(this::shownKey).toList();
  }

  private String shownKey(SampledRow row) {
    return IntStream.range(0, keyColumns.size())
        .filter(i -> shown.contains(keyColumns.get(i)))
        .mapToObj(i -> keyColumns.get(i) + "=" + row.key()[i])
        .collect(Collectors.joining(", "));
  }

  /** The other features, the strongest first. */
  List<FeatureEvidence> othersByPower(FeatureEvidence except) {
    List<FeatureEvidence> others = new ArrayList<>(features);
    others.remove(except);
    others.sort((a, b) -> Double.compare(b.logOdds(), a.logOdds()));
    return others;
  }
}
