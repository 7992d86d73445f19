package dev.plumbline.train;

import dev.plumbline.learner.ClusterQuality;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.TrainingMatrix;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says how well the clusters that features tell fit the rows. */
final class ClusterLines {
  private ClusterLines() {}

  /** A line for each feature that tells clusters, and one more where some had not settled. */
  static void say(TrainingMatrix matrix, Folds folds, Consumer<String> progress) {
    for (ClusterQuality quality : matrix.clusterQualities(folds)) {
      progress.accept(
          "%s: %d clusters of %s rows explain %.1f%% of the spread (%.1f to %.1f%% by model), after %d passes"
              .formatted(
                  quality.feature(),
                  quality.sizes().size(),
                  quality.sizes().stream().map("%,d"::formatted).collect(Collectors.joining(" + ")),
                  100 * quality.explained(),
                  100 * quality.least(),
                  100 * quality.most(),
                  quality.passes()));
      if (quality.moving() > 0) {
        progress.accept(
            "%s: in %d of %d models clusters still moved; raise features.clusters.%s.iterations"
                .formatted(quality.feature(), quality.moving(), folds.models(), quality.feature()));
      }
    }
  }
}
