package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.Chernoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kind 3: whether the value is there tells the outcome, be it on a small part of the rows: what is
 * filled in for those who died, or left empty for those who never arrived. The rows with and those
 * without a value are judged, each against the share of outcomes among all rows.
 */
final class TellingAbsence implements Detector {
  private static final long LEAST_ROWS = 20;

  /** So few of the group's rows go against it. */
  static final double IMPURITY = 0.01;

  /** Chance of so pure a group, as a power of ten, before the number of groups is counted. */
  static final double WARNED_CHANCE = -6;

  static final double REFUSED_CHANCE = -12;

  /** An outcome commoner than this fills whole groups honestly: a warning at most. */
  static final double COMMON = 0.8;

  /** A group that is not quite pure: so many times the odds of the rest, surely. */
  static final double ODDS_RATIO = 20;

  /** Presence alone as a score. */
  static final double WARNED_AREA = 0.75;

  static final double REFUSED_AREA = 0.9;

  /** The normal quantile of {@link FeatureEvidence#CONFIDENCE}. */
  private static final double DEVIATIONS = 3.09;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      Association.PureValue present = feature.association().present(FeatureEvidence.CONFIDENCE);
      Association.PureValue absent = feature.association().absent(FeatureEvidence.CONFIDENCE);
      if (present.rows() > 0 && absent.rows() > 0) {
        // One finding a feature: of its two groups the one that tells more.
        judge(evidence, feature, present, absent)
            .or(() -> judge(evidence, feature, absent, present))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<LeakageFinding> judge(
      TrainingEvidence evidence,
      FeatureEvidence feature,
      Association.PureValue group,
      Association.PureValue rest) {
    if (group.rows() < LEAST_ROWS) {
      return Optional.empty();
    }
    double rate = group.rate().estimate();
    long positives = Math.round(rate * group.rows());
    double chance =
        Chernoff.log10(positives, group.rows(), evidence.baseRate())
            + Math.log10(2.0 * evidence.features().size());
    boolean pure = Math.min(rate, 1 - rate) <= IMPURITY && isTowards(rate, evidence.baseRate());
    double outcomeShare = rate >= 0.5 ? evidence.baseRate() : 1 - evidence.baseRate();
    double area = feature.association().missingnessRocAuc();
    double presenceArea = Math.max(area, 1 - area);
    boolean refused =
        pure && chance <= REFUSED_CHANCE && outcomeShare <= COMMON
            || presenceArea >= REFUSED_AREA && chance <= REFUSED_CHANCE;
    boolean warned =
        pure && chance <= WARNED_CHANCE
            || chance <= WARNED_CHANCE
                && (presenceArea >= WARNED_AREA || sureOddsRatio(group, rest) >= ODDS_RATIO);
    return refused || warned
        ? Optional.of(
            finding(evidence, feature, group, refused ? REFUSE : WARN, chance, presenceArea))
        : Optional.empty();
  }

  private static boolean isTowards(double rate, double baseRate) {
    return rate >= 0.5 ? rate > baseRate : rate < baseRate;
  }

  /**
   * The lower end of the odds ratio's interval, half a row added to each count (Haldane, Annals of
   * Human Genetics 20, 1956; Woolf 1955), whichever way it goes.
   */
  private static double sureOddsRatio(Association.PureValue group, Association.PureValue rest) {
    double a = group.rate().estimate() * group.rows() + 0.5;
    double b = group.rows() + 1 - a;
    double c = rest.rate().estimate() * rest.rows() + 0.5;
    double d = rest.rows() + 1 - c;
    double logOdds = Math.abs(Math.log(a * d / (b * c)));
    return Math.exp(logOdds - DEVIATIONS * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d));
  }

  private static LeakageFinding finding(
      TrainingEvidence evidence,
      FeatureEvidence feature,
      Association.PureValue group,
      LeakageFinding.Severity severity,
      double chance,
      double area) {
    boolean absent = group.value().equals("missing");
    return LeakageFinding.of(
            feature.name(),
            LeakKind.TELLING_ABSENCE,
            severity,
            "%,d of %,d rows have %s, and %.1f%% of them the outcome (99.8%% interval %.1f%% to"
                + " %.1f%%; of all rows %.1f%%; chance at most 1e%.0f)",
            group.rows(),
            evidence.rows(),
            absent ? "no value" : "a value",
            100 * group.rate().estimate(),
            100 * group.rate().lower(),
            100 * group.rate().upper(),
            100 * evidence.baseRate(),
            Math.min(0, chance))
        .measured("rate", group.rate().estimate())
        .measured("base_rate", evidence.baseRate())
        .measured("log10_chance", chance)
        .measured("presence_roc_auc", area)
        .affecting(
            group.rows(), evidence.examples(r -> (r.values()[feature.index()] == null) == absent));
  }
}
