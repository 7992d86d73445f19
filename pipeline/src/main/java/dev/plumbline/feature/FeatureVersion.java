package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Hash;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Names the content of a feature table: the hash of every definition its values depend on and of
 * the engine's version. The code's version is no part of it, or every release would invalidate
 * every table; whoever changes what the engine computes raises {@link #ENGINE_VERSION}.
 */
public final class FeatureVersion {

  /** Raised whenever the same definitions and rows would give other values. */
  public static final int ENGINE_VERSION = 1;

  private FeatureVersion() {}

  /** The version as 64 hexadecimal digits; the order of map entries does not count. */
  public static String of(Problem problem) {
    return of(problem, ENGINE_VERSION);
  }

  static String of(Problem problem, int engineVersion) {
    StringBuilder text = new StringBuilder();
    append(text, engineVersion);
    append(text, problem.population());
    append(text, problem.predictionTime());
    append(text, problem.timeZone().getId());
    FeatureSet features = problem.features();
    append(text, features.name());
    append(text, features.columns());
    append(text, features.lookups());
    append(text, features.latest());
    append(text, features.windows());
    append(text, features.expressions());
    append(text, features.drop());
    append(text, features.categorical());
    problem.ladder().stream()
        .filter(Rung.Rules.class::isInstance)
        .forEach(rung -> append(text, rung));
    if (readsOutcomes(problem)) {
      append(text, problem.label());
    }
    sourcesRead(problem).forEach(name -> append(text, problem.sources().get(name)));
    return Hash.sha256(text.toString());
  }

  /** The hash of definitions and the engine's version. */
  static String hashOf(List<Object> definitions) {
    StringBuilder text = new StringBuilder();
    append(text, ENGINE_VERSION);
    append(text, definitions);
    return Hash.sha256(text.toString());
  }

  /** The sources whose rows the features are computed from. */
  static Set<String> sourcesRead(Problem problem) {
    Set<String> names = new TreeSet<>();
    names.add(problem.population());
    problem.features().lookups().values().forEach(lookup -> names.add(lookup.source()));
    problem.features().latest().values().forEach(latest -> names.add(latest.source()));
    problem.features().windows().values().forEach(window -> names.add(window.source()));
    if (names.remove(Label.HISTORY)) {
      names.add(problem.label().source());
    }
    return names;
  }

  /** Whether a feature is computed from the history of the outcomes. */
  static boolean readsOutcomes(Problem problem) {
    return Stream.concat(
            problem.features().latest().values().stream().map(FeatureSet.Latest::source),
            problem.features().windows().values().stream().map(FeatureSet.Window::source))
        .anyMatch(Label.HISTORY::equals);
  }

  /** Lengths go before texts and counts before elements, so no two definitions read the same. */
  private static void append(StringBuilder text, Object part) {
    if (part instanceof Optional<?> optional) {
      append(text, optional.map(List::of).orElse(List.of()));
    } else if (part instanceof List<?> list) {
      text.append('[').append(list.size());
      list.forEach(element -> append(text, element));
    } else if (part instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, value) -> sorted.put(key.toString(), value));
      text.append('{').append(sorted.size());
      sorted.forEach(
          (key, value) -> {
            append(text, key);
            append(text, value);
          });
    } else if (part instanceof FeatureSet.Lookup lookup) {
      append(text, List.of(lookup.source(), lookup.on(), lookup.columns()));
    } else if (part instanceof FeatureSet.Latest latest) {
      append(text, List.of(latest.source(), latest.on(), latest.columns(), latest.maximumAge()));
    } else if (part instanceof FeatureSet.Window window) {
      append(text, List.of(window.source(), window.on(), window.over(), window.aggregates()));
    } else if (part instanceof FeatureSet.Aggregate aggregate) {
      append(text, List.of(aggregate.function(), aggregate.expression()));
      if (aggregate.back() > 0) {
        append(text, aggregate.back());
      }
    } else if (part instanceof Rung.Rules rules) {
      append(text, rules.rules());
    } else if (part instanceof Source source) {
      appendSource(text, source);
    } else {
      String value = part.toString();
      text.append(value.length()).append(':').append(value);
    }
  }

  /** Where a source lies and how its files are written does not change its clean rows' meaning. */
  private static void appendSource(StringBuilder text, Source source) {
    append(text, source.name());
    append(
        text,
        source.columns().stream().map(column -> column.name() + " " + column.type()).toList());
    append(text, source.derive());
    append(text, source.key());
    append(text, source.eventTime());
    append(text, source.recordedAt());
    append(text, source.corrections());
  }
}
