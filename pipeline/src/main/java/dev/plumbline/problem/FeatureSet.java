package dev.plumbline.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The features of a problem, unencoded, each known at prediction time. They are computed in the
 * order of these components, and an expression may use every feature above it.
 *
 * @param name lower-case identifier; the features are the table {@code feature_<name>}
 * @param columns columns of the population taken as they are
 * @param lookups facts without a time, joined by key
 * @param latest the newest value of a source known at prediction time, by key
 * @param windows aggregates of a source's recent rows known at prediction time, by key
 * @param expressions SQL over the population's row and the features above, in order
 * @param drop features that only serve expressions and are not given to a model
 * @param categorical features whose numbers are codes, not amounts
 * @param about feature name, or the stem of a window's features → what people say of it
 * @param encodings how they become a model's numbers; no part of the feature table
 */
public record FeatureSet(
    String name,
    List<String> columns,
    Map<String, Lookup> lookups,
    Map<String, Latest> latest,
    Map<String, Window> windows,
    Map<String, String> expressions,
    List<String> drop,
    List<String> categorical,
    Map<String, About> about,
    Encodings encodings) {

  public FeatureSet {
    columns = List.copyOf(columns);
    lookups = Collections.unmodifiableMap(new LinkedHashMap<>(lookups));
    latest = Collections.unmodifiableMap(new LinkedHashMap<>(latest));
    windows = Collections.unmodifiableMap(new LinkedHashMap<>(windows));
    expressions = Collections.unmodifiableMap(new LinkedHashMap<>(expressions));
    drop = List.copyOf(drop);
    categorical = List.copyOf(categorical);
    about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
  }

  /** Features of which nothing more is said than how they are computed, and encoded by default. */
  public FeatureSet(
      String name,
      List<String> columns,
      Map<String, Lookup> lookups,
      Map<String, Latest> latest,
      Map<String, Window> windows,
      Map<String, String> expressions,
      List<String> drop,
      List<String> categorical) {
    this(
        name,
        columns,
        lookups,
        latest,
        windows,
        expressions,
        drop,
        categorical,
        Map.of(),
        Encodings.DEFAULT);
  }

  /** The same features, encoded otherwise. */
  public FeatureSet encoded(Encodings how) {
    return new FeatureSet(
        name, columns, lookups, latest, windows, expressions, drop, categorical, about, how);
  }

  /**
   * What people say of a feature; its definition says how it is computed.
   *
   * @param unit of its values, such as hours or EUR
   * @param owner who answers for it
   */
  public record About(
      Optional<String> description, Optional<String> unit, Optional<String> owner) {}

  /**
   * A left join on facts without a time.
   *
   * @param source the source joined; its key must be unique
   * @param on source column → SQL over the population's row and the features above
   * @param columns feature name → source column
   */
  public record Lookup(String source, Map<String, String> on, Map<String, String> columns) {}

  /**
   * The row with the latest event time among those recorded by the prediction time.
   *
   * @param source the source read; it has an event time
   * @param on source column → column of the population (or a feature above)
   * @param columns feature name → SQL over the source's row
   * @param maximumAge older rows than this, by event time, count as no value
   */
  public record Latest(
      String source, Map<String, String> on, Map<String, String> columns, Duration maximumAge) {}

  /**
   * Aggregates over the rows whose event time lies in {@code (prediction time − span, prediction
   * time]} and that were recorded by the prediction time, each fact counted in the version known
   * then. The feature of aggregate {@code a} over 3 hours is called {@code a_3h}, over 15 minutes
   * {@code a_15m}; spans in whole days are written in days.
   *
   * @param source the source read; it has an event time
   * @param on source column → column of the population (or a feature above)
   * @param over the spans
   * @param aggregates feature name stem → aggregate
   */
  public record Window(
      String source,
      Map<String, String> on,
      List<Duration> over,
      Map<String, Aggregate> aggregates) {

    /** The name of an aggregate's feature over one span, for example {@code late_rate_7d}. */
    public static String featureName(String aggregate, Duration span) {
      long minutes = span.toMinutes();
      if (minutes % 60 != 0) {
        return aggregate + "_" + minutes + "m";
      }
      long hours = minutes / 60;
      return aggregate + "_" + (hours % 24 == 0 ? hours / 24 + "d" : hours + "h");
    }
  }

  /**
   * One aggregate, written as {@code "mean(dwell_hours)"}.
   *
   * @param expression SQL over the source's row, a number (a condition for RATE and HOURS_SINCE);
   *     rows where it is null do not count; {@code 1} for {@code count(*)}
   * @param back how many values before the last LAG and DIFFERENCE look; 0 for all others
   */
  public record Aggregate(Function function, String expression, int back) {

    /** An aggregate that looks back by nothing, or by one value where it must by some. */
    public Aggregate(Function function, String expression) {
      this(function, expression, function.looksBack() ? 1 : 0);
    }
  }

  /**
   * The aggregates of a window. With no row in the window COUNT and DISTINCT are 0 and the others
   * are null.
   */
  public enum Function {
    COUNT,
    SUM,
    MEAN,
    MIN,
    MAX,
    /** The sample standard deviation; null for fewer than two values. */
    SD,
    /** The share of rows where a condition holds, of those where it is not null. */
    RATE,
    /** The number of different values (told apart by 53 bits of a hash). */
    DISTINCT,
    /** The value of the oldest row that has one. */
    FIRST,
    /** The value of the newest row that has one. */
    LAST,
    /** The value so many values before the last. */
    LAG,
    /** The last value less the one so many before it. */
    DIFFERENCE,
    /** Hours from the newest row where a condition holds to the prediction time. */
    HOURS_SINCE;

    boolean looksBack() {
      return this == LAG || this == DIFFERENCE;
    }
  }
}
