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
import java.util.TreeSet;
import java.util.regex.Pattern;

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
   * The columns of the population's own row that features given to a model are computed from, each
   * with those features. Latest values and windows read other rows, as they were known, even where
   * these are the population's as well.
   */
  Map<String, Set<String>> populationColumns() {
    String prefix = problem().population() + ".";
    Set<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    read.addAll(problem().features().columns());
    read.addAll(problem().features().expressions().keySet());
    Set<String> ofOtherRows = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<FeatureDescription> described =
        FeatureEngine.of(problem())
            .outputs(set.lake().read(set.featureTable(), set.version()).schema());
    described.stream()
        .map(FeatureDescription::name)
        .filter(name -> !read.contains(name))
        .forEach(ofOtherRows::add);
    Map<String, Set<String>> features = new LinkedHashMap<>();
    for (FeatureDescription feature : described) {
      if (!feature.givenToModel() || ofOtherRows.contains(feature.name())) {
        continue;
      }
      for (String source : feature.lineage()) {
        if (source.startsWith(prefix)
            && isOfTheRow(feature.name(), source.substring(prefix.length()), ofOtherRows)) {
          features
              .computeIfAbsent(source.substring(prefix.length()), k -> new LinkedHashSet<>())
              .add(feature.name());
        }
      }
    }
    return features;
  }

  /**
   * Whether a feature reads the column itself, not only through features of other rows. An
   * expression over such features counts where it names the column.
   */
  private boolean isOfTheRow(String feature, String column, Set<String> ofOtherRows) {
    String sql = problem().features().expressions().get(feature);
    return sql == null
        || names(sql, column)
        || ofOtherRows.stream().noneMatch(other -> names(sql, other));
  }

  private static boolean names(String sql, String column) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}_])" + Pattern.quote(column) + "(?![\\p{L}\\p{N}_])",
            Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }
}
