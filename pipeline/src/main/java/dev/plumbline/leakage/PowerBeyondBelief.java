package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Kind 2: alone the feature ranks the outcomes far better than the others do. Cross-fitted, so that
 * a category of many values has no skill by chance, and judged by the end of its interval that is
 * surely reached. Strong honest features exist, so it is refused only where it is beyond everything
 * else.
 */
final class PowerBeyondBelief implements Detector {
  /** Refused: an area so large, surely nearly so, and so many times the next one's log odds. */
  static final double REFUSED_AREA = 0.96;

  static final double REFUSED_SURE_AREA = 0.95;
  static final double REFUSED_TIMES = 3;

  /** Fewer others say nothing of what is to be expected here. */
  static final int FEWEST_OTHERS = 4;

  /** A warning: so large, and so many times the next one's log odds; or as large as this alone. */
  static final double WARNED_AREA = 0.8;

  static final double WARNED_SURE_AREA = 0.75;
  static final double WARNED_TIMES = 2;
  static final double WARNED_AREA_ALONE = 0.9;

  /** Where more of the features than this reach that area, the problem is an easy one. */
  static final double EASY_SHARE = 0.4;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    Separation separation = Separation.of(evidence);
    long strong =
        evidence.features().stream().filter(f -> f.area().estimate() >= WARNED_AREA_ALONE).count();
    boolean easy = strong > Math.max(4, EASY_SHARE * evidence.features().size());
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      if (!CopyOfTheLabel.isCopy(evidence, separation, feature)) {
        judge(evidence, separation, feature, easy).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<LeakageFinding> judge(
      TrainingEvidence evidence, Separation separation, FeatureEvidence feature, boolean easy) {
    double area = feature.area().estimate();
    OptionalDouble farNext = separation.nextArea(feature, REFUSED_TIMES, FEWEST_OTHERS);
    if (area >= REFUSED_AREA && feature.sureArea() >= REFUSED_SURE_AREA && farNext.isPresent()) {
      return Optional.of(finding(evidence, feature, REFUSE, farNext.getAsDouble()));
    }
    OptionalDouble next = separation.nextArea(feature, WARNED_TIMES, 1);
    boolean standsOut =
        area >= WARNED_AREA && feature.sureArea() >= WARNED_SURE_AREA && next.isPresent();
    if (standsOut || (area >= WARNED_AREA_ALONE && !easy)) {
      double other =
          next.orElseGet(
              () ->
                  evidence.othersByPower(feature).stream()
                      .mapToDouble(f -> f.area().estimate())
                      .findFirst()
                      .orElse(0.5));
      return Optional.of(finding(evidence, feature, WARN, other));
    }
    return Optional.empty();
  }

  private static LeakageFinding finding(
      TrainingEvidence evidence,
      FeatureEvidence feature,
      LeakageFinding.Severity severity,
      double next) {
    return LeakageFinding.of(
            feature.name(),
            LeakKind.POWER_BEYOND_BELIEF,
            severity,
            "alone it ranks the outcomes with an area under the ROC curve of %.3f (99.8%% interval"
                + " %.3f to %.3f); the best other feature reaches %.3f",
            feature.area().estimate(),
            feature.area().lower(),
            feature.area().upper(),
            next)
        .measured("roc_auc", feature.area().estimate())
        .measured("roc_auc_lower", feature.area().lower())
        .measured("next_roc_auc", next)
        .affecting(evidence.rows(), evidence.examples(r -> true));
  }
}
