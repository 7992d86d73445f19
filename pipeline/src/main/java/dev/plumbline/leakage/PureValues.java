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
            "%s, against %.1f%% of all %,d rows",
            values.stream().map(PureValues::inWords).collect(Collectors.joining("; ")),
            100 * evidence.baseRate(),
            evidence.rows())
        .measured("rate", first.rate().estimate())
        .measured("base_rate", evidence.baseRate())
        .measured("rows", first.rows())
        .affecting(rows, evidence.examples(r -> hasValue(r, feature, first.value())));
  }

  static String inWords(Association.PureValue value) {
    double rate = value.rate().estimate();
    return "where it is %s the outcome %s (%.1f%% of %,d rows, surely %.1f%% to %.1f%%)"
        .formatted(
            named(value.value()),
            rate == 0
                ? "never happens"
                : rate == 1
                    ? "always happens"
                    : rate < 0.5 ? "hardly ever happens" : "nearly always happens",
            100 * rate,
            value.rows(),
            100 * value.rate().lower(),
            100 * value.rate().upper());
  }

  /** A bin by its ends, anything else as it is written. */
  private static String named(String value) {
    if (!value.startsWith("(") || !value.endsWith("]") && !value.endsWith("∞)")) {
      return value;
    }
    String[] ends = value.substring(1, value.length() - 1).split(", ");
    if (ends.length != 2) {
      return value;
    }
    return ends[0].equals("-∞")
        ? "at most " + ends[1]
        : ends[1].equals("∞")
            ? "above " + ends[0]
            : "above %s and at most %s".formatted(ends[0], ends[1]);
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
