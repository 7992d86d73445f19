package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.RateLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kind 1, as a mean: the feature is the rate of the label in groups of these very rows (a target
 * encoding, a rate a customer or shop computed on the whole table), and so holds a part of each
 * row's own outcome. However weak it is, the rates by its values lie closer to a straight line than
 * outcomes can by chance; those of a rate computed from other rows scatter.
 */
final class RateOfTheLabel implements Detector {
  /** Chance of rates so close to the line, before the number of features is counted. */
  static final double WARNED_CHANCE = 1e-4;

  static final double REFUSED_CHANCE = 1e-9;

  /**
   * The line rises or falls by so many standard errors. Outcomes dealt out evenly, one to a race
   * say, lie on a level line honestly.
   */
  static final double LEAST_SLOPE = 5;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      feature
          .association()
          .rateLine()
          .flatMap(line -> judge(evidence, feature, line))
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<LeakageFinding> judge(
      TrainingEvidence evidence, FeatureEvidence feature, RateLine line) {
    double chance = Math.min(1, line.chance() * evidence.features().size());
    if (chance > WARNED_CHANCE || Math.abs(line.slope()) < LEAST_SLOPE * line.slopeError()) {
      return Optional.empty();
    }
    return Optional.of(
        LeakageFinding.of(
                feature.name(),
                LeakKind.COPY_OF_THE_LABEL,
                chance <= REFUSED_CHANCE ? REFUSE : WARN,
                "the rates of the outcome by its values lie on a line, closer than outcomes scatter"
                    + " by chance (chi squared %.2g on %d values, chance %.0e): it was computed"
                    + " from these outcomes",
                line.chiSquared(),
                line.cells(),
                chance)
            .measured("chi_squared", line.chiSquared())
            .measured("values", line.cells())
            .measured("chance", chance)
            .affecting(
                evidence.rows() - feature.association().missing(),
                evidence.examples(r -> r.values()[feature.index()] != null)));
  }
}
