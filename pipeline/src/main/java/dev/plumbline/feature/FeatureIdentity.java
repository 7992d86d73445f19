package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Window;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a window or latest feature's values depend on: two of the same hash, computed from the same
 * rows of the same sources, are the same to the bit.
 *
 * @param hash of the definition, the engine's version and what the sources' rows mean
 * @param sources whose rows are read
 */
record FeatureIdentity(String hash, Set<String> sources) {

  /** By the feature's name. */
  static Map<String, FeatureIdentity> ofPointInTime(Problem problem) {
    Map<String, FeatureIdentity> identities = new LinkedHashMap<>();
    FeatureSet features = problem.features();
    for (FeatureSet.Latest latest : features.latest().values()) {
      latest
          .columns()
          .forEach(
              (name, sql) ->
                  identities.put(
                      name,
                      of(
                          problem,
                          latest.source(),
                          latest.on(),
                          List.of("latest", sql, latest.maximumAge()))));
    }
    for (Window window : features.windows().values()) {
      window
          .aggregates()
          .forEach(
              (stem, aggregate) -> {
                for (Duration span : window.over()) {
                  identities.put(
                      Window.featureName(stem, span),
                      of(
                          problem,
                          window.source(),
                          window.on(),
                          List.of("window", aggregate, span)));
                }
              });
    }
    return identities;
  }

  private static FeatureIdentity of(
      Problem problem, String source, Map<String, String> on, List<Object> definition) {
    Set<String> read = new TreeSet<>(Set.of(problem.population()));
    List<Object> depends = new ArrayList<>(definition);
    depends.add(source);
    depends.add(on);
    depends.add(problem.population());
    depends.add(problem.predictionTime());
    depends.add(problem.timeZone().getId());
    depends.add(problem.governance().consent().training());
    if (source.equals(Label.HISTORY)) {
      depends.add(problem.label());
      read.add(problem.label().source());
    } else {
      read.add(source);
    }
    if (!columnsOfThePopulation(problem).containsAll(on.values())) {
      // Joined by other features: whatever they are computed from counts.
      depends.add(problem.features().lookups());
      depends.add(problem.features().latest());
      depends.add(problem.features().windows());
      read.addAll(FeatureVersion.sourcesRead(problem));
    }
    read.forEach(name -> depends.add(problem.sources().get(name)));
    return new FeatureIdentity(FeatureVersion.hashOf(depends), Set.copyOf(read));
  }

  private static Set<String> columnsOfThePopulation(Problem problem) {
    Set<String> names =
        problem.populationSource().columns().stream()
            .map(column -> column.name())
            .collect(Collectors.toCollection(TreeSet::new));
    names.addAll(problem.populationSource().derive().keySet());
    return names;
  }
}
