package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.Chernoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kind 1: the feature is the label, or a re-coding of it, also by many codes for one outcome, or a
 * flag of a part of it. Two halves of the rows foretell each other, so that a value of one row says
 * nothing.
 */
final class CopyOfTheLabel implements Detector {
  /** Of the rarer outcome: what a copy may get wrong. */
  static final double RELATIVE_ERROR = 0.02;

  /** A copy with noise: the area from which on, where the feature stands out as well. */
  static final double COPY_AREA = 0.975;

  /** A flag finds at least this share of the rarer outcome, and nothing else; less is kind 4. */
  static final double FLAG_RECALL = 0.5;

  /** Where the rarer outcome is commoner than this, a pure value of it is no great news. */
  static final double FLAG_BASE_RATE = 0.25;

  static final double FLAG_IMPURITY = 0.01;

  /** Chance of it all, as a power of ten. */
  static final double FLAG_CHANCE = -12;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    Separation separation = Separation.of(evidence);
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      copy(evidence, separation, feature)
          .or(() -> flag(evidence, feature))
          .ifPresent(findings::add);
    }
    return findings;
  }

  /** Whether the feature is the label, but for few rows. */
  static boolean isCopy(TrainingEvidence evidence, Separation separation, FeatureEvidence feature) {
    boolean exact =
        feature.error() <= RELATIVE_ERROR * evidence.rarerRate()
            && feature.area().estimate() >= COPY_AREA;
    boolean noisy =
        feature.area().estimate() >= COPY_AREA
            && separation
                .nextArea(feature, PowerBeyondBelief.REFUSED_TIMES, PowerBeyondBelief.FEWEST_OTHERS)
                .isPresent();
    return exact || noisy;
  }

  private static Optional<LeakageFinding> copy(
      TrainingEvidence evidence, Separation separation, FeatureEvidence feature) {
    if (!isCopy(evidence, separation, feature)) {
      return Optional.empty();
    }
    return Optional.of(
        LeakageFinding.of(
                feature.name(),
                LeakKind.COPY_OF_THE_LABEL,
                REFUSE,
                "alone it ranks the outcomes with an area under the ROC curve of %.3f, and gets"
                    + " %.2f%% of the rows wrong, on rows it was not fitted on",
                feature.area().estimate(),
                100 * feature.error())
            .measured("roc_auc", feature.area().estimate())
            .measured("roc_auc_lower", feature.area().lower())
            .measured("error", feature.error())
            .affecting(evidence.rows(), evidence.examples(r -> true)));
  }

  private static Optional<LeakageFinding> flag(TrainingEvidence evidence, FeatureEvidence feature) {
    if (!feature.isCode() || evidence.rarerRate() > FLAG_BASE_RATE) {
      return Optional.empty();
    }
    long least = Math.max(20, (long) (FLAG_RECALL * evidence.rarerRate() * evidence.rows()));
    return feature
        .association()
        .purity(least, FLAG_IMPURITY, FeatureEvidence.CONFIDENCE, 1)
        .values()
        .stream()
        .filter(v -> !v.value().equals("missing"))
        .filter(v -> evidence.isRarer(v.rate().estimate()))
        .filter(v -> chance(v, evidence) <= FLAG_CHANCE)
        .findFirst()
        .map(v -> flagged(evidence, feature, v));
  }

  private static double chance(Association.PureValue value, TrainingEvidence evidence) {
    long positives = Math.round(value.rate().estimate() * value.rows());
    return Chernoff.log10(positives, value.rows(), evidence.baseRate());
  }

  private static LeakageFinding flagged(
      TrainingEvidence evidence, FeatureEvidence feature, Association.PureValue value) {
    double recall = value.rows() / (evidence.rarerRate() * evidence.rows());
    return LeakageFinding.of(
            feature.name(),
            LeakKind.COPY_OF_THE_LABEL,
            REFUSE,
            "the value %s finds %.1f%% of the rarer outcome and nothing else: %,d rows, %.1f%% of"
                + " them with the outcome",
            value.value(),
            100 * recall,
            value.rows(),
            100 * value.rate().estimate())
        .measured("recall", recall)
        .measured("rate", value.rate().estimate())
        .affecting(
            value.rows(), evidence.examples(r -> PureValues.hasValue(r, feature, value.value())));
  }
}
