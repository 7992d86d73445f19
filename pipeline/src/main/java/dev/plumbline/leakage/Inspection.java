package dev.plumbline.leakage;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureDescription;
import dev.plumbline.feature.FeatureEngine;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.problem.Problem;
import dev.plumbline.quality.TrainingProfile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a search for leaks works on.
 *
 * @param columns the features searched, without the rules
 * @param evidence what the pass over the training rows gave
 */
record Inspection(
    Stage stage,
    TrainingSet set,
    TrainingProfile profile,
    List<FeatureColumn> columns,
    TrainingEvidence evidence) {

  Problem problem() {
    return set.problem();
  }

  /**
   * The columns of the population that features given to a model are computed from, each with those
   * features.
   */
  Map<String, Set<String>> populationColumns() {
    String prefix = problem().population() + ".";
    Map<String, Set<String>> features = new LinkedHashMap<>();
    List<FeatureDescription> described =
        FeatureEngine.of(problem())
            .outputs(set.lake().read(set.featureTable(), set.version()).schema());
    for (FeatureDescription feature : described) {
      for (String source : feature.lineage()) {
        if (feature.givenToModel() && source.startsWith(prefix)) {
          features
              .computeIfAbsent(source.substring(prefix.length()), k -> new LinkedHashSet<>())
              .add(feature.name());
        }
      }
    }
    return features;
  }
}
