package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.FeatureAgainstLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kind 4: a value, or a range of a number, where the outcome never or always happens. A warning at
 * most, for it is often honest: nobody aged 20 earns much.
 */
final class PureValues implements Detector {
  /** A value matters from this share of the rows on, and from so many rows. */
  static final double LEAST_SHARE = 0.005;

  static final long LEAST_ROWS = 20;
  static final double IMPURITY = 0.01;
  private static final double CONFIDENCE = 0.9999;
  private static final int NAMED = 3;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    long least = Math.max(LEAST_ROWS, (long) (LEAST_SHARE * evidence.rows()));
    List<LeakageFinding> findings = new ArrayList<>();
    for (FeatureEvidence feature : evidence.features()) {
      List<Association.PureValue> values =
          feature.association().purity(least, IMPURITY, CONFIDENCE, NAMED).values().stream()
              .filter(v -> !v.value().equals("missing"))
              .toList();
      if (!values.isEmpty()) {
        findings.add(finding(evidence, feature, values));
      }
    }
    return findings;
  }

  private static LeakageFinding finding(
      TrainingEvidence evidence, FeatureEvidence feature, List<Association.PureValue> values) {
    long rows = values.stream().mapToLong(Association.PureValue::rows).sum();
    Association.PureValue first = values.get(0);
    return LeakageFinding.of(
            feature.name(),
            LeakKind.PURE_VALUE,
            WARN,
            "where it is %s the outcome %s: %s of %,d rows",
            first.value(),
            first.rate().estimate() < 0.5 ? "never happens" : "always happens",
            values.stream()
                .map(
                    v ->
                        "%s on %,d (%.1f%% have it, at most %.1f%% and at least %.1f%% by chance)"
                            .formatted(
                                v.value(),
                                v.rows(),
                                100 * v.rate().estimate(),
                                100 * v.rate().upper(),
                                100 * v.rate().lower()))
                .collect(Collectors.joining(", ")),
            evidence.rows())
        .measured("rate", first.rate().estimate())
        .measured("base_rate", evidence.baseRate())
        .measured("rows", first.rows())
        .affecting(rows, evidence.examples(r -> hasValue(r, feature, first.value())));
  }

  /** Whether a sampled row has a value, or lies in a bin, as {@link Association} names it. */
  static boolean hasValue(SampledRow row, FeatureEvidence feature, String named) {
    Object value = row.values()[feature.index()];
    if (value == null) {
      return false;
    }
    if (FeatureAgainstLabel.written(value).equals(named)) {
      return true;
    }
    if (!(value instanceof Double number) || !named.startsWith("(") || !named.contains(", ")) {
      return false;
    }
    String[] ends = named.substring(1, named.length() - 1).split(", ");
    double from = ends[0].equals("-∞") ? Double.NEGATIVE_INFINITY : Double.parseDouble(ends[0]);
    double to = ends[1].equals("∞") ? Double.POSITIVE_INFINITY : Double.parseDouble(ends[1]);
    return number > from && number <= to;
  }
}
