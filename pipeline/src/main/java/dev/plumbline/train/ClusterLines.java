package dev.plumbline.train;

import dev.plumbline.learner.ClusterQuality;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Encodings;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says how well the clusters that features tell fit the rows. */
final class ClusterLines {
  private ClusterLines() {}

  /**
   * For each feature that tells clusters what its centres begin from and what came of them, and a
   * line more where some had not settled, or had too few rows.
   */
  static void say(TrainingMatrix matrix, Folds folds, Consumer<String> progress) {
    for (ClusterQuality quality : matrix.clusterQualities(folds)) {
      Encodings.Clusters asked = quality.asked();
      progress.accept(sampled(quality));
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
      if (quality.givenUp() > 0) {
        progress.accept(
            "%s: %d of %d clusters had fewer than features.clusters.%s.minimum-rows = %,d rows, which joined the nearest other"
                .formatted(
                    quality.feature(),
                    quality.givenUp(),
                    asked.clusters(),
                    quality.feature(),
                    asked.minimumRows()));
      }
      if (quality.moving() > 0) {
        progress.accept(
            "%s: in %d of %d models clusters still moved; raise features.clusters.%s.iterations"
                .formatted(quality.feature(), quality.moving(), folds.models(), quality.feature()));
      }
    }
  }

  private static String sampled(ClusterQuality quality) {
    List<ClusterQuality.Sample> models = quality.samples();
    Comparator<ClusterQuality.Sample> byRows =
        Comparator.comparingLong(ClusterQuality.Sample::rows);
    return "%s: first centres drawn from %s rows, by model %s to %s (features.clusters.%s.sample-rows = %,d at most)"
        .formatted(
            quality.feature(),
            share(models.get(models.size() - 1)),
            share(Collections.min(models, byRows)),
            share(Collections.max(models, byRows)),
            quality.feature(),
            quality.asked().sampleRows());
  }

  private static String share(ClusterQuality.Sample sample) {
    return "%,d of %,d".formatted(sample.drawn(), sample.rows());
  }
}
