package dev.plumbline.problem;

import java.util.List;

/**
 * How the segment job looks for kinds of rows.
 *
 * @param clusters the numbers of segments tried, rising
 * @param features what segments are made of; empty: every feature that models are given
 * @param leastStability the least adjusted Rand index with the clusterings of half of the entities
 *     at which a number of segments is proposed
 * @param starts how often each clustering is begun elsewhere; the best counts
 * @param iterations moves of the centres, at most
 * @param sampleRows the rows that the first centres are drawn from, at most
 * @param minimumRows a segment of fewer rows is not described: its numbers would be people's
 */
public record SegmentSettings(
    List<Integer> clusters,
    List<String> features,
    double leastStability,
    int starts,
    int iterations,
    int sampleRows,
    int minimumRows) {
  public SegmentSettings {
    clusters = clusters.stream().distinct().sorted().toList();
    features = List.copyOf(features);
  }

  /** What a problem that says nothing gets. */
  public static final SegmentSettings DEFAULT =
      new SegmentSettings(List.of(2, 3, 4, 5, 6), List.of(), 0.8, 3, 100, 2_000, 5);
}
