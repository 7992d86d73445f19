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

  RowKeys keys() {
    return evidence.keys();
  }

  /**
   * The columns of the population that features given to a model read of the prediction's own row,
   * each with those features. What latest values and windows read of other rows is as it was known,
   * even where these rows are the population's as well.
   */
  Map<String, Set<String>> populationColumns() {
    String prefix = problem().population() + ".";
    Map<String, Set<String>> features = new LinkedHashMap<>();
    FeatureEngine.of(problem())
        .outputs(set.lake().read(set.featureTable(), set.version()).schema())
        .stream()
        .filter(FeatureDescription::givenToModel)
        .forEach(
            feature ->
                feature.ofOwnRow().stream()
                    .filter(column -> column.startsWith(prefix))
                    .map(column -> column.substring(prefix.length()))
                    .forEach(
                        column ->
                            features
                                .computeIfAbsent(column, k -> new LinkedHashSet<>())
                                .add(feature.name())));
    return features;
  }
}
