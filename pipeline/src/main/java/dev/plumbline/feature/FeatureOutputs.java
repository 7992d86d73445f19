package dev.plumbline.feature;

import dev.plumbline.Failure;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Describes a feature set's columns by their definitions and the schema they came out with. */
final class FeatureOutputs {
  private static final FeatureSet.About NOTHING_SAID =
      new FeatureSet.About(Optional.empty(), Optional.empty(), Optional.empty());

  private final Problem problem;
  private final FeatureSet features;
  private final Map<String, DataType> types = new LinkedHashMap<>();
  private final FeatureLineage lineage;
  private final Set<String> dropped;
  private final Set<String> categorical;
  private final List<FeatureDescription> descriptions = new ArrayList<>();

  FeatureOutputs(Problem problem, StructType computed) {
    this.problem = problem;
    this.features = problem.features();
    for (String name : computed.fieldNames()) {
      types.put(lowerCase(name), computed.apply(name).dataType());
    }
    Set<String> added =
        addedNames(problem).stream().map(FeatureOutputs::lowerCase).collect(Collectors.toSet());
    this.lineage =
        new FeatureLineage(
            problem.population(),
            Stream.of(computed.fieldNames())
                .filter(name -> !added.contains(lowerCase(name)))
                .toList());
    this.dropped =
        features.drop().stream().map(FeatureOutputs::lowerCase).collect(Collectors.toSet());
    this.categorical =
        features.categorical().stream().map(FeatureOutputs::lowerCase).collect(Collectors.toSet());
  }

  /** The columns that are added to the population's, in order. */
  static List<String> addedNames(Problem problem) {
    List<String> names = new ArrayList<>();
    FeatureSet features = problem.features();
    features.lookups().values().forEach(lookup -> names.addAll(lookup.columns().keySet()));
    names.addAll(pointInTimeNames(features));
    names.addAll(features.expressions().keySet());
    rules(problem).keySet().forEach(rule -> names.add(FeatureEngine.RULE_PREFIX + rule));
    return names;
  }

  /** The latest and window features, in the order of their definitions. */
  static List<String> pointInTimeNames(FeatureSet features) {
    List<String> names = new ArrayList<>();
    features.latest().values().forEach(latest -> names.addAll(latest.columns().keySet()));
    for (FeatureSet.Window window : features.windows().values()) {
      for (String aggregate : window.aggregates().keySet()) {
        for (Duration span : window.over()) {
          names.add(FeatureSet.Window.featureName(aggregate, span));
        }
      }
    }
    return names;
  }

  /** The conditions of the ladder's rules, by name. */
  static Map<String, String> rules(Problem problem) {
    Map<String, String> rules = new LinkedHashMap<>();
    for (Rung rung : problem.ladder()) {
      if (rung instanceof Rung.Rules stated) {
        rules.putAll(stated.rules());
      }
    }
    return rules;
  }

  List<FeatureDescription> describe() {
    for (String column : features.columns()) {
      add(column, "column of " + problem.population(), lineage.ofPopulation(quoted(column)));
    }
    features.lookups().values().forEach(this::describe);
    features.latest().values().forEach(this::describe);
    features.windows().values().forEach(this::describe);
    features.expressions().forEach((name, sql) -> add(name, sql, lineage.ofPopulation(sql)));
    rules(problem).forEach(this::describeRule);
    descriptions.forEach(this::checkEncodings);
    return List.copyOf(descriptions);
  }

  private void describeRule(String name, String sql) {
    FeatureLineage.Columns columns = lineage.ofPopulation(sql);
    descriptions.add(
        new FeatureDescription(
            FeatureEngine.RULE_PREFIX + name,
            FeatureKind.RULE,
            "rule: " + sql,
            NOTHING_SAID,
            List.copyOf(columns.all()),
            List.copyOf(columns.ofOwnRow()),
            false));
  }

  private void describe(FeatureSet.Lookup lookup) {
    FeatureLineage.Columns found = FeatureLineage.Columns.NONE;
    for (Map.Entry<String, String> key : lookup.on().entrySet()) {
      found =
          found
              .and(ofOtherRows(lookup.source(), key.getKey()))
              .and(lineage.ofPopulation(key.getValue()));
    }
    FeatureLineage.Columns keys = found;
    lookup
        .columns()
        .forEach(
            (name, column) ->
                add(
                    name,
                    column + " of " + lookup.source() + " by " + lookup.on(),
                    keys.and(ofOtherRows(lookup.source(), column))));
  }

  private void describe(FeatureSet.Latest latest) {
    FeatureLineage.Columns keys = eventColumns(latest.source(), latest.on());
    latest
        .columns()
        .forEach(
            (name, sql) ->
                add(
                    name,
                    "latest "
                        + sql
                        + " of "
                        + latest.source()
                        + " by "
                        + latest.on()
                        + ", at most "
                        + inWords(latest.maximumAge())
                        + " old",
                    keys.and(FeatureLineage.ofSource(latest.source(), sql))));
  }

  private void describe(FeatureSet.Window window) {
    FeatureLineage.Columns keys = eventColumns(window.source(), window.on());
    window
        .aggregates()
        .forEach(
            (stem, aggregate) -> {
              FeatureLineage.Columns columns =
                  keys.and(FeatureLineage.ofSource(window.source(), aggregate.expression()));
              for (Duration span : window.over()) {
                add(
                    FeatureSet.Window.featureName(stem, span),
                    lowerCase(aggregate.function().name())
                        + "("
                        + aggregate.expression()
                        + (aggregate.back() > 0 ? ", " + aggregate.back() : "")
                        + ") of "
                        + window.source()
                        + " by "
                        + window.on()
                        + " over the last "
                        + inWords(span),
                    columns);
              }
            });
  }

  /**
   * The columns that decide which events a prediction sees. Its own time is not read as a value: it
   * only says how far the events go.
   */
  private FeatureLineage.Columns eventColumns(String source, Map<String, String> on) {
    FeatureLineage.Columns columns = FeatureLineage.Columns.NONE;
    for (Map.Entry<String, String> key : on.entrySet()) {
      columns =
          columns
              .and(ofOtherRows(source, key.getKey()))
              .and(lineage.ofPopulation(quoted(key.getValue())));
    }
    List<String> times =
        problem.eventSource(source).stream()
            .flatMap(read -> Stream.of(read.eventTime(), read.recordedAt()))
            .flatMap(Optional::stream)
            .toList();
    for (String time : times) {
      columns = columns.and(ofOtherRows(source, time));
    }
    return problem
        .predictionTime()
        .map(time -> FeatureLineage.Columns.ofOtherRows(lineage.ofPopulation(quoted(time)).all()))
        .map(columns::and)
        .orElse(columns);
  }

  private static FeatureLineage.Columns ofOtherRows(String source, String column) {
    return FeatureLineage.Columns.ofOtherRows(Set.of(source + "." + column));
  }

  private void add(String name, String definition, FeatureLineage.Columns columns) {
    boolean given = !dropped.contains(lowerCase(name));
    FeatureKind kind = kind(name);
    if (given && kind == FeatureKind.AUXILIARY) {
      throw Failure.user(
          "The feature %s is a %s, which no model can take; turn it into a number or text by"
              + " date-parts or an expression, and list it under drop or leave it out",
          name, types.get(lowerCase(name)).sql().toLowerCase(Locale.ROOT));
    }
    FeatureLineage.Columns origins =
        new FeatureLineage.Columns(originsOf(columns.all()), columns.ofOwnRow());
    lineage.put(name, origins);
    descriptions.add(
        new FeatureDescription(
            name,
            kind,
            definition,
            about(name),
            List.copyOf(origins.all()),
            List.copyOf(origins.ofOwnRow()),
            given));
  }

  /** The columns of sources, where some are of the outcomes' history. */
  private Set<String> originsOf(Set<String> columns) {
    String history = Label.HISTORY + ".";
    Set<String> origins = new TreeSet<>();
    for (String column : columns) {
      if (!column.startsWith(history) || problem.sources().containsKey(Label.HISTORY)) {
        origins.add(column);
        continue;
      }
      String name = column.substring(history.length());
      if (name.equals(Label.HISTORY)) {
        FeatureLineage.ofSource("", problem.label().outcome())
            .all()
            .forEach(read -> origins.add(ofOutcome(read.substring(1))));
      } else if (name.equals(Label.KNOWN_AT)) {
        problem.label().recordedAt().ifPresent(time -> origins.add(ofOutcome(time)));
      } else {
        origins.add(problem.population() + "." + name);
      }
    }
    return origins;
  }

  /** A column that the label reads: of the outcomes' source where it has it. */
  private String ofOutcome(String column) {
    Source outcomes = problem.sources().get(problem.label().source());
    boolean theirs =
        outcomes.derive().containsKey(column)
            || outcomes.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(column));
    return (theirs ? outcomes.name() : problem.population()) + "." + column;
  }

  private FeatureSet.About about(String name) {
    return features.about().entrySet().stream()
        .filter(about -> isAbout(about.getKey(), name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(NOTHING_SAID);
  }

  private boolean isAbout(String subject, String feature) {
    return subject.equalsIgnoreCase(feature)
        || features.windows().values().stream()
            .filter(window -> window.aggregates().containsKey(subject))
            .flatMap(window -> window.over().stream())
            .anyMatch(span -> FeatureSet.Window.featureName(subject, span).equals(feature));
  }

  /** Whether a column is a number or a category shows here at the latest. */
  private void checkEncodings(FeatureDescription feature) {
    Map<String, String> unsuited =
        switch (feature.kind()) {
          case NUMERIC -> features.encodings().unsuitedToNumber(feature.name());
          case CATEGORICAL -> features.encodings().unsuitedToCategory(feature.name());
          case RULE, AUXILIARY -> Map.of();
        };
    unsuited.forEach(
        (key, message) -> {
          throw Failure.user("problem.features.%s.%s: %s", key, feature.name(), message);
        });
    if (feature.kind() == FeatureKind.CATEGORICAL) {
      features
          .encodings()
          .clustersOfCategory(feature.name())
          .forEach(
              (path, message) -> {
                throw Failure.user("problem.features.%s: %s", path, message);
              });
    }
  }

  private FeatureKind kind(String name) {
    DataType type = types.get(lowerCase(name));
    if (type == null) {
      throw new IllegalArgumentException(
          "Feature '" + name + "' is not among the computed columns " + types.keySet());
    }
    if (type instanceof StringType) {
      return FeatureKind.CATEGORICAL;
    }
    if (type instanceof NumericType || type instanceof BooleanType) {
      return categorical.contains(lowerCase(name)) ? FeatureKind.CATEGORICAL : FeatureKind.NUMERIC;
    }
    return FeatureKind.AUXILIARY;
  }

  private static String inWords(Duration duration) {
    long hours = duration.toHours();
    if (hours == 0 || duration.toMinutes() % 60 != 0) {
      return duration.toMinutes() + " minutes";
    }
    return hours % 24 == 0 ? hours / 24 + " days" : hours + " hours";
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
