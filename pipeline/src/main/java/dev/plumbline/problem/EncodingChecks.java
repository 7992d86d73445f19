package dev.plumbline.problem;

import dev.plumbline.problem.FeatureSet.Window;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that what is encoded, imputed and scaled is given to a model, and is a category or a
 * number as the key needs. Of an expression only the data say which it is: the features job does.
 */
final class EncodingChecks {
  private static final KeyPath PATH = KeyPath.of("problem", "features");

  private final FeatureSet features;
  private final String population;
  private final Map<String, Source> sources;
  private final Mistakes mistakes;

  EncodingChecks(
      FeatureSet features, String population, Map<String, Source> sources, Mistakes mistakes) {
    this.features = features;
    this.population = population;
    this.sources = sources;
    this.mistakes = mistakes;
  }

  /**
   * Reports every mistake.
   *
   * @param defined the names of all features, in lower case
   */
  void check(Collection<String> defined) {
    Encodings encodings = features.encodings();
    encodings.encode().keySet().forEach(name -> check(EncodingReader.ENCODE, name, defined));
    encodings.impute().keySet().forEach(name -> check(EncodingReader.IMPUTE, name, defined));
    encodings.scale().keySet().forEach(name -> check(EncodingReader.SCALE, name, defined));
    encodings.clusters().forEach((name, asked) -> check(name, asked, defined));
  }

  private void check(String name, Encodings.Clusters asked, Collection<String> defined) {
    KeyPath path = PATH.child(EncodingReader.CLUSTERS, name);
    if (!ValueParser.isIdentifier(name)) {
      mistakes.add(path, ConfigurationMessages.notAnIdentifier("parcel_kind"));
    } else if (defined.contains(name)) {
      mistakes.add(path, FeatureMessages.clustersHideFeature(name));
    }
    for (int i = 0; i < asked.columns().size(); i++) {
      String column = asked.columns().get(i);
      KeyPath item = path.child("columns").item(i);
      if (defined.stream().noneMatch(column::equalsIgnoreCase)) {
        mistakes.add(item, ConfigurationMessages.unknownFeature(column, defined));
      } else if (contains(asked.columns().subList(0, i), column)) {
        mistakes.add(item, ConfigurationMessages.listedTwice(column));
      } else if (contains(features.drop(), column)) {
        mistakes.add(item, FeatureMessages.droppedAndEncoded(column));
      } else if (isCategory(column).orElse(false)) {
        mistakes.add(item, FeatureMessages.clusteredCategory(column));
      }
    }
  }

  private void check(String key, String name, Collection<String> defined) {
    KeyPath path = PATH.child(key, name);
    if (defined.stream().noneMatch(name::equalsIgnoreCase)) {
      mistakes.add(path, ConfigurationMessages.unknownFeature(name, defined));
    } else if (contains(features.drop(), name)) {
      mistakes.add(path, FeatureMessages.droppedAndEncoded(name));
    } else {
      isCategory(name)
          .map(
              category ->
                  category
                      ? features.encodings().unsuitedToCategory(name)
                      : features.encodings().unsuitedToNumber(name))
          .map(unsuited -> unsuited.get(key))
          .ifPresent(message -> mistakes.add(path, message));
    }
  }

  /** Empty where only the data can tell. */
  private Optional<Boolean> isCategory(String name) {
    if (contains(features.categorical(), name)) {
      return Optional.of(true);
    }
    if (contains(features.columns(), name)) {
      return isText(population, name);
    }
    for (FeatureSet.Lookup lookup : features.lookups().values()) {
      for (Map.Entry<String, String> column : lookup.columns().entrySet()) {
        if (column.getKey().equalsIgnoreCase(name)) {
          return isText(lookup.source(), column.getValue());
        }
      }
    }
    for (Window window : features.windows().values()) {
      for (String stem : window.aggregates().keySet()) {
        for (Duration span : window.over()) {
          if (Window.featureName(stem, span).equalsIgnoreCase(name)) {
            return Optional.of(false);
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Boolean> isText(String source, String column) {
    return Optional.ofNullable(sources.get(source)).stream()
        .flatMap(found -> found.columns().stream())
        .filter(declared -> declared.name().equalsIgnoreCase(column))
        .map(declared -> declared.type().equals("string"))
        .findFirst();
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }
}
