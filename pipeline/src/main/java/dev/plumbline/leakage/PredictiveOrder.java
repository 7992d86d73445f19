package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.FeatureAgainstLabel;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.QuantileEdges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kind 7: an identifier whose order ranks the outcomes. Numbers are given in the order in which
 * rows were written, so this finds files that were sorted or joined by outcome as well. The key
 * columns and the features that number the rows are judged, on the sample: text by its last digits,
 * cut into bins of equal mass, cross-fitted as a feature is.
 */
final class PredictiveOrder implements Detector {
  /** A drift of the base rate over a year reaches less. */
  static final double WARNED_SURE_AREA = 0.6;

  /** Where the number is a feature: no drift reaches this. */
  static final double REFUSED_SURE_AREA = 0.8;

  /** Nearly every row has a value of its own. */
  static final double IDENTIFYING = 0.98;

  private static final int BINS = 20;
  private static final int LEAST_ROWS = 200;
  private static final Pattern DIGITS = Pattern.compile("(\\d{1,15})\\D*$");

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      if (numbersRows(evidence, feature)) {
        judge(evidence, feature.name(), r -> number(r.values()[feature.index()]), REFUSED_SURE_AREA)
            .ifPresent(findings::add);
      }
    }
    for (int i = 0; i < evidence.keys().columns().size(); i++) {
      int column = i;
      String name = evidence.keys().columns().get(i);
      if (evidence.features().stream().noneMatch(f -> f.name().equals(name))) {
        judge(evidence, name, r -> number(r.key()[column]), Double.POSITIVE_INFINITY)
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** Whole numbers or texts, nearly all different. */
  private static boolean numbersRows(TrainingEvidence evidence, FeatureEvidence feature) {
    long present = evidence.rows() - feature.association().missing();
    return feature.distinct() >= IDENTIFYING * present
        && evidence.sample().stream()
            .map(r -> r.values()[feature.index()])
            .allMatch(v -> !(v instanceof Double d) || d == Math.rint(d));
  }

  private static double number(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    Matcher digits = value == null ? null : DIGITS.matcher(value.toString());
    return digits != null && digits.find() ? Double.parseDouble(digits.group(1)) : Double.NaN;
  }

  private static Optional<LeakageFinding> judge(
      TrainingEvidence evidence, String name, Function<SampledRow, Double> number, double refused) {
    double[] sorted =
        evidence.sample().stream()
            .mapToDouble(number::apply)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (sorted.length < LEAST_ROWS || Arrays.stream(sorted).distinct().count() < BINS) {
      return Optional.empty();
    }
    FeatureAgainstLabel counts = FeatureAgainstLabel.numeric(QuantileEdges.of(sorted, BINS));
    evidence.sample().forEach(r -> counts.add(number.apply(r), r.label(), r.half()));
    Interval area = Association.of(counts).rocAuc(FeatureEvidence.CONFIDENCE);
    if (!area.isBounded() || area.lower() < WARNED_SURE_AREA) {
      return Optional.empty();
    }
    return Optional.of(
        LeakageFinding.of(
                name,
                LeakKind.PREDICTIVE_ORDER,
                area.lower() >= refused ? REFUSE : WARN,
                "the order of this identifier ranks the outcomes with an area under the ROC curve"
                    + " of %.3f (99.8%% interval %.3f to %.3f, %,d sampled rows)",
                area.estimate(),
                area.lower(),
                area.upper(),
                evidence.sample().size())
            .measured("roc_auc", area.estimate())
            .measured("roc_auc_lower", area.lower())
            .affecting(evidence.rows(), evidence.examples(r -> true)));
  }
}
