package dev.plumbline.score;

import dev.plumbline.feature.FeatureEngine;
import dev.plumbline.feature.FeatureNotes;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.Histogram;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A reason in words, as for {@code dwell_mean_7d is 31.2 hours, higher than usual (12.4): raises
 * the chance by 8 points}. Usual is the median of the training rows; points are percent of
 * probability.
 */
final class ReasonWords implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The unit whose values are said in percent. */
  private static final String SHARE = "share";

  private final String called;
  private final FeatureKind kind;
  private final String unit;

  /** NaN where nothing is known. */
  private final double usual;

  /** Share of the training rows by value. */
  private final Map<String, Double> shares;

  /** Why the value is not said; empty where it is. */
  private final String hidden;

  private ReasonWords(
      String called,
      FeatureKind kind,
      String unit,
      double usual,
      Map<String, Double> shares,
      String hidden) {
    this.called = called;
    this.kind = kind;
    this.unit = unit;
    this.usual = usual;
    this.shares = shares;
    this.hidden = hidden;
  }

  /**
   * The words of a feature.
   *
   * @param training what its training rows looked like, where that is known
   */
  static ReasonWords of(
      String name, FeatureKind kind, FeatureNotes.Note note, Optional<Histogram> training) {
    String called =
        kind == FeatureKind.RULE
            ? "the rule " + withoutPrefix(name)
            : name + note.about().description().map(d -> " (" + d + ")").orElse("");
    return new ReasonWords(
        called,
        kind,
        note.about().unit().orElse(""),
        training.map(ReasonWords::median).orElse(OptionalDouble.empty()).orElse(Double.NaN),
        training.map(ReasonWords::shares).orElse(Map.of()),
        note.hidden().map(FeatureNotes.Hidden::word).orElse(""));
  }

  private static String withoutPrefix(String name) {
    return name.startsWith(FeatureEngine.RULE_PREFIX)
        ? name.substring(FeatureEngine.RULE_PREFIX.length())
        : name;
  }

  /** The value as a text; empty where it is missing or hidden. */
  Optional<String> value(Object value) {
    return hidden.isEmpty() ? Optional.ofNullable(value).map(ReasonWords::text) : Optional.empty();
  }

  /** The whole sentence. */
  String sentence(Object value, String effect) {
    return is(value) + ": " + effect;
  }

  private String is(Object value) {
    if (!hidden.isEmpty()) {
      return "%s (%s, not shown)".formatted(called, hidden);
    }
    if (kind == FeatureKind.RULE) {
      return called + (Boolean.TRUE.equals(value) ? " holds" : " does not hold");
    }
    if (value == null || value instanceof Number number && Double.isNaN(number.doubleValue())) {
      return called + " is not known";
    }
    if (value instanceof Number number && kind == FeatureKind.NUMERIC) {
      return isNumber(number.doubleValue());
    }
    String text = text(value);
    Double share = shares.get(text);
    String seen = share == null ? "" : ", as in %s of cases".formatted(percent(share));
    return "%s is %s%s".formatted(called, text, seen);
  }

  private String isNumber(double number) {
    String said = number(number);
    String withUnit = unit.isEmpty() || unit.equals(SHARE) ? said : said + " " + unit;
    if (Double.isNaN(usual)) {
      return "%s is %s".formatted(called, withUnit);
    }
    String usually = number(usual);
    if (usually.equals(said)) {
      return "%s is %s, as usual".formatted(called, withUnit);
    }
    return "%s is %s, %s than usual (%s)"
        .formatted(called, withUnit, number > usual ? "higher" : "lower", usually);
  }

  private String number(double number) {
    return unit.equals(SHARE) ? percent(number) : written(number);
  }

  /** What a contribution does to the probability; both in 0 to 1. */
  static String ofChance(double change) {
    return ofChance("the chance", change);
  }

  /** The same of the probability of a class. */
  static String ofChanceOf(String name, double change) {
    return ofChance("the chance of " + name, change);
  }

  private static String ofChance(String chance, double change) {
    double points = 100 * Math.abs(change);
    String does = (change < 0 ? "lowers " : "raises ") + chance;
    if (points < 0.05) {
      return does + " by less than 0.1 points";
    }
    if (points < 0.95) {
      return "%s by %s points".formatted(does, decimals(points, 1));
    }
    String whole = decimals(points, 0);
    return "%s by %s %s".formatted(does, whole, whole.equals("1") ? "point" : "points");
  }

  /** What a contribution does to the number predicted. */
  static String ofNumber(double change) {
    return "%s the prediction by %s"
        .formatted(change < 0 ? "lowers" : "raises", written(Math.abs(change)));
  }

  private static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return number == Math.rint(number) && Math.abs(number) < 1L << 53
          ? Long.toString((long) number)
          : Double.toString(number);
    }
    return value.toString();
  }

  private static String percent(double share) {
    return decimals(100 * share, Math.abs(share) < 0.0995 ? 1 : 0) + "%";
  }

  /** Three significant digits or so. */
  private static String written(double number) {
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e15) {
      return decimals(number, 0);
    }
    return size >= 1000
        ? decimals(number, 0)
        : size >= 10
            ? decimals(number, 1)
            : size >= 1
                ? decimals(number, 2)
                : size >= 0.01 ? decimals(number, 3) : String.format(Locale.ROOT, "%.2g", number);
  }

  private static String decimals(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** The end of the bin that the middle row is in: with tenths as bins the median. */
  private static OptionalDouble median(Histogram histogram) {
    if (!(histogram.binning() instanceof Binning.Numeric numeric) || numeric.edges().length == 0) {
      return OptionalDouble.empty();
    }
    double[] edges = numeric.edges();
    long[] counts = histogram.counts();
    long known = histogram.rows() - counts[numeric.missing()];
    long below = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      below += counts[bin];
      if (2 * below >= known) {
        return OptionalDouble.of(edges[bin]);
      }
    }
    return OptionalDouble.of(edges[edges.length - 1]);
  }

  private static Map<String, Double> shares(Histogram histogram) {
    if (!(histogram.binning() instanceof Binning.Categorical categorical)) {
      return Map.of();
    }
    Map<String, Double> shares = new java.util.HashMap<>();
    double[] all = histogram.shares();
    for (int level = 0; level < categorical.levels().size(); level++) {
      shares.put(categorical.levels().get(level), all[level]);
    }
    return shares;
  }
}
