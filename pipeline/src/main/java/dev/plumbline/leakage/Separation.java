package dev.plumbline.leakage;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a feature stands out from the others. Leaks come together (the delay and the time of
 * departure), so a few accomplices may stand beside it, but each of them must stand out from the
 * rest as far: where strength falls off slowly from one feature to the next nothing is out of the
 * ordinary, however strong the first is. Strength is the log odds of the area under the ROC curve,
 * not the skill 2 A − 1: twice a skill of 0.5 could never be reached.
 */
final class Separation {
  /** Leaks that may come together, and of how many features one may be an accomplice. */
  static final int MOST_ACCOMPLICES = 4;

  static final int FEATURES_AN_ACCOMPLICE = 5;

  /** The others are no weaker than this for a comparison: an area of 0.55. */
  private static final double LEAST_LOG_ODDS = Math.log(0.55 / 0.45);

  private final List<FeatureEvidence> byPower;

  private Separation(List<FeatureEvidence> byPower) {
    this.byPower = byPower;
  }

  static Separation of(TrainingEvidence evidence) {
    return new Separation(
        evidence.features().stream()
            .sorted(Comparator.comparingDouble(FeatureEvidence::logOdds).reversed())
            .toList());
  }

  /**
   * The area of the strongest feature that does not stand out with this one.
   *
   * @param times how many times its log odds every feature of the group must have
   * @param fewest features to compare with
   * @return empty where the feature does not stand out
   */
  OptionalDouble nextArea(FeatureEvidence feature, double times, int fewest) {
    int rank = byPower.indexOf(feature);
    int most = 1 + Math.min(MOST_ACCOMPLICES, byPower.size() / FEATURES_AN_ACCOMPLICE);
    for (int group = rank + 1; group <= most && group + fewest <= byPower.size(); group++) {
      double weakest = byPower.get(group - 1).logOdds();
      double next = byPower.get(group).logOdds();
      if (weakest >= times * Math.max(next, LEAST_LOG_ODDS)) {
        return OptionalDouble.of((1 + byPower.get(group).skill()) / 2);
      }
    }
    return OptionalDouble.empty();
  }
}
