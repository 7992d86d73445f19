package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Kind 5: one feature carries the model. On the sample, boosted trees are cross-validated with all
 * features and without each of the strongest; the share of skill that goes with it is measured in
 * log odds of the area under the ROC curve, for near an area of 1 the area itself has no room to
 * fall. A warning only: it may be the one good feature there is.
 */
final class CarriedByOne implements Search {
  /**
   * The share of skill lost. Of the data sets we know whole, sex on the Titanic loses 0.38 and the
   * hour of bicycle hire 0.58.
   */
  static final double WARNED_SHARE = 0.45;

  /** Below this there is no skill to carry. */
  static final double LEAST_AREA = 0.75;

  /** The strongest alone are tried. */
  static final int CANDIDATES = 5;

  static final int FOLDS = 3;

  /** Fewer rows say nothing. */
  static final int LEAST_ROWS = 200;

  private static final double DEVIATIONS = 3;

  @Override
  public String description() {
    return "fit without the strongest features";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    return look(inspection.columns(), inspection.evidence());
  }

  static List<LeakageFinding> look(List<FeatureColumn> columns, TrainingEvidence evidence) {
    List<SampledRow> sample = evidence.sample();
    if (sample.size() < LEAST_ROWS || columns.size() < 2) {
      return List.of();
    }
    List<Object[]> rows = sample.stream().map(SampledRow::values).toList();
    boolean[] labels = labels(sample);
    int[] fold = new int[labels.length];
    for (int i = 0; i < fold.length; i++) {
      fold[i] = (int) Math.floorMod(sample.get(i).hash() >> 8, (long) FOLDS);
    }
    SampleTrees trees = new SampleTrees(columns);
    SampleTrees.Folds folds = SampleTrees.Folds.of(fold, FOLDS);
    Skill all = trees.skill(rows, labels, folds, c -> false);
    List<LeakageFinding> findings = new ArrayList<>();
    if (!all.isKnown() || all.area() < LEAST_AREA) {
      return findings;
    }
    List<FeatureEvidence> strongest =
        evidence.features().stream()
            .sorted(Comparator.comparingDouble(FeatureEvidence::logOdds).reversed())
            .limit(CANDIDATES)
            .toList();
    for (FeatureEvidence feature : strongest) {
      Skill without = trees.skill(rows, labels, folds, c -> c == feature.index());
      double lost = 1 - without.logOdds() / all.logOdds();
      double margin = DEVIATIONS * Math.hypot(all.error(), without.error());
      if (lost >= WARNED_SHARE && all.area() - without.area() > margin) {
        findings.add(finding(evidence, feature, all, without, lost));
      }
    }
    return findings;
  }

  static boolean[] labels(List<SampledRow> sample) {
    boolean[] labels = new boolean[sample.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = sample.get(i).label();
    }
    return labels;
  }

  private static LeakageFinding finding(
      TrainingEvidence evidence, FeatureEvidence feature, Skill all, Skill without, double lost) {
    return LeakageFinding.of(
            feature.name(),
            LeakKind.CARRIES_THE_MODEL,
            WARN,
            "without it the area under the ROC curve falls from %.3f to %.3f: %.0f%% of the skill"
                + " (in log odds, cross-validated on %,d sampled rows)",
            all.area(),
            without.area(),
            100 * lost,
            evidence.sample().size())
        .measured("roc_auc", all.area())
        .measured("roc_auc_without", without.area())
        .measured("skill_lost", lost)
        .affecting(evidence.rows() - feature.association().missing(), List.of());
  }
}
