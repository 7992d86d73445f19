package dev.plumbline.segment;

/**
 * How good one number of segments is; see {@link dev.plumbline.statistic.ClusterSums} and {@link
 * dev.plumbline.statistic.AdjustedRandIndex} for the measures.
 *
 * @param stability the lower adjusted Rand index of the two halves
 * @param stable whether that is enough, and every segment has rows
 */
public record SegmentQuality(
    int clusters,
    double silhouette,
    double explained,
    double calinskiHarabasz,
    double daviesBouldin,
    double stability,
    boolean stable) {}
