package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.util.List;

/**
 * How well the clusters that a feature tells fit the rows that models learn from.
 *
 * @param feature the name of the clusters
 * @param asked of the problem file
 * @param sizes the final model's rows in each cluster, most first; where there is no final model
 *     those of the last fold's
 * @param explained 1 − the sum of squared distances of rows to their cluster's mean over that to
 *     the mean of all, in the same model
 * @param least explained in any model
 * @param most explained in any model
 * @param passes over the rows that the slowest model took
 * @param moving models whose centres still moved when their iterations were used up
 * @param givenUp clusters of the same model as the sizes whose rows were too few and joined others
 * @param samples model by model, what its centres begin from; the final model's last
 */
public record ClusterQuality(
    String feature,
    Encodings.Clusters asked,
    List<Long> sizes,
    double explained,
    double least,
    double most,
    int passes,
    int moving,
    int givenUp,
    List<Sample> samples) {
  public ClusterQuality {
    sizes = List.copyOf(sizes);
    samples = List.copyOf(samples);
  }

  /**
   * The rows that a model's centres are drawn from.
   *
   * @param drawn so many
   * @param rows of so many that the model trains on
   */
  public record Sample(int drawn, long rows) {}

  /** One for each feature, in their order. */
  static List<ClusterQuality> of(Folds folds, List<ClusterFit> fits) {
    return fits.stream()
        .map(ClusterFit::name)
        .distinct()
        .map(name -> of(name, folds, fits.stream().filter(f -> f.name().equals(name)).toList()))
        .toList();
  }

  private static ClusterQuality of(String name, Folds folds, List<ClusterFit> ofModels) {
    ClusterFit last = ofModels.get(folds.models() - 1);
    return new ClusterQuality(
        name,
        last.asked(),
        last.sizes(),
        last.explained(),
        ofModels.stream().mapToDouble(ClusterFit::explained).min().orElseThrow(),
        ofModels.stream().mapToDouble(ClusterFit::explained).max().orElseThrow(),
        ofModels.stream().mapToInt(ClusterFit::passes).max().orElseThrow(),
        (int) ofModels.stream().filter(fit -> !fit.isSettled()).count(),
        last.givenUp(),
        ofModels.stream().map(fit -> new Sample(fit.sampled(), fit.rows())).toList());
  }
}
